"""Opening a profile, and another one in its place; what the first paint does without is imported here."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from replicas_tui.collector import for_good
from replicas_tui.ui.errands import Errands
from replicas_tui.ui.services import ConnectError
from replicas_tui.ui.start import OpeningScreen, StartScreen

if TYPE_CHECKING:
    from replicas_tui.ui.desk import Desk
    from replicas_tui.ui.screens.first_run import FirstRun


class Opening(Errands):
    """An app that opens profiles."""

    AT_ONCE = frozenset({"start.again", "start.quit", "app.quit", "app.leave", "app.suspend"})

    def open(self, profile: str, said: str = "") -> None:
        """Open a profile; its fleet takes the place of what is shown, and `said` is said over it."""
        self.run_worker(self._open(profile, said), group="open", exclusive=True)

    @override
    def switch(self, profile: str) -> None:
        """Leave the open profile, with all that was typed kept, and open another one."""
        self.run_worker(self._switch(profile), group="open", exclusive=True)

    async def _switch(self, profile: str) -> None:
        from replicas_tui.ui.switching import leave  # noqa: PLC0415 - few switch, and none at the start

        await leave(self)
        self.services = replace(self.services, profile=profile, cached_rows=())
        await self.push_screen(StartScreen(profile, ()))
        await self._open(profile, "")

    async def _open(self, profile: str, said: str) -> None:
        self.begin_opening()
        desk_type = await asyncio.to_thread(_import_desk)
        try:
            session = await self.services.connect(profile)
        except ConnectError as error:
            self.end_opening(there=False)
            if isinstance(self.screen, OpeningScreen):
                self.screen.fail(str(error))
            return
        self.desk = desk_type(self, self.services, session)
        await self.desk.open(said)
        self.tell_all(await self.looks.wrong_keys())

    def on_first_run_begin(self, message: FirstRun.Begin) -> None:
        """Open the profile that was chosen."""
        self.open(message.profile, message.said)

    def action_again(self) -> None:
        """Try once more to open the profile."""
        if self.services.profile is not None and self.desk is None:
            self.open(self.services.profile)

    def tell_all(self, notes: Sequence[str]) -> None:
        """Say what is to mind."""
        for note in notes:
            self.say(note, well=False)


def _import_desk() -> type[Desk]:
    """Import what the first paint does without: half a second, in a thread, so that keys are heard meanwhile."""
    with for_good():
        from replicas_tui.ui.desk import Desk  # noqa: PLC0415

    return Desk
