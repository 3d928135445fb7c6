"""Taking a message out of the queue to change its words, and putting one back where it waited."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import RemoveQueued, ReorderQueued


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


@dataclass(frozen=True, slots=True)
class TakeQueued:
    """Make a message that waits the draft of its chat; it is on disk before the queue lets go of it."""

    label: ClassVar[str] = "Take out of the queue"
    replica_id: str
    chat_id: str
    message_id: str
    text: str

    async def run(self, ctx: Context) -> None:
        """Keep its words, then take it out; when it runs already, there is nothing to keep."""
        await SaveDraft(self.chat_id, self.text).run(ctx)
        try:
            await RemoveQueued(self.replica_id, self.chat_id, self.message_id).run(ctx)
        except ClientError:
            await SaveDraft(self.chat_id, "").run(ctx)
            raise
