"""Putting a message back where it waited, with the same words or better ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from replicas_tui.effects.context import Context
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ReorderQueued


@dataclass(frozen=True, slots=True)
class Requeue:
    """Send a message and move it to a zero-based place among the waiting, if it has to wait at all."""

    label: ClassVar[str] = "Put back into the queue"
    replica_id: str
    chat_id: str
    text: str
    position: int
    local_id: str = field(default_factory=lambda: uuid4().hex)

    async def run(self, ctx: Context) -> None:
        """Send, then move."""
        before = frozenset(one.id for one in ctx.state.queues.get(self.chat_id, ()))
        await SendMessage(self.replica_id, self.chat_id, self.text, local_id=self.local_id).run(ctx)
        waiting = ctx.state.queues.get(self.chat_id, ())
        ours = {one.message_id for one in ctx.state.outgoing if one.local_id == self.local_id}
        found = [
            (n, one.id)
            for n, one in enumerate(waiting)
            if one.id in ours or (one.id not in before and one.message == self.text)
        ]
        if found and found[-1][0] != self.position:
            await ReorderQueued(self.replica_id, self.chat_id, found[-1][1], self.position).run(ctx)
