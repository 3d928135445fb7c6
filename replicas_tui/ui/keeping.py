"""What was typed reaches the disk, however the widget it was typed into goes.

A message would do while the app runs. When it ends, or its profile is left, widgets go after the last message was read,
and workers are cancelled before: what is to be kept is handed over in a call, and waited for before the disk is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

if TYPE_CHECKING:
    from replicas_tui.effects.context import Intent


class Keeping(App[None]):
    """An app that can be handed what is to be kept."""

    def keep(self, intent: Intent) -> None:
        """Carry it out in the order it was handed over, and before anything is closed."""
        raise NotImplementedError
