"""Telling the user something small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something once."""

    label: ClassVar[str] = "Tell"
    text: str
    level: Level = Level.INFO

    async def run(self, ctx: Context) -> None:
        """Say it."""
        ctx.store.dispatch(Noticed(self.level, self.text))
