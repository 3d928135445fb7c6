"""Reading a transcript: showing it, scrolling it, following its end or being held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from textual.content import Content
from textual.geometry import Size
from typing_extensions import override

from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.line_view import LineView
from replicas_tui.ui.transcript.messages import FollowChanged, NeedOlder
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.sight import Sight
from replicas_tui.ui.window import Row


class Reading(LineView):
    """A transcript that can be scrolled.

    Attributes:
        page: What there is.
        sight: Which of it is shown.
        version: What `show` was last given.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.page = Page()
        self.sight = Sight(self.page)
        self.version = -1
        self._now = datetime.now(UTC)
        self._told = (True, 0)
        self._asked_before: int | None = None

    def show(self, log: Transcript, version: int, now: datetime) -> None:
        """Show a transcript as it is now; `version` is its own, and says that something may have changed.

        Another log begins anew, at its end. An equal version only brings times up to date.
        """
        self._now, self.version = now, version
        if log is not self.page.log:
            self.page.open(log)
            self.sight = Sight(self.page)
            self._told, self._asked_before = (True, 0), None
            self.post_message(FollowChanged(following=True, new=0))
        self.redraw()

    @property
    def following(self) -> bool:
        """Say whether the end is kept in sight."""
        return self.sight.follow.following

    def resume(self) -> None:
        """Follow the end again, as after sending a message."""
        self.sight.follow.resume()
        self.redraw()

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        page, sight = self.page, self.sight
        if page.behind or size.width != page.paper.width:
            with sight.kept():
                page.lay_out(size.width, size.height, self._now)
                page.catch_up()
                sight.height = size.height
        page.lay_out(size.width, size.height, self._now)
        sight.height = size.height
        rows = sight.rows()
        self._tell()
        return self.decorated(rows)

    def decorated(self, rows: list[Row]) -> list[Content]:
        """Give the rows as they are drawn; subclasses mark the cursor and what was found."""
        return [row.line for row in rows]

    @override
    def extent(self) -> tuple[int, int]:
        return self.sight.line, max(self.page.heights.total, self.sight.line + self.sight.height)

    @override
    def move_by(self, lines: int) -> None:
        if self.page.behind:
            self.redraw()
        if lines > 0 and not self.following and self.sight.top == self.sight.end():
            self.resume()  # going on down at the very end is asking to follow
            return
        self.hold()
        self.sight.move(lines)
        self.redraw()

    @override
    def move_to(self, line: int) -> None:
        if self.page.behind:
            self.redraw()
        self.hold()
        self.sight.to_line(line)
        self.redraw()

    def hold(self) -> None:
        """Stop following: the reader moved."""
        self.sight.follow.hold(self.page.blocks)

    def _tell(self) -> None:
        """Tell the pane what changed about following, and whether older blocks are wanted."""
        told = (self.following, self.sight.follow.new(self.page.blocks))
        if told != self._told:
            self._told = told
            self.post_message(FollowChanged(*told))
        start = self.page.log.start if self.page.log is not None else 0
        if start > 0 and self._asked_before != start and self.sight.line < 2 * self.sight.height:
            self._asked_before = start
            self.post_message(NeedOlder())
