"""One open profile: its session, its screens, and what the user wants of it.

Everything heavy is imported from here on, after the first paint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.app import App

from replicas_tui.effects.chats import OpenReplica
from replicas_tui.effects.context import Intent, carry_out
from replicas_tui.effects.replicas import ArchiveReplica, CloseReplica, DeleteReplica, SleepReplica
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import pack
from replicas_tui.ui.clock import this_minute
from replicas_tui.ui.dialogs.confirm import confirm
from replicas_tui.ui.dialogs.new_replica import NewReplica
from replicas_tui.ui.places import Act, GoTo
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import Services, Session

_ACTS: dict[Act, Callable[[str], Intent]] = {
    "sleep": SleepReplica,
    "archive": ArchiveReplica,
    "delete": DeleteReplica,
}


class Desk:
    """Runs a session and shows its screens.

    Args:
        app: Whose screens they are.
        services: What the app was given.
        session: An open connection.
    """

    def __init__(self, app: App[None], services: Services, session: Session) -> None:
        self._app = app
        self._services = services
        self._session = session
        self._clock = session.context.now
        self.store = session.context.store
        self.store.pace(lambda flush: app.set_timer(services.frame_s, flush))

    async def open(self, said: str = "") -> None:
        """Show the fleet, start the session's work, and say `said`."""
        await self._app.push_screen(FleetScreen(self.store, self._clock))
        self._app.run_worker(self._session.run(), group="session")
        if said:
            self.store.dispatch(Noticed(Level.DONE, said))

    def watched(self, *, on: bool) -> None:
        """Somebody looks at the terminal, or nobody does."""
        self._session.watched(on=on)

    def do(self, intent: Intent) -> None:
        """Carry out what the user wants."""
        self._app.run_worker(carry_out(intent, self._session.context), group="intents")

    def take_away(self, act: Act, replica_id: str) -> None:
        """Sleep, archive or delete a replica, after asking where that loses something."""
        dialog = confirm(act, self.store.state, replica_id)

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.do(_ACTS[act](replica_id))

        if dialog is None:
            answered(agreed=True)
        else:
            self._app.push_screen(dialog, answered)

    def make_new(self) -> None:
        """Open the form for a new replica, and then the replica."""
        self._app.push_screen(NewReplica(self.store), lambda made: self.go(GoTo(made)) if made else None)

    def go(self, message: GoTo) -> None:
        """Show a replica, or the fleet again."""
        if message.replica_id is None:
            self.to_fleet()
            return
        self._pop()
        self.do(OpenReplica(message.replica_id, message.chat_id))
        self._app.push_screen(ReplicaScreen(self.store, message.replica_id, self._clock, focus=message.focus))

    @property
    def away(self) -> bool:
        """Another screen than the fleet is shown."""
        return not isinstance(self._app.screen, FleetScreen)

    def to_fleet(self) -> None:
        """Show the fleet again."""
        self._pop()
        self.do(CloseReplica())

    def _pop(self) -> None:
        while not isinstance(self._app.screen, FleetScreen):
            self._app.pop_screen()

    async def close(self) -> None:
        """Keep the rows for the next start, and end the session."""
        view = fleet(self.store.state, this_minute(self._clock))
        if view.rows:
            await asyncio.to_thread(self._services.save_rows, pack(view))
        await self._session.close()
