"""The transcript of a chat, read from its end, page by page, without gaps or doubles.

The server counts offsets from the newest event, and new events shift them while we read. So every page is placed by its
position from the front (`total` tells), where nothing ever shifts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from replicas_tui.api.endpoints import READ_HISTORY
from replicas_tui.api.history import AgentEvent, History, ReadHistory, Sender
from replicas_tui.client.http import Http
from replicas_tui.client.native import Whole, is_native, read_whole


@dataclass(frozen=True, slots=True)
class Window:
    """Events of a history, oldest first.

    Attributes:
        start: Position of the first of them.
        total: How many events there are.
        senders: Who wrote the messages of all of it, when the server says so.
    """

    events: tuple[AgentEvent, ...]
    start: int
    total: int
    senders: tuple[Sender, ...] = ()

    @property
    def end(self) -> int:
        """Position after the last of them."""
        return self.start + len(self.events)


class ChatHistory:
    """Calls under `/v1/replica/{id}/history`."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._native: Whole | None = None

    async def page(self, replica_id: str, query: ReadHistory) -> History:
        """Read one page as the server gives it. Source: GET /v1/replica/{id}/history."""
        return await self._http.call(READ_HISTORY, query, id=replica_id)

    async def window(self, replica_id: str, chat_id: str, *, limit: int | None, offset: int = 0) -> Window:
        """Read one page and place it: `limit` events (None: all) before the `offset` newest."""
        held = self._native is not None and self._native.chat_id == chat_id
        query = ReadHistory(chat_id=chat_id, limit=None if held else limit, offset=None if held else offset or None)
        page = await self.page(replica_id, query)
        if is_native(page):
            self._native = await read_whole(lambda query: self.page(replica_id, query), chat_id, page, query)
            return _part_of(self._native, limit, offset)
        if held:
            self._native = None
            return await self.window(replica_id, chat_id, limit=limit, offset=offset)
        total = max(page.total, offset + len(page.events) if page.events else page.total)
        return Window(page.events, max(0, total - offset - len(page.events)), total, page.senders)

    async def before(self, replica_id: str, chat_id: str, start: int, total: int, *, limit: int) -> Window:
        """Read the `limit` events before position `start`.

        Args:
            replica_id: Whose.
            chat_id: Which chat.
            start: Where the events end that are wanted.
            total: How many events there were when last seen; new ones since only cost a few events read twice.
            limit: How many at most.
        """
        native = self._native
        if native is not None and native.chat_id == chat_id and len(native.events) >= start:
            return _part_of(native, limit, len(native.events) - start)
        older = await self.window(replica_id, chat_id, limit=limit, offset=max(0, total - start))
        return replace(older, events=older.events[: max(0, start - older.start)])

    async def extend(self, replica_id: str, chat_id: str, window: Window, *, limit: int) -> Window:
        """Put the page before a window in front of it; the window itself when it begins at the front.

        Its `total` is what it was at this reading: beyond its `end` when events came meanwhile.
        """
        if window.start == 0:
            return window
        older = await self.before(replica_id, chat_id, window.start, window.total, limit=limit)
        if older.end != window.start:  # so much came in between that this page was all newer: the next one is right
            return replace(window, total=older.total)
        return replace(older, events=older.events + window.events)

    async def all(self, replica_id: str, chat_id: str) -> Window:
        """Read a whole history in one answer."""
        return await self.window(replica_id, chat_id, limit=None)


def _part_of(whole: Whole, limit: int | None, offset: int) -> Window:
    total = len(whole.events)
    end = max(0, total - offset)
    start = 0 if limit is None else max(0, end - limit)
    return Window(whole.events[start:end], start, total, whole.senders)
