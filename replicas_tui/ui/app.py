"""The app: it paints at once, and brings the rest after. It holds no state of its own.

What is imported here is imported before the first paint; `desk` brings everything else.
"""

from __future__ import annotations

import os
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from typing_extensions import override

from replicas_tui.collector import collect_if_due
from replicas_tui.state.safe import safe_line
from replicas_tui.ui.attention import REST_S
from replicas_tui.ui.chords import Chording
from replicas_tui.ui.copying import Copying
from replicas_tui.ui.crash import CrashKept
from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.looks import Looks
from replicas_tui.ui.opening import Opening
from replicas_tui.ui.page_colour import PageTurned
from replicas_tui.ui.room import Roomy
from replicas_tui.ui.services import Services
from replicas_tui.ui.start import StartScreen
from replicas_tui.ui.styles import styles_dir
from replicas_tui.ui.themes import THEMES

TWICE_S = 2.0
READ_S = 6.0
"""As `TWICE_S`, where there is a sentence to read first."""


class ReplicasApp(Opening, Roomy, Chording, Copying, CrashKept):
    """Replicas in the terminal.

    Args:
        services: How it opens a profile, and how it looks.
    """

    CSS_PATH: ClassVar = sorted(styles_dir().glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = False
    TITLE = "replicas"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,f10", "quit", "quit", show=False, id="app.quit"),
        Binding("ctrl+c", "leave", "quit, pressed twice", show=False, id="app.leave"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(driver_class=TtyDriver)
        self.services = services
        self._leaving = False
        self.clipboard_wish, self.yank_file = services.terminal.clipboard, services.yank_file
        self.mouse_mode = services.terminal.mouse
        if services.far or not services.terminal.motion:
            self.animation_level = "none"
        for theme in THEMES:  # before the first style sheet is read: it names their tokens
            self.register_theme(theme)
        self.looks = Looks(self, services, os.environ)

    @override
    def get_default_screen(self) -> Screen[None]:
        if self.services.profile is not None:
            return StartScreen(self.services.profile, self.services.cached_rows)
        from replicas_tui.ui.screens.first_run import FirstRun  # noqa: PLC0415 - needed once in a life

        return FirstRun(self.services)

    @property
    @override
    def _background_screens(self) -> list[Screen[object]]:
        """Give the screens that can be seen below the topmost; Textual names the next one even if nothing shows of it.

        What changes on a screen that is wholly covered would have the whole terminal written again.
        """
        return super()._background_screens if self.screen.styles.background.a < 1 else []

    def on_ready(self) -> None:
        """Bring the rest, now that something is painted."""
        self.take_mouse()
        self.run_worker(self.looks.ask(self._driver), group="looks")
        self.looks.follow(self.tell_all)
        self.set_interval(REST_S, self._rest)
        if self.services.profile is not None:
            self.open(self.services.profile)

    def _rest(self) -> None:
        if self.hands_rest:
            collect_if_due()

    def watch_app_focus(self, focus: bool) -> None:
        """Somebody looks at the terminal again, or nobody does."""
        if self.desk is not None:
            self.desk.watched(on=focus)
        if focus:
            self.run_worker(self.looks.look_again(), group="looks")

    def on_page_turned(self, message: PageTurned) -> None:
        """Follow the terminal from dark to light, and back."""
        self.looks.turn(message.page)

    def watch_title(self, title: str) -> None:
        """Say in the window's title what needs the user."""
        if self.tty is not None and self.services.terminal.notify.title:
            self.tty.set_title(safe_line(title, 80))

    @override
    async def action_quit(self) -> None:
        """Quit; what would be lost with the app is told first, once."""
        lost = self.desk.unsent() if self.desk is not None else ""
        if lost and not self._leaving:
            self._warn(f"{lost} Once more quits all the same.", READ_S)
        else:
            await super().action_quit()

    async def action_leave(self) -> None:
        """Quit when it is pressed twice: the fingers know it from programs in which it means no more than "stop"."""
        if self._leaving or self.desk is None or self.desk.unsent():
            await self.action_quit()
        else:
            self._warn("Once more quits, as ^q does at once. Drafts are kept, and agents go on.", TWICE_S)

    def _warn(self, said: str, seconds: float) -> None:
        self._leaving = True
        self.set_timer(seconds, self._stay)
        self.say(said)

    def _stay(self) -> None:
        self._leaving = False

    async def on_unmount(self) -> None:
        """Keep what is kept and let go of the server, however the app ends."""
        if self.desk is not None:
            await self.desk.close()
