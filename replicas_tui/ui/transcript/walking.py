"""Walking a transcript block by block: the cursor."""

from __future__ import annotations

from textual.content import Content
from typing_extensions import override

from replicas_tui.ui.kit import G, pick
from replicas_tui.ui.transcript.ends import Ends
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.window import Row


class Walking(Ends):
    """A transcript with a block cursor.

    Attributes:
        place: Where the cursor is; None while there is none.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.place: Place | None = None

    @property
    def cursor(self) -> int | None:
        """Give the index of the item under the cursor; None when there is no cursor."""
        if self.place is None or not self.page.items:
            return None
        self.place = self.place.found(self.page.placed)
        return None if self.place is None else self.place.item(self.page.items)

    @property
    def pointed(self) -> int | None:
        """Give the item under the cursor while any of it is in sight: a key acts on what its presser sees."""
        at, items = self.cursor, self.page.items
        return at if any(row.item == at and row.nth >= items[at].gap for row in self.sight.rows()) else None

    def put_cursor(self, at: int) -> None:
        """Put the cursor on an item and bring it in sight; the reader is held."""
        self.hold()
        self.place = self.sight.place(at)
        self.sight.reveal(at)
        self.redraw()

    def action_block(self, step: int) -> None:
        """Go to the next block, or the one before; while the cursor is not in sight, to one that is."""
        if not self.ready():
            return
        at = self.pointed
        if at is None:
            seen = [row.item for row in self.sight.rows()]
            at = (seen[0] if step > 0 else seen[-1]) - step
        self.put_cursor(max(0, min(len(self.page.items) - 1, at + step)))

    @override
    def decorated(self, rows: list[Row]) -> list[Content]:
        """Draw the cursor: a bar down the block, a tint on its first line."""
        at = self.cursor
        if at is None:
            return super().decorated(rows)
        gap = self.page.items[at].gap
        return [self._marked(row, row.nth - gap) if row.item == at else row.line for row in rows]

    def _marked(self, row: Row, nth: int) -> Content:
        if nth < 0:
            return row.line
        if nth == 0:
            return pick(row.line, on=self.has_focus)
        return Content.styled(G["cursor"], "$t-accent" if self.has_focus else "$t-meta") + row.line[1:]

    def ready(self) -> bool:
        """Catch up with the transcript, so that a key means what its presser sees; False when there is nothing."""
        if self.page.behind:
            self.redraw()
        return bool(self.page.items)

    def on_blur(self) -> None:
        """Draw the cursor as it is without focus."""
        self.redraw()
