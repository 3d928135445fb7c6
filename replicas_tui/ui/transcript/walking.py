"""Walking a transcript block by block: the cursor, copying."""

from __future__ import annotations

from textual.content import Content
from typing_extensions import override

from replicas_tui.state.blocks import Prompt
from replicas_tui.ui.kit import G, pick
from replicas_tui.ui.transcript.ends import Ends
from replicas_tui.ui.transcript.messages import CopyRequested
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.transcript.words import copied
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
        self.place = self.place.found(self.page.blocks)
        return None if self.place is None else self.place.item(self.page.items)

    def put_cursor(self, at: int) -> None:
        """Put the cursor on an item and bring it in sight; the reader is held."""
        self.hold()
        self.place = self.sight.place(at)
        self.sight.reveal(at)
        self.redraw()

    def action_block(self, step: int) -> None:
        """Go to the next block, or the one before; the first time to the one in sight."""
        if not self.ready():
            return
        at = self.cursor
        if at is None:
            seen = [row.item for row in self.sight.rows()]
            at = (seen[0] if step > 0 else seen[-1]) - step
        self.put_cursor(max(0, min(len(self.page.items) - 1, at + step)))

    def action_prompt(self, step: int) -> None:
        """Go to the next prompt, or the one before, and put it at the top."""
        if not self.ready():
            return
        seen = [row.item for row in self.sight.rows()]
        at = self.cursor if self.cursor is not None else seen[-1] + 1 if step < 0 else seen[0] - 1
        items, blocks = self.page.items, self.page.blocks
        at += step
        while 0 <= at < len(items) and not isinstance(blocks[items[at].first], Prompt):
            at += step
        if not 0 <= at < len(items):
            return
        self.hold()
        self.place = self.sight.place(at)
        self.sight.top = min((at, int(items[at].gap)), self.sight.end())
        self.redraw()

    def action_copy(self) -> None:
        """Copy the block under the cursor; without one, the last in sight."""
        if not self.ready():
            return
        at = self.cursor if self.cursor is not None else self.sight.rows()[-1].item
        item = self.page.items[at]
        blocks = self.page.blocks[item.first : item.first + item.count]
        self.post_message(CopyRequested("\n\n".join(copied(block) for block in blocks)))

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

    def on_focus(self) -> None:
        """Draw the cursor as it is with focus."""
        self.redraw()

    def on_blur(self) -> None:
        """Draw the cursor as it is without focus."""
        self.redraw()
