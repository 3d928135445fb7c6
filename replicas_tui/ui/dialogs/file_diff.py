"""What saving a file would change; its lines stay hidden until they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.environments import EnvironmentFile
from replicas_tui.state.item_forms import FileFilled
from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.environments_files import difference, named
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.revealed import Revealed
from replicas_tui.ui.kit import G, col, line, prose
from replicas_tui.ui.lines import Lines

_TINTS = {"added": ("$t-done", "$t-add"), "removed": ("$t-fail", "$t-del")}


class FileDiff(Dialog[bool]):
    """Lays the new file against the old one; answers True to save it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,ctrl+o,y", "agree", "save", id="dialog.save"),
        Binding("t", "reveal", "show 10s", id="dialog.reveal"),
    ]
    heading = "Save these changes"
    ahead = "t shows the lines for 10 seconds"

    def __init__(self, base: EnvironmentFile, made: FileFilled) -> None:
        super().__init__()
        self._base, self._made = base, made
        self._difference = difference(base.content, made.content)
        self._lines = Lines(self._written)
        self._shown = Revealed(self, lambda: self._lines.show(self._written))
        self._last = LastLine("Save y", leave="back to the form")

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self._lines)
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Offer to save."""
        self._last.say("", ready=True)

    def action_agree(self) -> None:
        """Save it."""
        self.dismiss(True)

    def action_reveal(self) -> None:
        """Show the lines for ten seconds, or hide them."""
        self._shown.toggle()

    def _written(self, width: int) -> Iterator[Content]:
        yield line(width, [])
        was, now = self._base, self._made
        for label, old, new in (("path", was.path, now.path), ("name", was.name, named(now))):
            said = safe_line(old, 200) if old == new else f"{safe_line(old, 200)} becomes {safe_line(new, 200)}"
            yield from prose(width, Content.styled(said, "$t-text"), ["   ", col(label, 9, "$t-label")], [" " * 12])
        made = self._difference
        come = f"{made.added:,} lines come" if made.added != 1 else "1 line comes"
        go = f"{made.removed:,} go" if made.removed != 1 else "1 goes"
        said = f"{come}, {go}" if made.rows else "stays as it is"
        yield line(width, ["   ", col("content", 9, "$t-label"), (said, "$t-text")])
        if made.rows:
            yield line(width, [])
        if self._shown.what:
            yield from (_row(width, sign, text) for sign, text in made.rows)
        elif made.rows:
            yield line(width, ["   ", (G["mask"] * 11, "$t-meta"), ("  hidden: t shows them", "$t-meta")])


def _row(width: int, sign: str, text: str) -> Content:
    if not sign:
        return line(width, ["     ", (text, "$t-2")])
    tone, tint = _TINTS[sign]
    return line(width, ["   ", (f"{G[sign]} ", tone), (text, "$t-text")]).stylize_before(tint)
