"""Whose the mouse is: ours, the terminal's but for the wheel, or wholly the terminal's; and the hand on the keyboard.

A click that brings a terminal to the front was meant for the window, not for what happened to lie under it.
"""

from __future__ import annotations

import os
import time
from typing import ClassVar, Final

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from typing_extensions import override

from replicas_tui.ui.driver import TtyDriver

FOCUS_CLICK_S: Final = 0.3
HANDS_OFF: Final = "-hands-off"
_TOLD: Final = {
    "on": "The mouse clicks, scrolls and chooses lines here; hold shift for the terminal's own selection.",
    "wheel": "The mouse is the terminal's; its wheel comes as arrow keys.",
    "off": "The mouse is the terminal's.",
}


class Hands(App[None]):
    """An app that can let go of the mouse, and of the terminal.

    Attributes:
        mouse_mode: `on`, `wheel` or `off`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "hands_off", "hands off: select with the mouse", show=False, id="app.hands-off"),
        Binding("f9", "mouse", "mouse on, wheel only, off", show=False, id="app.mouse"),
        Binding("ctrl+z", "suspend_process", "to the shell; fg comes back", show=False, id="app.suspend"),
    ]

    mouse_mode: str = "on"
    _came_at = float("-inf")
    _not_meant = False

    def say(self, text: str, *, well: bool = True) -> None:
        """Say something to the user; `well`, or something to mind."""
        raise NotImplementedError

    @property
    def tty(self) -> TtyDriver | None:
        """The terminal, when there is one."""
        return self._driver if isinstance(self._driver, TtyDriver) else None

    def take_mouse(self) -> None:
        """Have as much of the mouse as is wanted now."""
        if self.tty is not None:
            self.tty.mouse = "off" if self.has_class(HANDS_OFF) else self.mouse_mode

    def action_mouse(self) -> None:
        """Go on to the next way to have the mouse."""
        modes = list(_TOLD)
        self.mouse_mode = modes[(modes.index(self.mouse_mode) + 1) % len(modes)]
        self.take_mouse()
        self.say(_TOLD[self.mouse_mode])

    def action_hands_off(self) -> None:
        """Let go of the mouse and of all that is not the text, or take both back."""
        self.toggle_class(HANDS_OFF)
        self.take_mouse()
        if self.has_class(HANDS_OFF):
            self.say("Hands off: select with the mouse as anywhere. M brings everything back.")

    @override
    def action_suspend_process(self) -> None:
        # A shell that brings jobs back gives each a group of its own; `sh -c`, as tmux runs it, does neither.
        if os.getsid(0) == os.getpgrp():
            self.say("There is no shell here that could bring the app back, so it stays.", well=False)
            return
        super().action_suspend_process()

    @override
    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.AppFocus):
            self._came_at = time.monotonic()
        if not (isinstance(event, events.MouseEvent) and not event.is_forwarded and self._only_focuses(event)):
            await super().on_event(event)

    def _only_focuses(self, event: events.MouseEvent) -> bool:
        """Say whether a press, or what follows it, was meant for the window."""
        if isinstance(event, events.MouseDown):
            self._not_meant = not self.app_focus or time.monotonic() - self._came_at < FOCUS_CLICK_S
            self.app_focus = True
            return self._not_meant
        drops = self._not_meant and isinstance(event, events.MouseMove | events.MouseUp)
        if isinstance(event, events.MouseUp):
            self._not_meant = False
        return drops
