"""Looking at a replica in passing: enough to show what it said last, never at the price of waking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.client.errors import Unreachable
from replicas_tui.effects.chats import choose_chat, streams
from replicas_tui.effects.context import Context
from replicas_tui.effects.transcripts import held, may_read, restore, resync_chat
from replicas_tui.state.actions import ChatsLoaded


@dataclass(frozen=True, slots=True)
class PeekReplica:
    """Read the chat of a replica that needs the user most; it does not count as opened or read."""

    label: ClassVar[str] = "Peek"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Show what the cache has, then what the server says; a replica whose stream is live is true already.

        Nobody asked for it: that the server cannot be reached is told once for all, not for each row passed over.
        """
        chat_id = choose_chat(ctx.state.chats.get(self.replica_id, ()))
        if chat_id is not None and held(ctx.state, chat_id) is None:
            await restore(ctx, self.replica_id, chat_id)
        if not may_read(ctx.state, self.replica_id) or streams(ctx.state, self.replica_id):
            return
        try:
            await self._read(ctx)
        except Unreachable:
            return

    async def _read(self, ctx: Context) -> None:
        answer = await ctx.client.chats.list(self.replica_id)
        ctx.store.dispatch(ChatsLoaded(self.replica_id, answer.chats, ctx.now()))
        chat_id = choose_chat(answer.chats)
        if chat_id is not None:
            await resync_chat(ctx, self.replica_id, chat_id)
