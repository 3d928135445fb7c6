"""Reading what a stream cannot tell: what happened before it opened, and whether what it told is all.

The API replays nothing, so after each connection the chats, their queues and their histories are read again. Only chats
somebody looks at, or that work, are read in full: a hosted replica has a chat slot for every agent it could run.
"""

from __future__ import annotations

from replicas_tui.api.chats import Chat
from replicas_tui.client.errors import NotFound
from replicas_tui.effects.chats import choose_chat
from replicas_tui.effects.context import Context
from replicas_tui.effects.transcripts import held, resync_chat
from replicas_tui.state.actions import ChatsLoaded, Opened, QueueLoaded


async def resync(ctx: Context, replica_id: str) -> None:
    """Read chats, queues and transcripts of a replica again.

    Raises:
        ClientError: Something could not be read.
    """
    answer = await ctx.client.chats.list(replica_id)
    at = ctx.now()
    ctx.store.dispatch(ChatsLoaded(replica_id, answer.chats, at))
    ctx.keeper.fleet_changed(at)
    chosen = choose_chat(answer.chats)
    if ctx.state.open_replica == replica_id and ctx.state.open_chat is None and chosen is not None:
        ctx.store.dispatch(Opened(replica_id, chosen, at))
    for chat in answer.chats:
        if is_used(chat):
            await resync_queue(ctx, replica_id, chat.id)
        if chat.id == chosen or is_wanted(ctx, chat):
            await resync_transcript(ctx, replica_id, chat.id)


async def resync_queue(ctx: Context, replica_id: str, chat_id: str) -> None:
    """Read what waits in a chat; nothing when the chat is gone."""
    try:
        answer = await ctx.client.queue.get(replica_id, chat_id)
    except NotFound:
        return
    ctx.store.dispatch(QueueLoaded(chat_id, answer.queue))


async def resync_transcript(ctx: Context, replica_id: str, chat_id: str) -> None:
    """Make a transcript equal to its history; nothing when the chat is gone."""
    try:
        await resync_chat(ctx, replica_id, chat_id)
    except NotFound:
        return


async def is_true(ctx: Context, replica_id: str, chat_id: str) -> bool:
    """Say whether what we hold of a chat ends as its history does; one event is read to tell."""
    log = held(ctx.state, chat_id)
    if log is None:
        return False
    try:
        newest = await ctx.client.history.window(replica_id, chat_id, limit=1)
    except NotFound:
        return True  # there is no history to be unlike
    return newest.total == log.end and newest.events == tuple(log.events[-1:])


def is_used(chat: Chat) -> bool:
    """Say whether anybody ever wrote into a chat, as far as it shows."""
    return chat.processing or bool(chat.lastMessageText) or chat.updatedAt is None or chat.updatedAt != chat.createdAt


def is_wanted(ctx: Context, chat: Chat) -> bool:
    """Say whether a chat's transcript should be here: it is shown, was shown, or its agent works."""
    return chat.processing or chat.id == ctx.state.open_chat or held(ctx.state, chat.id) is not None
