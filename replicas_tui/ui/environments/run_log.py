"""The output of a run: only the lines in sight are drawn, so that 100,000 are as quick as ten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.run_log import LogLine, RunLog
from replicas_tui.state.safe import safe_line, safe_output
from replicas_tui.ui.draw.hooks import log_line, time_of_day
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.line_view import LineView

_MOVE = Binding.Group("scroll")
_ENDS = Binding.Group("first, last")
_SIDE = Binding.Group("sideways")
_FOUND = Binding.Group("next, previous match")
STEP = 20  # columns


class RunLogView(LineView):
    """Shows a log; follows its end until the user goes up.

    Attributes:
        follows: New lines come into sight by themselves.
        running: More may come.
        left: What stands left of a line: the time since its run began, the time of day, or its number.
    """

    DEFAULT_CSS = "RunLogView { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll(1)", "down", show=False, id="log.down", group=_MOVE),
        Binding("k,up", "scroll(-1)", "up", show=False, id="log.up", group=_MOVE),
        Binding("pagedown,ctrl+f,ctrl+d", "page(1, 1)", "page down", show=False, id="log.page-down"),
        Binding("pageup,ctrl+b,ctrl+u", "page(-1, 1)", "page up", show=False, id="log.page-up"),
        Binding("g,home", "end(0)", "first", show=False, id="log.first", group=_ENDS),
        Binding("G,end", "end(1)", "last", show=False, id="log.last", group=_ENDS),
        Binding("l,right", "side(1)", "right", show=False, id="log.right", group=_SIDE),
        Binding("h,left", "side(-1)", "left", show=False, id="log.left", group=_SIDE),
        Binding("f", "follow", "follow", id="log.follow"),
        Binding("n", "next(1)", "next", show=False, id="log.next", group=_FOUND),
        Binding("N", "next(-1)", "previous", show=False, id="log.previous", group=_FOUND),
    ]

    class Read(Message):
        """It follows, or stopped to; or another match is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._log = RunLog()
        self._drawn: dict[tuple[int, LogLine], Content] = {}
        self._top = self._skip = self._width = 0
        self._find = ""
        self._from = (0, True)  # the line at the top when somebody began to look for words; whether he was at the end
        self._matches: list[int] = []
        self._match = -1
        self.follows = True
        self.running = False
        self.left: Literal["run", "clock", "number"] = "run"

    def show(self, log: RunLog, *, running: bool) -> None:
        """Show this log, or what was added to it."""
        if log is not self._log:
            self._log, self._top, self.follows, self._skip = log, 0, True, 0
            self._drawn.clear()
            self.find(self._find)
        self.running = running
        self.redraw()

    @property
    def tail(self) -> str:
        """Say how it is read: `following`, or what is held back."""
        if self._find:
            return (
                f"/{safe_line(self._find)} · {self._match + 1 if self._matches else 0} of {len(self._matches)} matches"
            )
        if not self.running:
            count = len(self._log.lines)
            return f"{count:,} lines" if count != 1 else "1 line"
        below = self._total - self._top - self._height
        return "following" if self.follows else f"held, {max(0, below):,} below"

    @property
    def text(self) -> str:
        """Give all of it, without colours, for the clipboard."""
        return "\n".join(safe_output(one.text, limit=20_000) for one in self._log.lines)

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        last = max(0, self._total - size.height)
        self._top = last if self.follows else max(0, min(self._top, last))
        if size.width != self._width or len(self._drawn) > 4 * size.height + 100:
            self._drawn.clear()
            self._width = size.width
        shown = [
            self._draw(n, size.width) for n in range(self._top, min(self._top + size.height, len(self._log.lines)))
        ]
        if self.running and len(shown) < size.height:
            shown.append(line(size.width, [" " * 9, (G["caret"], "$t-live")]))
        return shown

    def _draw(self, n: int, width: int) -> Content:
        one = self._log.lines[n]
        left = f"{n + 1}" if self.left == "number" else time_of_day(one.seconds) if self.left == "clock" else None
        if self._find:
            here = bool(self._matches) and self._matches[self._match] == n
            return log_line(width, one, self._skip, self._find, here=here, left=left)
        key = (n if self.left == "number" else 0, one)  # lines move up when the oldest of too many are dropped
        if key not in self._drawn:
            self._drawn[key] = log_line(width, one, self._skip, left=left)
        return self._drawn[key]

    @override
    def extent(self) -> tuple[int, int]:
        return self._top, self._total

    @override
    def move_by(self, lines: int) -> None:
        self.move_to(self._top + lines)

    @override
    def move_to(self, line: int) -> None:
        last = max(0, self._total - self._height)
        self._top = max(0, min(line, last))
        self.follows = self._top >= last
        self.redraw()
        self.post_message(self.Read())

    def action_end(self, end: int) -> None:
        """Go to the first or the last line."""
        self.move_to(end * self._total)

    def action_side(self, way: int) -> None:
        """Show the columns further right, or left."""
        self._skip = max(0, self._skip + way * STEP)
        self._drawn.clear()
        self.redraw()

    def action_follow(self) -> None:
        """Follow the end, or hold."""
        self.follows = not self.follows
        self.redraw()
        self.post_message(self.Read())

    def find(self, words: str) -> None:
        """Look for words: where the end is followed, from there upwards, else from the top of what is in sight."""
        if not self._find:
            self._from = (self._top, self.follows)
        wanted = words.casefold().strip()
        self._find = words.strip()
        found = enumerate(self._log.lines) if wanted else ()
        self._matches = [n for n, one in found if wanted in safe_output(one.text, limit=20_000).casefold()]
        top, upwards = self._from
        first = next((place for place, n in enumerate(self._matches) if n >= top), 0)
        self._match = max(0, len(self._matches) - 1) if upwards else first
        self.action_next(0)

    def action_next(self, step: int) -> None:
        """Go to the next match, or the one before."""
        if self._matches:
            self._match = (self._match + step) % len(self._matches)
            at = self._matches[self._match]
            if not self._top <= at < self._top + self._height:
                self._top = max(0, at - self._height // 2)
            self.follows = False
        self.redraw()
        self.post_message(self.Read())

    @property
    def _height(self) -> int:
        return max(1, self.scrollable_content_region.height)

    @property
    def _total(self) -> int:
        return len(self._log.lines) + (1 if self.running else 0)
