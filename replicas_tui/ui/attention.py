"""Whether somebody looks at the terminal: it says so itself, or, where it never does, the keys tell."""

from __future__ import annotations

import time
from typing import Final

from textual import events
from textual.app import App
from typing_extensions import override

RECENT_S: Final = 60.0
REST_S: Final = 3.0


class Attentive(App[None]):
    """An app that knows whether it is looked at."""

    _tells_focus = False
    _pressed_at = float("-inf")

    @property
    def looked_at(self) -> bool:
        """Somebody looks: the terminal has the focus, or said never anything of that and a key came lately."""
        return self.app_focus if self._tells_focus else time.monotonic() - self._pressed_at < RECENT_S

    @property
    def hands_rest(self) -> bool:
        """Nobody has typed for a moment: what would hold a key up may be done now."""
        return time.monotonic() - self._pressed_at >= REST_S

    @override
    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.AppFocus | events.AppBlur):
            self._tells_focus = True
        elif isinstance(event, events.InputEvent):
            self._pressed_at = time.monotonic()
        await super().on_event(event)
