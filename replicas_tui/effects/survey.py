"""Asking the active replicas that no stream covers what their agents do: the list alone does not say who asks or works.

Careful with other people's money: only replicas that the list has just called active are asked, only after new
activity, and ever more rarely when the answers bring nothing new (a server might count our asking as activity).
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import ChatsLoaded, TurnEndRead
from replicas_tui.state.turn_ends import TAIL, end_of, is_used, newest_chat

AT_ONCE = 4
MOST = 24  # replicas asked after one poll
LONGEST_QUIET = 8  # after so many answers without news a replica is skipped for 2 ** 8 polls


@dataclass(slots=True)
class _Asked:
    """When a replica was last asked, and how often in a row there was nothing new."""

    activity: datetime | None
    poll: int
    quiet: int = 0


@dataclass(slots=True)
class Survey:
    """Remembers who was asked, and asks the others."""

    ctx: Context
    _asked: dict[str, _Asked] = field(default_factory=dict)
    _poll: int = 0

    async def run(self, streamed: Collection[str]) -> None:
        """Read the chats of those with news; to be called right after each list."""
        self._poll += 1
        replicas = self.ctx.state.replicas
        self._asked = {one: asked for one, asked in self._asked.items() if one in replicas}
        due = [one for one in replicas.values() if one.id not in streamed and self._is_due(one)][:MOST]
        turns = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._ask(one, turns) for one in due))

    def _is_due(self, replica: Replica) -> bool:
        if replica.status != "active":
            return False
        asked = self._asked.get(replica.id)
        if asked is None:
            return True
        return asked.activity != replica.last_activity_at and self._poll - asked.poll >= 2**asked.quiet

    async def _ask(self, replica: Replica, turns: asyncio.Semaphore) -> None:
        before = self._asked.get(replica.id)
        known = self.ctx.state.chats.get(replica.id)
        try:
            async with turns:
                answer = await self.ctx.client.chats.list(replica.id)
                end = await self._end(replica.id, answer.chats)
        except ClientError:
            return  # it fell asleep or was deleted meanwhile, or the line broke: the next list says which
        is_news = before is None or answer.chats != known
        quiet = 0 if is_news or before is None else min(before.quiet + 1, LONGEST_QUIET)
        self._asked[replica.id] = _Asked(replica.last_activity_at, self._poll, quiet)
        if is_news:
            at = self.ctx.now()
            self.ctx.store.dispatch(ChatsLoaded(replica.id, answer.chats, at), *end)
            self.ctx.keeper.fleet_changed(at)

    async def _end(self, replica_id: str, chats: Iterable[Chat]) -> tuple[TurnEndRead, ...]:
        """Read how the last turn ended, where one did and nobody knows: the chat alone does not say it."""
        newest = newest_chat(chats)
        if newest is None or newest.processing or newest.updatedAt is None or not is_used(newest):
            return ()
        known = self.ctx.state.turn_ends.get(newest.id)
        if known is not None and known.at == newest.updatedAt:
            return ()
        tail = await self.ctx.client.history.window(replica_id, newest.id, limit=TAIL)
        return (TurnEndRead(newest.id, end_of(tail.events, newest.updatedAt)),) if tail.events else ()
