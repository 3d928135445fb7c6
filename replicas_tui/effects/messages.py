"""What the user says to agents. What was typed is never lost: a message that failed keeps its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from replicas_tui.api.messages import SendMessage as Request
from replicas_tui.client.errors import ClientError, Unreachable
from replicas_tui.effects.attaching import wire_images
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import StatusChanged
from replicas_tui.state.actions_messages import MessageAccepted, MessageFailed, MessageSending
from replicas_tui.state.attachments import USUAL, Attachment, Modes


def _fresh() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Say something to a chat; without `chat_id` the server chooses one, or makes one with `modes.agent`.

    Attributes:
        local_id: Names the message until the server gives it an id; the same one again is the same message, retried.
    """

    label: ClassVar[str] = "Send"
    replica_id: str
    chat_id: str | None
    text: str
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL
    local_id: str = field(default_factory=_fresh)

    async def run(self, ctx: Context) -> None:
        """Send it once; a failure keeps the text and says why. It is in the history before it leaves."""
        ctx.store.dispatch(
            MessageSending(self.local_id, self.replica_id, self.chat_id, self.text, self.images, self.modes)
        )
        await ctx.cache.remember_sent(self.text)
        try:
            sent = await ctx.client.messages.send(self.replica_id, await self._request(ctx))
        except ClientError as error:
            unsure = isinstance(error, Unreachable) and error.sent
            ctx.store.dispatch(MessageFailed(self.local_id, str(error), unsure=unsure))
            raise
        ctx.store.dispatch(MessageAccepted(self.local_id, sent))
        if sent.status == "waking":
            known = ctx.state.replicas.get(self.replica_id)
            status = known.status if known is not None else "sleeping"
            ctx.store.dispatch(StatusChanged(self.replica_id, status, waking=True))
            ctx.stale.set()

    async def _request(self, ctx: Context) -> Request:
        modes = self.modes
        return Request(
            message=self.text,
            chat_id=self.chat_id,
            coding_agent=(modes.agent or None) if self.chat_id is None else None,
            model=modes.model or None,
            thinking_level=modes.thinking or None,
            plan_mode=modes.plan or None,
            goal_mode=modes.goal or None,
            fast_mode=modes.fast or None,
            images=await wire_images(ctx, self.images),
        )


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answer what an agent asks: an option's number or label, free text, `approve` for a plan, else feedback on it."""

    label: ClassVar[str] = "Answer"
    replica_id: str
    chat_id: str
    text: str
    local_id: str = field(default_factory=_fresh)

    async def run(self, ctx: Context) -> None:
        """Send it as the ordinary message that it is."""
        await SendMessage(self.replica_id, self.chat_id, self.text, local_id=self.local_id).run(ctx)
