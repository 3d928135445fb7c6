"""What the user can do with the messages that wait. The change shows at once, and goes back if the server refuses."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.queue import ChangedQueue, QueuedMessage, ReorderQueue
from replicas_tui.client.errors import ClientError, NotFound
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import QueueLoaded


class NotWaiting(ClientError):
    """A message is not in the queue any more."""

    def __init__(self) -> None:
        super().__init__("It does not wait any more: the agent took it up, or somebody took it out.")


@dataclass(frozen=True, slots=True)
class LoadQueue:
    """Read what waits in a chat."""

    label: ClassVar[str] = "Read the queue"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """Replace the queue in the store."""
        answer = await ctx.client.queue.get(self.replica_id, self.chat_id)
        ctx.store.dispatch(QueueLoaded(self.chat_id, answer.queue))


@dataclass(frozen=True, slots=True)
class RemoveQueued:
    """Take back a message that waits."""

    label: ClassVar[str] = "Remove from the queue"
    replica_id: str
    chat_id: str
    message_id: str

    async def run(self, ctx: Context) -> None:
        """Take it out.

        Raises:
            NotWaiting: The agent was quicker.
        """
        rest = tuple(one for one in _waiting(ctx, self.chat_id) if one.id != self.message_id)
        asked = ctx.client.queue.remove(self.replica_id, self.chat_id, self.message_id)
        try:
            answer = await _change(ctx, self.chat_id, rest, asked)
        except NotFound as error:
            raise NotWaiting from error
        if not answer.success:  # it was not there to be taken out
            raise NotWaiting


@dataclass(frozen=True, slots=True)
class ReorderQueued:
    """Move a message that waits to a zero-based place among the waiting."""

    label: ClassVar[str] = "Move in the queue"
    replica_id: str
    chat_id: str
    message_id: str
    position: int

    async def run(self, ctx: Context) -> None:
        """Move it.

        Raises:
            NotWaiting: The agent was quicker.
        """
        waiting = _waiting(ctx, self.chat_id)
        rest = [one for one in waiting if one.id != self.message_id]
        moved = [one for one in waiting if one.id == self.message_id]
        place = max(0, min(self.position, len(rest)))
        request = ReorderQueue(messageId=self.message_id, position=place)
        asked = ctx.client.queue.reorder(self.replica_id, self.chat_id, request)
        answer = await _change(ctx, self.chat_id, (*rest[:place], *moved, *rest[place:]), asked)
        if all(one.id != self.message_id for one in answer.queue):
            raise NotWaiting


@dataclass(frozen=True, slots=True)
class ClearQueue:
    """Take back all messages that wait; the running turn goes on."""

    label: ClassVar[str] = "Clear the queue"
    replica_id: str
    chat_id: str

    async def run(self, ctx: Context) -> None:
        """Take all out."""
        asked = ctx.client.queue.clear(self.replica_id, self.chat_id)
        await _change(ctx, self.chat_id, (), asked)


def _waiting(ctx: Context, chat_id: str) -> tuple[QueuedMessage, ...]:
    return ctx.state.queues.get(chat_id, ())


async def _change(
    ctx: Context, chat_id: str, hoped: tuple[QueuedMessage, ...], asked: Awaitable[ChangedQueue]
) -> ChangedQueue:
    """Show the hoped-for queue, then the true one: what the server answers, or what was there when it refuses."""
    before = _waiting(ctx, chat_id)
    ctx.store.dispatch(QueueLoaded(chat_id, hoped))
    try:
        answer = await asked
    except ClientError:
        if _waiting(ctx, chat_id) == hoped:  # else an event already said what is true now
            ctx.store.dispatch(QueueLoaded(chat_id, before))
        raise
    ctx.store.dispatch(QueueLoaded(chat_id, answer.queue))
    return answer
