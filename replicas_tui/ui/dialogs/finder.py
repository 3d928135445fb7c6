"""A list that is searched by typing, and runs what is chosen: help and palette are both one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key, Paste
from textual.fuzzy import Matcher
from textual.geometry import Region
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.keys import Hint
from replicas_tui.ui.kit import G, Part, col, line, pick, prose
from replicas_tui.ui.lines import Lines

KEYS = 14  # cells of the column of keys


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: an action with its keys, or a command with its argument.

    Attributes:
        text: What is searched and shown.
        keys: The keys that do it at once, as they are written.
        group: Where it stands while nothing is typed.
        hint: What it runs; None for a command.
        command: The command's word and its argument, for the app.
        about: What a command does, in a few words.
    """

    text: str
    keys: str = ""
    group: str = ""
    hint: Hint | None = None
    command: tuple[str, str] = ("", "")
    about: str = ""


def search(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Give what fits `typed`, best first; everything in its order when nothing is typed."""
    if not typed.strip():
        return list(choices)
    matcher = Matcher(typed.strip())
    scored = [(max(matcher.match(one.text), 2.0 * (typed == one.keys)), one) for one in choices]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


class Finder(Dialog[Choice]):
    """Answers the choice, or None.

    Args:
        choices: In the order shown while nothing is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", "next", show=False, id="finder.next"),
        Binding("up", "move(-1)", "last", show=False, id="finder.last"),
        Binding("pagedown", "page(1)", "page", show=False, id="finder.page"),
        Binding("pageup", "page(-1)", "page back", show=False, id="finder.page_back"),
        Binding("enter", "choose", "run it", id="finder.run"),
    ]
    prompt: ClassVar[str] = "/"
    invites: ClassVar[str] = "type to find"
    counted: ClassVar[str] = "actions"
    none: ClassVar[str] = "Nothing is here to choose."

    def __init__(self, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._choices = choices
        self.typed = ""
        self.found = search(choices, "")
        self.at = 0
        self._query = Lines(self._line)
        self._list = Lines(self.draw)

    @override
    def body(self) -> Iterable[Widget]:
        yield self._query
        yield DialogPage(self._list, can_focus=False)

    def draw(self, width: int) -> list[Content]:
        """Draw what was found, one under the other."""
        if not self.found:
            said = "Nothing is called that." if self._choices else self.none
            return [line(width, []), *prose(width, Content.styled(said, "$t-2"))]
        return [line(width, []), *(self.row(width, one) for one in self.found)]

    def row(self, width: int, choice: Choice) -> Content:
        """Draw one choice: its keys, its text."""
        keys: list[Part] = [col(choice.keys, KEYS, "$t-key")] if any(one.keys for one in self._choices) else []
        parts: list[Part] = ["   ", *keys, (choice.text, "$t-text")]
        row = line(width, parts, [(choice.about, "$t-meta"), " "] if choice.about else [])
        return pick(row) if self.found and choice is self.found[self.at] else row

    def look_for(self, typed: str) -> None:
        """Search anew."""
        self.typed, self.at = typed, 0
        self.found = search(self._choices, typed)
        self._show()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.at = min(max(self.at + by, 0), max(0, len(self.found) - 1))
        self._show()

    def action_page(self, by: int) -> None:
        """Move the cursor by as much as is seen at once, but for a line."""
        self.action_move(by * max(1, self.query_one(DialogPage).size.height - 1))

    def action_choose(self) -> None:
        """Answer what the cursor is on."""
        if self.found:
            self.dismiss(self.found[self.at])

    def on_key(self, event: Key) -> None:
        """Take what is typed; backspace on an empty line goes away."""
        if event.key == "backspace":
            self.look_for(self.typed[:-1]) if self.typed else self.dismiss(None)
        elif event.is_printable and event.character:
            event.stop()
            self.look_for(self.typed + event.character)

    def on_paste(self, event: Paste) -> None:
        """Take what is pasted."""
        self.look_for(self.typed + "".join(letter for letter in event.text if letter.isprintable()))

    def place(self) -> int:
        """Give the line the cursor is on."""
        return self.at + 1

    def _show(self) -> None:
        self._query.show(self._line)
        self._list.show(self.draw)
        page = self.query_one(DialogPage)
        page.scroll_to_region(Region(0, max(0, self.place() - 1), 1, 3), animate=False, force=True)

    def _line(self, width: int) -> list[Content]:
        said: Part = (f"{self.typed}{G['caret']}", "$t-text") if self.typed else (self.invites, "$t-meta")
        whole = len(self._choices)
        counted = self.counted if whole != 1 else self.counted.removesuffix("s")
        count = f"{len(self.found)} of {whole}" if self.typed else f"{whole} {counted}"
        return [line(width, [" ", (self.prompt, "$t-key"), " ", said], [(count, "$t-meta"), " "])]
