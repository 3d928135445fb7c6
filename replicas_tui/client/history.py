"""The transcript of a chat, read from its end, page by page, without gaps or doubles.

The server counts offsets from the newest event, and new events shift them while we read. So every page is placed by its
position from the front (`total` tells), where nothing ever shifts.
"""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.endpoints import READ_HISTORY
from replicas_tui.api.history import AgentEvent, History, ReadHistory
from replicas_tui.client.http import Http


@dataclass(frozen=True, slots=True)
class Window:
    """Events of a history, oldest first; `start` is the position of the first of them, `total` how many there are."""

    events: tuple[AgentEvent, ...]
    start: int
    total: int

    @property
    def end(self) -> int:
        """Position after the last of them."""
        return self.start + len(self.events)


class ChatHistory:
    """Calls under `/v1/replica/{id}/history`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def page(self, replica_id: str, query: ReadHistory) -> History:
        """Read one page as the server gives it. Source: GET /v1/replica/{id}/history."""
        return await self._http.call(READ_HISTORY, query, id=replica_id)

    async def window(self, replica_id: str, chat_id: str, *, limit: int | None, offset: int = 0) -> Window:
        """Read one page and place it: `limit` events (None: all) before the `offset` newest."""
        query = ReadHistory(chat_id=chat_id, limit=limit, offset=offset or None)
        page = await self.page(replica_id, query)
        total = max(page.total, offset + len(page.events) if page.events else page.total)
        return Window(page.events, max(0, total - offset - len(page.events)), total)

    async def before(self, replica_id: str, chat_id: str, start: int, total: int, *, limit: int) -> Window:
        """Read the `limit` events before position `start`.

        Args:
            replica_id: Whose.
            chat_id: Which chat.
            start: Where the events end that are wanted.
            total: How many events there were when last seen; new ones since only cost a few events read twice.
            limit: How many at most.
        """
        older = await self.window(replica_id, chat_id, limit=limit, offset=max(0, total - start))
        return Window(older.events[: max(0, start - older.start)], older.start, older.total)

    async def extend(self, replica_id: str, chat_id: str, window: Window, *, limit: int) -> Window:
        """Put the page before a window in front of it; the window itself when it begins at the front.

        Its `total` is what it was at this reading: beyond its `end` when events came meanwhile.
        """
        if window.start == 0:
            return window
        older = await self.before(replica_id, chat_id, window.start, window.total, limit=limit)
        if older.end != window.start:  # so much came in between that this page was all newer: the next one is right
            return Window(window.events, window.start, older.total)
        return Window(older.events + window.events, older.start, older.total)

    async def all(self, replica_id: str, chat_id: str) -> Window:
        """Read a whole history in one answer."""
        return await self.window(replica_id, chat_id, limit=None)
