"""`ctrl+x s`: a second way to send a form, for terminals and multiplexers that keep `ctrl+s` to themselves."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import Screen
from typing_extensions import override

WAIT_S = 2.0  # for the second key


class LeaderScreen(Screen[object]):
    """Mix it into a screen with an action `start`.

    Attributes:
        leading: `ctrl+x` was pressed; editors let the next key pass then.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "start", "start", priority=True, id="dialog.start"),
        Binding("ctrl+x", "lead", "start with s", show=False, priority=True, key_display="^x s", id="dialog.lead"),
        Binding("s", "led", "start", show=False, priority=True),
    ]
    leading = False

    def action_start(self) -> None:
        """Send the form."""
        raise NotImplementedError

    def action_lead(self) -> None:
        """Wait for the second key."""
        self.leading = True
        self.set_timer(WAIT_S, self._unlead)

    def action_led(self) -> None:
        """Take the second key."""
        self.leading = False
        self.action_start()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.leading if action == "led" else super().check_action(action, parameters)

    def _unlead(self) -> None:
        self.leading = False


def passes(node: DOMNode, key: str) -> bool:
    """Say whether an editor has to let `key` pass, because its screen waits for it."""
    screen = node.screen
    return key == "s" and isinstance(screen, LeaderScreen) and screen.leading
