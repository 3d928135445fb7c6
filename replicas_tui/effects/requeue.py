"""Taking a message out of the queue to change its words, putting one back where it waited, and not waiting at all.

Once the server has a message nothing here fails: what could not be done with it after that is told as a notice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.chats import Interrupt
from replicas_tui.effects.context import Context
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import RemoveQueued, ReorderQueued
from replicas_tui.state.actions import Noticed
from replicas_tui.state.attachments import USUAL, Attachment, Modes
from replicas_tui.state.model import Level
from replicas_tui.state.outgoing import Draft


def _fresh() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Requeue:
    """Send a message and move it to a zero-based place among the waiting, if it has to wait at all."""

    label: ClassVar[str] = "Put back into the queue"
    replica_id: str
    chat_id: str
    text: str
    position: int
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL
    local_id: str = field(default_factory=_fresh)

    async def run(self, ctx: Context) -> None:
        """Send, then move."""
        send = SendMessage(self.replica_id, self.chat_id, self.text, self.images, self.modes, self.local_id)
        waits = await _send(ctx, send, self.chat_id)
        if waits is None or _place(ctx, self.chat_id, waits) == self.position:
            return
        try:
            await ReorderQueued(self.replica_id, self.chat_id, waits, self.position).run(ctx)
        except ClientError as error:
            _tell(ctx, self.replica_id, f"It was sent, and not moved to its place. {error}")


@dataclass(frozen=True, slots=True)
class SendNow:
    """Send a message that does not wait: when a turn runs, that is stopped and the message runs next."""

    label: ClassVar[str] = "Send now"
    replica_id: str
    chat_id: str
    text: str
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL
    local_id: str = field(default_factory=_fresh)

    async def run(self, ctx: Context) -> None:
        """Send it as any other; only when it has to wait is the turn before it stopped."""
        send = SendMessage(self.replica_id, self.chat_id, self.text, self.images, self.modes, self.local_id)
        waits = await _send(ctx, send, self.chat_id)
        if waits is None:
            return
        try:
            await RunNow(self.replica_id, self.chat_id, waits).run(ctx)
        except ClientError as error:
            _tell(ctx, self.replica_id, f"It is queued; the turn before it was not stopped. {error}")


@dataclass(frozen=True, slots=True)
class RunNow:
    """Let a message that waits run at once: it goes first, then the running turn is stopped."""

    label: ClassVar[str] = "Send now"
    replica_id: str
    chat_id: str
    message_id: str

    async def run(self, ctx: Context) -> None:
        """Move, then stop; nothing is stopped once the message runs."""
        if _place(ctx, self.chat_id, self.message_id):
            await ReorderQueued(self.replica_id, self.chat_id, self.message_id, 0).run(ctx)
        if _place(ctx, self.chat_id, self.message_id) is not None:
            await Interrupt(self.replica_id, self.chat_id).run(ctx)


@dataclass(frozen=True, slots=True)
class TakeQueued:
    """Make a message that waits the draft of its chat; it is on disk before the queue lets go of it."""

    label: ClassVar[str] = "Take out of the queue"
    replica_id: str
    chat_id: str
    message_id: str
    draft: Draft

    async def run(self, ctx: Context) -> None:
        """Keep its words, then take it out; when it runs already, they stand in the transcript."""
        before = ctx.state.drafts.get(self.chat_id, Draft())
        await SaveDraft(self.chat_id, self.draft).run(ctx)
        try:
            await RemoveQueued(self.replica_id, self.chat_id, self.message_id).run(ctx)
        except ClientError:
            await SaveDraft(self.chat_id, before).run(ctx)
            raise


async def _send(ctx: Context, send: SendMessage, chat_id: str) -> str | None:
    """Send and give the message's id if it waits."""
    before = frozenset(one.id for one in ctx.state.queues.get(chat_id, ()))
    await send.run(ctx)
    waiting = ctx.state.queues.get(chat_id, ())
    ours = {one.message_id for one in ctx.state.outgoing if one.local_id == send.local_id}
    found = [one.id for one in waiting if one.id in ours or (one.id not in before and one.message == send.text)]
    return found[-1] if found else None


def _place(ctx: Context, chat_id: str, message_id: str) -> int | None:
    return next((n for n, one in enumerate(ctx.state.queues.get(chat_id, ())) if one.id == message_id), None)


def _tell(ctx: Context, replica_id: str, text: str) -> None:
    ctx.store.dispatch(Noticed(Level.WARN, text, replica_id))
