"""Codex chats whose history is a transcript of its app-server, which the server pages by turns and not by events.

Such a history is read whole and flattened, so that positions count from its front as they do in any other; what was
read is kept for the one chat read last, as its older pages are asked for next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from replicas_tui.api.codex.transcript import CodexTurn
from replicas_tui.api.codex.turns import beside, events_of, joined
from replicas_tui.api.history import AgentEvent, History, ReadHistory, Sender

MOST = 1_000  # pages of one history

Read = Callable[[ReadHistory], Awaitable[History]]


@dataclass(frozen=True, slots=True)
class Whole:
    """All events of a history, and who wrote its messages."""

    chat_id: str
    events: tuple[AgentEvent, ...]
    senders: tuple[Sender, ...]


def is_native(page: History) -> bool:
    """Say whether a page tells turns."""
    return bool(_turns(page))


def is_cut(page: History, query: ReadHistory) -> bool:
    """Say whether a page may be less than an unlimited one: it names another, or is as long as was asked."""
    if query.limit is None:
        return bool(query.offset)
    turns = _turns(page)
    size = max(len(page.events), sum(len(turn.items) for turn in turns), len(turns))
    return size >= query.limit or bool(query.offset or page.has_more or page.beforeCursor)


async def read_whole(read: Read, chat_id: str, first: History, query: ReadHistory) -> Whole:
    """Read all of a history of which `first` is one page."""
    page = newest = await read(ReadHistory(chat_id=chat_id)) if is_cut(first, query) else first
    turns, events, seen = _turns(page), page.events, set[str]()
    while page.beforeCursor and page.beforeCursor not in seen and len(seen) < MOST:
        seen.add(page.beforeCursor)
        page = await read(ReadHistory(chat_id=chat_id, beforeCursor=page.beforeCursor))
        turns, events = joined(_turns(page), turns), (*page.events, *events)
    return Whole(chat_id, beside(events, events_of(turns)), newest.senders)


def _turns(page: History) -> tuple[CodexTurn, ...]:
    return page.codexAspTranscript.turns if page.codexAspTranscript is not None else ()
