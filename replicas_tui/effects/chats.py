"""What the user can do with the chats of a replica: open, read, start, stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.capabilities import INTERRUPT
from replicas_tui.api.chats import Chat
from replicas_tui.api.chats import CreateChat as Request
from replicas_tui.client.errors import ClientError, NotOffered
from replicas_tui.client.history import Window
from replicas_tui.effects.context import Context
from replicas_tui.effects.memory import settle
from replicas_tui.effects.transcripts import PAGE, held, may_read, restore, resync_chat
from replicas_tui.state.actions import ChatRemoved, ChatsLoaded, Opened
from replicas_tui.state.actions_history import HistoryFailed, HistoryLoaded, HistoryLoading
from replicas_tui.state.model import Link, State


@dataclass(frozen=True, slots=True)
class OpenReplica:
    """Look at a replica: what is kept of it at once, what the server says after.

    Reading never wakes it. While its stream is live the feed keeps it true; this reads only when there is none.
    """

    label: ClassVar[str] = "Open"
    replica_id: str
    chat_id: str | None = None

    async def run(self, ctx: Context) -> None:
        """Open it on `chat_id`, or on the chat that needs the user most."""
        chat_id = self.chat_id or choose_chat(ctx.state.chats.get(self.replica_id, ()))
        ctx.store.dispatch(Opened(self.replica_id, chat_id, ctx.now()))
        await ctx.keeper.save_marks()
        if chat_id is not None and held(ctx.state, chat_id) is None:
            await restore(ctx, self.replica_id, chat_id)
        if may_read(ctx.state, self.replica_id) and not streams(ctx.state, self.replica_id):
            await self._read(ctx, chat_id)

    async def _read(self, ctx: Context, chat_id: str | None) -> None:
        answer = await ctx.client.chats.list(self.replica_id)
        at = ctx.now()
        ctx.store.dispatch(ChatsLoaded(self.replica_id, answer.chats, at))
        ctx.keeper.fleet_changed(at)
        chat_id = chat_id or choose_chat(answer.chats)
        if chat_id is None or ctx.state.open_replica != self.replica_id:
            return
        if ctx.state.open_chat is None:
            ctx.store.dispatch(Opened(self.replica_id, chat_id, ctx.now()))
        await resync_chat(ctx, self.replica_id, chat_id)


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Look at another chat of a replica."""

    label: ClassVar[str] = "Open chat"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """Open it; a live feed loads it by itself."""
        await OpenReplica(self.replica_id, self.chat_id).run(ctx)


@dataclass(frozen=True, slots=True)
class LoadOlder:
    """Read the page of a transcript, of at most `limit` events, before the oldest event we hold."""

    label: ClassVar[str] = "Load older"
    replica_id: str
    chat_id: str
    limit: int = PAGE

    async def run(self, ctx: Context) -> None:
        """Put older events in front; does nothing at the beginning or where reading would wake."""
        log = held(ctx.state, self.chat_id)
        if log is None or log.start == 0 or ctx.state.transcripts[self.chat_id].loading:
            return
        ctx.store.dispatch(HistoryLoading(self.chat_id))
        kept = await ctx.cache.history(self.chat_id, self.limit, log.start)
        if kept.events and kept.start + len(kept.events) == log.start:
            self._put(ctx, Window(kept.events, kept.start, log.end))
        elif may_read(ctx.state, self.replica_id):
            await self._fetch(ctx, log.start, log.end)
        else:
            reason = "Older events are on the server, and reading them would wake this replica. Wake it first."
            ctx.store.dispatch(HistoryFailed(self.chat_id, reason))

    async def _fetch(self, ctx: Context, start: int, end: int) -> None:
        try:
            window = await ctx.client.history.before(self.replica_id, self.chat_id, start, end, limit=self.limit)
        except ClientError as error:
            ctx.store.dispatch(HistoryFailed(self.chat_id, str(error)))
            return
        self._put(ctx, window)
        ctx.keeper.transcript_changed(self.replica_id, self.chat_id, window.start)

    def _put(self, ctx: Context, window: Window) -> None:
        ctx.store.dispatch(
            HistoryLoaded(self.replica_id, self.chat_id, window.events, window.start, window.total, whole=False)
        )
        settle(held(ctx.state, self.chat_id))


@dataclass(frozen=True, slots=True)
class CreateChat:
    """Start another chat in a replica."""

    label: ClassVar[str] = "New chat"
    replica_id: str
    provider: str
    title: str | None = None

    async def run(self, ctx: Context) -> None:
        """Create it and look at it."""
        created = await create_chat(ctx, self.replica_id, self.provider, self.title)
        await OpenReplica(self.replica_id, created.id).run(ctx)


@dataclass(frozen=True, slots=True)
class DeleteChat:
    """Delete a chat and its transcript."""

    label: ClassVar[str] = "Delete chat"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """It goes only once the server agreed."""
        await ctx.client.chats.delete(self.replica_id, self.chat_id)
        ctx.store.dispatch(ChatRemoved(self.replica_id, self.chat_id))
        ctx.keeper.fleet_changed(ctx.now())


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Stop the running turn of a chat, where the server offers that."""

    label: ClassVar[str] = "Stop the turn"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """Ask for it; events say when it stopped."""
        capabilities = ctx.state.server.capabilities
        if capabilities is None or INTERRUPT not in capabilities.extensions:
            raise NotOffered("stopping a turn")
        await ctx.client.chats.interrupt(self.replica_id, self.chat_id)


async def create_chat(ctx: Context, replica_id: str, provider: str, title: str | None = None) -> Chat:
    """Start a chat, without looking at it."""
    created = await ctx.client.chats.create(replica_id, Request(provider=provider, title=title))
    chats = ctx.state.chats.get(replica_id, ())
    if all(chat.id != created.chat.id for chat in chats):
        ctx.store.dispatch(ChatsLoaded(replica_id, (*chats, created.chat), ctx.now()))
    return created.chat


def choose_chat(chats: tuple[Chat, ...]) -> str | None:
    """Give the chat that needs the user most: one that asks, then one that works, then the last used."""
    if not chats:
        return None

    def urgency(chat: Chat) -> tuple[bool, bool, float]:
        used = chat.updatedAt or chat.createdAt
        return chat.awaitingInput, chat.processing, used.timestamp() if used is not None else 0.0

    return max(chats, key=urgency).id


def streams(state: State, replica_id: str) -> bool:
    """Say whether a replica's feed is live or about to be, and so keeps its chats true."""
    link = state.links.get(replica_id)
    return link is not None and link.link in (Link.LIVE, Link.OPENING)
