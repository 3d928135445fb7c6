"""`ctrl+x s`: a second way to send a form, for terminals and multiplexers that keep `ctrl+s` to themselves."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen


class LeaderScreen(Screen[object]):
    """Mix it into a screen with an action `start`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter,ctrl+x s", "start", "start", priority=True, id="dialog.start"),
    ]

    def action_start(self) -> None:
        """Send the form."""
        raise NotImplementedError
