"""The app: it paints at once, brings the rest after, and passes wishes on. It holds no state of its own.

What is imported here is imported before the first paint; `desk` brings everything else.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen
from typing_extensions import override

from replicas_tui.ui.crash import CrashKept
from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.services import ConnectError, Services
from replicas_tui.ui.start import OpeningScreen, StartScreen
from replicas_tui.ui.styles import styles_dir
from replicas_tui.ui.themes import THEMES
from replicas_tui.ui.typeahead import TypeAhead
from replicas_tui.ui.wear import wear

if TYPE_CHECKING:
    from replicas_tui.ui.desk import Desk
    from replicas_tui.ui.pane import Wanted
    from replicas_tui.ui.places import GoTo, TakeAway
    from replicas_tui.ui.screens.first_run import FirstRun


class ReplicasApp(TypeAhead, CrashKept):
    """Replicas in the terminal.

    Args:
        services: How it opens a profile, and how it looks.
    """

    CSS_PATH: ClassVar = sorted(styles_dir().glob("*.tcss"))
    ENABLE_COMMAND_PALETTE = False
    TITLE = "replicas"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("colon,ctrl+p", "palette", "everything by name", id="app.palette"),
        Binding("question_mark", "keys", "what the keys do", id="app.keys"),
        Binding("1", "fleet", "fleet", show=False, id="app.fleet"),
        Binding("ctrl+q,ctrl+c", "quit", "quit", id="app.quit"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__(driver_class=TtyDriver)
        self.services = services
        self.desk: Desk | None = None
        for theme in THEMES:  # before the first style sheet is read: it names their tokens
            self.register_theme(theme)
        wear(self, services.theme, services.glyphs, os.environ)

    @override
    def get_default_screen(self) -> Screen[None]:
        if self.services.profile is not None:
            return StartScreen(self.services.profile, self.services.cached_rows)
        from replicas_tui.ui.screens.first_run import FirstRun  # noqa: PLC0415 - needed once in a life

        return FirstRun(self.services)

    def on_ready(self) -> None:
        """Bring the rest, now that something is painted."""
        if self.services.profile is not None:
            self.open(self.services.profile)

    def open(self, profile: str, said: str = "") -> None:
        """Open a profile; its fleet takes the place of what is shown, and `said` is said over it."""
        self.run_worker(self._open(profile, said), group="open", exclusive=True)

    async def _open(self, profile: str, said: str) -> None:
        desk_type = await asyncio.to_thread(_import_desk)
        try:
            session = await self.services.connect(profile)
        except ConnectError as error:
            if isinstance(self.screen, OpeningScreen):
                self.screen.fail(str(error))
            return
        self.desk = desk_type(self, self.services, session)
        await self.desk.open(said)

    def on_first_run_begin(self, message: FirstRun.Begin) -> None:
        """Open the profile that was chosen."""
        self.open(message.profile, message.said)

    def watch_app_focus(self, focus: bool) -> None:
        """Somebody looks at the terminal again, or nobody does."""
        if self.desk is not None:
            self.desk.watched(on=focus)

    def on_wanted(self, message: Wanted) -> None:
        """Do what a pane wants."""
        if self.desk is not None:
            self.desk.do(message.intent)

    def on_go_to(self, message: GoTo) -> None:
        """Change screens."""
        if self.desk is not None:
            self.desk.go(message)

    def on_take_away(self, message: TakeAway) -> None:
        """Sleep, archive or delete."""
        if self.desk is not None:
            self.desk.take_away(message.act, message.replica_id)

    def on_make_new(self) -> None:
        """Open the form for a new replica."""
        if self.desk is not None:
            self.desk.make_new()

    def action_keys(self) -> None:
        """Open help for what has the focus."""
        from replicas_tui.ui.commands import show_keys  # noqa: PLC0415 - knows the state

        show_keys(self)

    def action_palette(self) -> None:
        """Open the palette."""
        from replicas_tui.ui.commands import show_palette  # noqa: PLC0415 - knows the state

        show_palette(self)

    def action_again(self) -> None:
        """Try once more to open the profile."""
        if self.services.profile is not None and self.desk is None:
            self.open(self.services.profile)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.desk is not None and self.desk.away if action == "fleet" else True

    def action_fleet(self) -> None:
        """Go back to the fleet."""
        if self.desk is not None:
            self.desk.to_fleet()

    async def on_unmount(self) -> None:
        """Keep what is kept and let go of the server, however the app ends."""
        if self.desk is not None:
            await self.desk.close()


def _import_desk() -> type[Desk]:
    """Import what the first paint does without: half a second, in a thread, so that keys are heard meanwhile."""
    from replicas_tui.ui.desk import Desk  # noqa: PLC0415

    return Desk
