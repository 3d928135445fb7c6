"""Sending what was typed, so that no crash in between loses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context, Intent
from replicas_tui.effects.drafts import SaveDraft


@dataclass(frozen=True, slots=True)
class Write:
    """Keep the text as a draft, send it, and drop the draft once the server has it.

    Attributes:
        key: The draft's.
        send: What sends it.
    """

    label: ClassVar[str] = "Send"
    key: str
    text: str
    send: Intent

    async def run(self, ctx: Context) -> None:
        """Send it; a draft that was typed meanwhile stays."""
        await SaveDraft(self.key, self.text).run(ctx)
        await self.send.run(ctx)
        draft = ctx.state.drafts.get(self.key)
        if draft is not None and draft.text == self.text:
            await SaveDraft(self.key, "").run(ctx)
