"""What the user says to agents. What was typed is never lost: a message that failed keeps its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4

from replicas_tui.api.messages import SendMessage as Request
from replicas_tui.api.replicas import Image
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import StatusChanged
from replicas_tui.state.actions_messages import MessageAccepted, MessageFailed, MessageSending


def _fresh() -> str:
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Say something to a chat; without `chat_id` the server chooses one by `coding_agent`.

    Attributes:
        local_id: Names the message until the server gives it an id; the same one again is the same message, retried.
    """

    label: ClassVar[str] = "Send"
    replica_id: str
    chat_id: str | None
    text: str
    coding_agent: str | None = None
    model: str | None = None
    thinking_level: str | None = None
    plan_mode: bool | None = None
    goal_mode: bool | None = None
    fast_mode: bool | None = None
    images: tuple[Image, ...] | None = None
    local_id: str = field(default_factory=_fresh)

    async def run(self, ctx: Context) -> None:
        """Send it once; a failure keeps the text and says why."""
        ctx.store.dispatch(MessageSending(self.local_id, self.replica_id, self.chat_id, self.text))
        try:
            sent = await ctx.client.messages.send(self.replica_id, self._request())
        except ClientError as error:
            ctx.store.dispatch(MessageFailed(self.local_id, str(error)))
            raise
        ctx.store.dispatch(MessageAccepted(self.local_id, sent))
        await ctx.cache.remember_sent(self.text)
        if sent.status == "waking":
            known = ctx.state.replicas.get(self.replica_id)
            status = known.status if known is not None else "sleeping"
            ctx.store.dispatch(StatusChanged(self.replica_id, status, waking=True))
            ctx.stale.set()

    def _request(self) -> Request:
        return Request(
            message=self.text,
            chat_id=self.chat_id,
            coding_agent=self.coding_agent,
            model=self.model,
            thinking_level=self.thinking_level,
            plan_mode=self.plan_mode,
            goal_mode=self.goal_mode,
            fast_mode=self.fast_mode,
            images=self.images,
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
