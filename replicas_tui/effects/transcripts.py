"""Reading a chat's transcript: from the cache at once, from the server when that wakes nobody.

History is the truth, and it is read from its end: positions count from the front, so pages fit together however many
events came in between.
"""

from __future__ import annotations

from replicas_tui.api.capabilities import Capabilities
from replicas_tui.client.errors import ClientError
from replicas_tui.client.history import Window
from replicas_tui.effects.context import Context
from replicas_tui.state.actions_history import HistoryFailed, HistoryLoaded, HistoryLoading
from replicas_tui.state.model import State
from replicas_tui.state.transcript import Transcript

FRAGMENT = "claude-stream_event"  # streamed words of an event that comes whole later; in no history
PAGE = 500
FARTHEST = 2_000  # events read at most to close the gap to what we hold; older ones are asked for by scrolling


def may_read(state: State, replica_id: str) -> bool:
    """Say whether a replica's chats and history can be read without waking it.

    The local engine serves them from its store; anywhere else a read might wake what sleeps, and that costs money.
    """
    replica = state.replicas.get(replica_id)
    if replica is None:
        return False
    capabilities: Capabilities | None = state.server.capabilities
    local = capabilities is not None and capabilities.engine == "local"
    return local or replica.status not in ("sleeping", "archived")


def held(state: State, chat_id: str) -> Transcript | None:
    """Give the transcript of a chat if one was loaded."""
    transcripts = state.transcripts.get(chat_id)
    return transcripts.log if transcripts is not None else None


async def read_newest(ctx: Context, replica_id: str, chat_id: str) -> Window:
    """Read the newest events, back to what we hold or `FARTHEST`, without touching the store."""
    log = held(ctx.state, chat_id)
    reach = log.end if log is not None and log.end > log.start else None
    window = await ctx.client.history.window(replica_id, chat_id, limit=PAGE)
    while reach is not None and reach < window.start and len(window.events) < FARTHEST:
        longer = await ctx.client.history.extend(replica_id, chat_id, window, limit=PAGE)
        if (longer.start, longer.total) == (window.start, window.total):
            break  # the server counts older events and gives them no more: asking again would never end
        window = longer
    return window


async def resync_chat(ctx: Context, replica_id: str, chat_id: str) -> None:
    """Make a chat's transcript equal to the end of its history, and keep it.

    Raises:
        ClientError: It could not be read; the store has been told.
    """
    if held(ctx.state, chat_id) is None:
        await restore(ctx, replica_id, chat_id)
        ctx.store.dispatch(HistoryLoading(chat_id))
    try:
        window = await read_newest(ctx, replica_id, chat_id)
    except ClientError as error:
        ctx.store.dispatch(HistoryFailed(chat_id, str(error)))
        raise
    ctx.store.dispatch(
        HistoryLoaded(replica_id, chat_id, window.events, window.start, window.end, senders=window.senders)
    )
    ctx.keeper.transcript_changed(replica_id, chat_id, window.start)


async def restore(ctx: Context, replica_id: str, chat_id: str) -> None:
    """Show what the cache holds of a chat, if nothing of it is shown yet."""
    kept = await ctx.cache.history(chat_id, PAGE)
    if kept.events and held(ctx.state, chat_id) is None:
        ctx.store.dispatch(HistoryLoaded(replica_id, chat_id, kept.events, kept.start, kept.start + len(kept.events)))
