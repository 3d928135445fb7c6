"""Sending what was typed, so that no crash in between loses it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.chats import OpenReplica, create_chat
from replicas_tui.effects.context import Context, Intent, carry_out
from replicas_tui.effects.drafts import keep_drafts
from replicas_tui.effects.messages import SendMessage
from replicas_tui.state.attachments import NEW_CHAT, Attachment, Modes
from replicas_tui.state.drafts import above, next_key, on_their_way
from replicas_tui.state.outgoing import NOTHING_TYPED, Draft


@dataclass(frozen=True, slots=True)
class Write:
    """Send a draft, which is kept beside what is typed until the server has it.

    Attributes:
        key: The draft's.
        send: What sends it.
        left: What the composer shows from now on; None leaves what is kept there.
    """

    label: ClassVar[str] = "Send"
    key: str
    draft: Draft
    send: Intent
    left: Draft | None = None

    async def run(self, ctx: Context) -> None:
        """Send it; what fails stands above what was typed meanwhile. On disk it says that it is on its way."""
        way = next_key(ctx.state.drafts, self.key)
        left = {} if self.left is None else {self.key: self.left}
        await keep_drafts(ctx, {way: replace(self.draft, leaving=True, unsure=False), **left})
        try:
            await self.send.run(ctx)
        except ClientError:
            back = replace(ctx.state.drafts.get(way, self.draft), leaving=False)
            await keep_drafts(
                ctx, {self.key: above(back, ctx.state.drafts.get(self.key, NOTHING_TYPED)), way: NOTHING_TYPED}
            )
            raise
        await keep_drafts(ctx, {way: NOTHING_TYPED})


@dataclass(frozen=True, slots=True)
class SendElsewhere:
    """Send to another chat of the replica, which is begun first when `modes.to` is `new`; then look at it.

    Attributes:
        key: The draft's; the message learns of the chat that was begun, so that trying again does not begin another.
    """

    label: ClassVar[str] = "Send"
    key: str
    replica_id: str
    text: str
    images: tuple[Attachment, ...]
    modes: Modes
    local_id: str

    async def run(self, ctx: Context) -> None:
        """Begin, send, look."""
        chat_id = self.modes.to
        if chat_id == NEW_CHAT:
            chat_id = (await create_chat(ctx, self.replica_id, self.modes.agent)).id
            known = ctx.state.drafts
            ours = {way: known[way] for way in on_their_way(known, self.key) if known[way].modes == self.modes}
            modes = replace(self.modes, to=chat_id, agent="")
            await keep_drafts(ctx, {way: replace(draft, modes=modes) for way, draft in ours.items()})
        await SendMessage(self.replica_id, chat_id, self.text, self.images, self.modes, self.local_id).run(ctx)
        await carry_out(OpenReplica(self.replica_id, chat_id), ctx)  # that it arrived is not undone by a failed look
