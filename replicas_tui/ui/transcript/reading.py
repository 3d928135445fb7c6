"""Reading a transcript: showing it, scrolling it, following its end or being held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

from textual.content import Content
from textual.geometry import Size
from typing_extensions import override

from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.line_view import LineView
from replicas_tui.ui.transcript.messages import FollowChanged, NeedAll, NeedOlder
from replicas_tui.ui.transcript.older import Older, bar, nothing
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.sight import Sight
from replicas_tui.ui.window import Row

NEAR: Final = 2  # screens above what is in sight that are arranged before it is drawn
SLICE_S: Final = 0.008  # how long is arranged, and how long is rested after, while a chat has more above
REST_S: Final = 0.02


class Reading(LineView):
    """A transcript that can be scrolled.

    Attributes:
        page: What there is.
        sight: Which of it is shown.
        version: What `show` was last given.
        older: How reading older events goes, as `show` was last told.
        barred: The first row on the screen tells what is before the first block.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.page = Page()
        self.sight = Sight(self.page)
        self.version = -1
        self.older = Older()
        self.barred = False
        self._now = datetime.now(UTC)
        self._told = (True, 0)
        self._asked_before: int | None = None
        self._began: tuple[Transcript | None, int] = (None, 0)
        self._arranging = False

    def show(self, log: Transcript, version: int, now: datetime, older: Older | None = None) -> None:
        """Show a transcript as it is now; `version` is its own, and says that something may have changed.

        Another log begins anew, at its end. An equal version only brings times up to date.
        """
        failed = self.older.failed
        self._now, self.version, self.older = now, version, older or Older()
        if log is not self.page.log:
            self.page.open(log)
            self.sight = Sight(self.page)
            self._told, self._asked_before = (True, 0), None
            self.post_message(FollowChanged(following=True, new=0))
        began, self._began = self._began, (log, log.start)
        self.redraw()
        if began != self._began or self.older.failed != failed:
            self.looked_back()

    def looked_back(self) -> None:
        """Go on after older blocks came in front, or could not be read; for subclasses that look for something."""

    @property
    def following(self) -> bool:
        """Say whether the end is kept in sight."""
        return self.sight.follow.following

    def resume(self) -> None:
        """Follow the end again, as after sending a message."""
        self.sight.follow.resume()
        self.redraw()

    @override
    def draw_anew(self) -> None:
        self.page.layout.clear()
        super().draw_anew()

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        page, sight = self.page, self.sight
        if page.behind or size.width != page.paper.width:
            with sight.kept():
                page.lay_out(size.width, size.height, self._now)
                page.catch_up()
                sight.height = size.height
            if self.barred and not self.following and sight.top > (0, 0):
                sight.move(-1)  # what was told above the first block has made room for the last line before it
        page.lay_out(size.width, size.height, self._now)
        while not page.whole and sight.top[0] < NEAR * size.height:
            sight.extend()
        self._go_on_arranging()
        foot = [row for row in (self.foot(size.width),) if row is not None and size.height > 1]
        sight.height = size.height - len(foot)
        rows = sight.rows()
        self.barred = self._is_barred(size.height, len(foot))
        sight.height -= self.barred
        self._tell()
        first = page.blocks[0].at if page.blocks else None
        head = [bar(size.width, self._count_older(), self.older, first)] if self.barred else []
        shown = nothing(size.width) if self.older.empty else [*head, *self.decorated(rows[: sight.height])]
        return [*shown, *[Content("")] * (size.height - len(foot) - len(shown)), *foot] if foot else shown

    def foot(self, width: int) -> Content | None:  # noqa: ARG002 - subclasses draw it
        """Give the last row, when something is typed or told there."""
        return None

    def decorated(self, rows: list[Row]) -> list[Content]:
        """Give the rows as they are drawn; subclasses mark the cursor and what was found."""
        return [row.line for row in rows]

    @override
    def extent(self) -> tuple[int, int]:
        return self.sight.line, max(self.page.heights.total, self.sight.line + self.sight.height)

    @override
    def move_by(self, lines: int) -> None:
        self._before_move()
        if lines > 0 and not self.following and self.sight.top == self.sight.end():
            self.resume()  # going on down at the very end is asking to follow
            return
        self.hold()
        self.sight.move(lines)
        self.redraw()

    @override
    def move_to(self, line: int) -> None:
        self._before_move()
        self.hold()
        self.sight.to_line(line)
        self.redraw()

    def reach_top(self) -> None:
        """Let everything there is be arranged, for going to its first line."""
        self._before_move()
        self.sight.reach(self.page.placed.first)

    def _go_on_arranging(self) -> None:
        """Arrange what is far above a little at a time, so that keys come between."""
        if self.page.whole or self._arranging or not self.is_running:
            return
        self._arranging = True
        self.set_timer(REST_S, self._arrange_some)

    def _arrange_some(self) -> None:
        self._arranging = False
        until = perf_counter() + SLICE_S
        while not self.page.whole and not self.page.behind and perf_counter() < until:
            self.sight.extend()
        if self.page.whole:
            self.redraw()  # the scrollbar knows only now
        else:
            self._go_on_arranging()

    def hold(self) -> None:
        """Stop following: the reader moved."""
        self.sight.follow.hold(self.page.blocks)

    def action_load_all(self) -> None:
        """Read everything that is older, or try that again."""
        if self._count_older():
            self.post_message(NeedAll())

    def _before_move(self) -> None:
        """Catch up, so that moving begins at what is seen; who moves after a failure tries again."""
        if self.older.failed:
            self._asked_before = None
        if self.page.behind:
            self.redraw()

    def _is_barred(self, height: int, foot: int) -> bool:
        """Say whether there is a row for what is before the first block: the reader is at the top, or there is room.

        A row at the foot that comes and goes changes nothing about it, or all would jump.
        """
        if self.sight.top > (0, 0) or self.page.log is None:
            return False
        lines, at = 0, 0
        while lines < height and at < len(self.page.items):
            lines, at = lines + self.sight.size(at), at + 1
        if lines < height:  # all of it is in sight: what is there already must not jump when one holds it
            return self._count_older() > 0 and (not self.following or lines + foot < height)
        return not self.following and height > 1 + foot

    def _count_older(self) -> int:
        return self.page.log.start if self.page.log is not None else 0

    def _tell(self) -> None:
        """Tell the pane what changed about following, and whether older blocks are wanted."""
        told = (self.following, self.sight.follow.new(self.page.blocks))
        if told != self._told:
            self._told = told
            self.post_message(FollowChanged(*told))
        start = self._count_older()
        if start > 0 and self._asked_before != start and self.sight.line < 2 * self.sight.height:
            self._asked_before = start
            self.post_message(NeedOlder())
