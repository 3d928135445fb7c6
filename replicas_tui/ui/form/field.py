"""What all fields of a form share: a label column, a bar that says where you are, a value, a reason under it.

Nothing is red before the field was left once or the form was sent. What is typed stays, whatever is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual import on
from textual.app import ComposeResult, RenderResult
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus, Resize
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.kit import G, Part, col, line, prose
from replicas_tui.ui.lines import Lines

LABEL = 13
BAR = 3 + LABEL
VALUE = BAR + 2

Check = Callable[[str], str]
"""Gives the reason why a value is wrong, or nothing."""


def fine(_: str) -> str:
    """Find nothing wrong."""
    return ""


class Field(Widget):
    """One thing to fill in; subclasses bring the control and its value.

    Args:
        label: In the left column, at most 13 cells.
        control: The widget that has the focus; it begins at the value's column.
        hint: At the right edge, in the quiet colour.
        check: Judges the value.
    """

    DEFAULT_CSS = """
    Field { width: 1fr; height: auto; layout: vertical; }
    Field > .control { background: transparent; }
    """

    class Changed(Message):
        """The value is another one."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        label: str,
        control: Widget,
        *,
        hint: str = "",
        check: Check = fine,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self.label = label
        self.control = control
        self.check = check
        self._hint = hint
        self.reason = Lines()
        self.judged = False
        self._refused = ""
        control.add_class("control")

    @property
    def value(self) -> str:
        """What is filled in."""
        raise NotImplementedError

    @override
    def compose(self) -> ComposeResult:
        yield self.control
        yield self.reason

    def on_mount(self) -> None:
        """Leave room for the label and the hint."""
        self._settle()

    def hint(self, text: str) -> None:
        """Say something at the right edge."""
        if text != self._hint:
            self._hint = text
            self._settle()

    def complaint(self) -> str:
        """Give the reason why the value is wrong, whether it is shown or not."""
        return self._refused or self.wrong()

    def wrong(self) -> str:
        """Judge the value as it is."""
        return self.check(self.value)

    def note(self) -> str:
        """Give a word of warning that blocks nothing; subclasses may have one."""
        return ""

    def judge(self) -> str:
        """Show from now on what is wrong, and give it."""
        self.judged = True
        self.say()
        return self.complaint()

    def ready(self) -> bool:
        """Judge it anew before it is sent: what the server had against it, it may take now."""
        self._refused = ""
        return not self.judge()

    def refuse(self, reason: str) -> None:
        """Show what the server has against the value; gone once it is changed."""
        self._refused = reason
        self.judge()

    def changed(self) -> None:
        """Take note of another value; the control's events lead here."""
        self._refused = ""
        self.say()
        self.post_message(self.Changed(self))

    @on(DescendantFocus)
    def _entered(self) -> None:
        self.say()

    @on(DescendantBlur)
    def _left(self) -> None:
        self.judge()

    def on_resize(self, _: Resize) -> None:
        """Draw the bar as high as the control is."""
        self.refresh()

    @override
    def render(self) -> RenderResult:
        width, rows = self.size.width, max(1, self.control.size.height)
        return Content("\n").join(self._row(width, n) for n in range(rows))

    def _row(self, width: int, n: int) -> Content:
        name = col(self.label if n == 0 else "", LABEL, "$t-strong" if self._here else "$t-label")
        return line(width, ["   ", name, self._bar()], [(self._hint if n == 0 else "", "$t-meta"), " "])

    def _bar(self) -> Part:
        if self.judged and self.complaint():
            return (G["spine"], "$t-fail")
        return (G["spine"], "$t-accent") if self._here else (G["field"], "$t-meta")

    @property
    def _here(self) -> bool:
        return self.control.has_focus

    def say(self) -> None:
        """Show the reason why it is wrong, or a word of warning."""
        wrong = self.complaint() if self.judged else ""
        said, sign, tone = (wrong, "error", "$t-fail") if wrong else (self.note(), "changed", "$t-need")
        self.reason.show(lambda width: _reason(width, said, sign, tone))
        self.reason.display = bool(said)
        self.refresh()

    def _settle(self) -> None:
        room = Content(self._hint).cell_length
        self.control.styles.margin = (0, room + 3 if room else 1, 0, VALUE)
        self.reason.display = False
        self.say()


def _reason(width: int, text: str, sign: str, tone: str) -> Iterator[Content]:
    body = Content.styled(text, tone)
    yield from prose(width, body, [" " * BAR, (f"{G[sign]} ", tone)], [" " * VALUE])
