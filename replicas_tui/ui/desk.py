"""One open profile: its session, its screens, and what the user wants of it.

Everything heavy is imported from here on, after the first paint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from replicas_tui.effects.chats import OpenReplica
from replicas_tui.effects.context import Intent, carry_out
from replicas_tui.effects.replicas import ArchiveReplica, CloseReplica, DeleteReplica, SleepReplica
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level, ServerLink, State
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import pack
from replicas_tui.state.views.top import Place
from replicas_tui.state.views.unsent import unsent
from replicas_tui.ui.alerting import Alerting
from replicas_tui.ui.clock import this_minute
from replicas_tui.ui.dialogs.confirm import confirm
from replicas_tui.ui.dialogs.connect import Connected
from replicas_tui.ui.dialogs.new_replica import NewReplica
from replicas_tui.ui.dialogs.renew import Renew
from replicas_tui.ui.pace import Pace
from replicas_tui.ui.places import Act, GoTo, Spot
from replicas_tui.ui.screens.account import AccountScreen
from replicas_tui.ui.screens.analytics import AnalyticsScreen
from replicas_tui.ui.screens.automations import AutomationsScreen
from replicas_tui.ui.screens.environments import EnvironmentsScreen
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.screens.inbox import InboxScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.screens.repositories import RepositoriesScreen
from replicas_tui.ui.services import ConnectError, Services, Session

REFUSED = "The server refuses the API key. What you typed is kept; gk asks for another key, in a text field ^x gk."

if TYPE_CHECKING:
    from replicas_tui.ui.errands import Errands

KEEP_S: Final = 5.0  # so long after a change the rows are kept
PLACES: dict[Place, type[FrameScreen]] = {
    "inbox": InboxScreen,
    "environments": EnvironmentsScreen,
    "automations": AutomationsScreen,
    "analytics": AnalyticsScreen,
    "account": AccountScreen,
    "repositories": RepositoriesScreen,
}
"""The screens of all places but the fleet, whose screen lies underneath them all."""

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

    def __init__(self, app: Errands, services: Services, session: Session) -> None:
        self._app = app
        self._services = services
        self._session = session
        self._clock = session.context.now
        self.store = session.context.store
        self.store.watch(lambda state: state.server.link is ServerLink.REFUSED, self._refused)
        self._pace = Pace(services.terminal.frame_rate, far=services.far)
        self._keeping: Timer | None = None
        self._came: Place = services.begin_at if services.popup else "fleet"
        self._kept: set[asyncio.Future[None]] = set()
        self._spots: dict[type[object], Spot] = {}  # where one stood, by the screen
        self.store.pace(self._frame)

    async def open(self, said: str = "") -> None:
        """Show the fleet, start the session's work, and say `said`."""
        await self._app.push_screen(FleetScreen(self.store, self._clock))
        self._app.run_worker(self._session.run(), group="session")
        alerting = Alerting(
            self._app,
            self.store,
            self._services.terminal.notify,
            do=self.do,
            later=self._app.set_timer,
            run=self._app.run_worker,
        )
        self._app.run_worker(alerting.begin(), group="alerts")
        self.store.watch(_rows_of, lambda _: self._keep_soon())
        self.store.watch(_is_usable, self._usable)
        if self._services.begin_at != "fleet":
            self.show(self._services.begin_at)
        if said:
            self.tell(said, Level.DONE)

    def _usable(self, usable: bool) -> None:
        """Hand out the keys that waited for the fleet, once it is drawn, or once it is known not to come."""
        if usable and self._app.opening:
            self._app.call_after_refresh(self._app.end_opening)

    def _frame(self, flush: Callable[[], None]) -> None:
        """Paint when it is time for a frame; measure the line while something is written to it anyway."""
        tty = self._app.tty
        if tty is not None and self._pace.is_due(tty):
            self._app.run_worker(self._pace.measure(tty), group="pace")
        self._app.set_timer(self._pace.next_s(tty), flush)

    def _keep_soon(self) -> None:
        """Keep the rows for the next start, also for one after a SIGKILL, and for status bars."""
        if self._keeping is None:
            self._keeping = self._app.set_timer(KEEP_S, self._keep_later)

    def _keep_later(self) -> None:
        self._keeping = None
        self._app.run_worker(self._keep_rows(), group="rows")

    async def _keep_rows(self) -> None:
        state = self.store.state
        view = fleet(state, this_minute(self._clock))
        known = view.rows or (state.fleet_loaded and not state.stale)  # also that there are none, once it was read
        if known and not view.stale and not view.trouble:
            await asyncio.to_thread(self._services.save_rows, pack(view))

    def tell(self, text: str, level: Level = Level.INFO) -> None:
        """Say something to the user."""
        self.store.dispatch(Noticed(level, text))

    def say(self, text: str, *, well: bool) -> None:
        """Say how something went."""
        self.tell(text, Level.INFO if well else Level.WARN)

    def unsent(self) -> str:
        """Say what would be lost if the app ended now; empty when nothing would."""
        return unsent(self.store.state)

    def _refused(self, refused: bool) -> None:
        if refused:
            self._app.run_worker(self._renew(), group="renew", exclusive=True)

    async def _renew(self) -> None:
        """Read the key again, which somebody may have changed; else ask for another, where no hand is typing."""
        try:
            if await self._session.renew():
                return
        except ConnectError as error:
            self.tell(str(error), Level.WARN)
        screen = self._app.screen
        typing = screen.is_modal or (screen.focused is not None and screen.focused.check_consume_key("a", "a"))
        if typing:
            self.tell(REFUSED, Level.ERROR)
        else:
            self.ask_key()

    def ask_key(self) -> None:
        """Ask for another API key, where the profile takes one; everything stays where it is."""
        server = self.store.state.server
        if why := self._services.setup.fixed(server.profile):
            self.tell(why, Level.WARN)
            return
        refused = server.link is ServerLink.REFUSED
        self._app.push_screen(Renew(self._services, server.profile, server.base_url, refused=refused), self._given)

    def _given(self, done: Connected | None) -> None:
        if done is None:
            if self.store.state.server.link is ServerLink.REFUSED:
                self.tell(REFUSED, Level.WARN)
        else:
            self.tell(f"The key is kept in {done.said}.", Level.DONE)
            self._app.run_worker(self._session.renew(), group="renew", exclusive=True)

    def watched(self, *, on: bool) -> None:
        """Somebody looks at the terminal, or nobody does."""
        self._session.watched(on=on)

    def keep(self, intent: Intent) -> None:
        """Keep what was typed: no worker, which would be cancelled when the app ends."""
        done = asyncio.ensure_future(carry_out(intent, self._session.context))
        self._kept.add(done)
        done.add_done_callback(self._kept.discard)  # `close` waits, and hears of an error of ours

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
        """Show a replica, or again what it was opened from."""
        if message.replica_id is None:
            self.show(self._came)
            return
        if not isinstance(self._app.screen, ReplicaScreen):  # from one to the next the way back stays the same
            self._came = self._here()
        self._pop()
        self.do(OpenReplica(message.replica_id, message.chat_id))
        vim = self._services.vim
        self._app.push_screen(ReplicaScreen(self.store, message.replica_id, self._clock, focus=message.focus, vim=vim))

    def at(self, place: Place) -> bool:
        """Say whether this place is shown, and nothing over it."""
        shown = self._app.screen
        return isinstance(shown, FleetScreen if place == "fleet" else PLACES.get(place, ()))

    def show(self, place: Place, at: str = "") -> None:
        """Show a place that has a tab, with the cursor on `at`, else where one stood."""
        self.to_fleet()
        if place in PLACES:
            screen = PLACES[place](self.store, self._clock)
            screen.resume(Spot(at) if at else self._spots.get(type(screen), Spot()))
            self._app.push_screen(screen)

    def _here(self) -> Place:
        """Give the place that is shown, perhaps below a dialog."""
        shown = [one for one in self._app.screen_stack if isinstance(one, FrameScreen)]
        return next((one.PLACE for one in shown if type(one) is PLACES.get(one.PLACE)), "fleet")

    def to_fleet(self) -> None:
        """Show the fleet again, with the cursor on the replica that was left."""
        self._pop()
        if (left := self.store.state.open_replica) is not None and isinstance(shown := self._app.screen, FleetScreen):
            shown.look_at(left)
        self.do(CloseReplica())

    def _pop(self) -> None:
        while not isinstance(shown := self._app.screen, FleetScreen):
            if isinstance(shown, FrameScreen):
                self._spots[type(shown)] = shown.spot
            self._app.pop_screen()

    async def close(self) -> None:
        """Keep what was typed, and the rows for the next start; end the session."""
        await asyncio.gather(*self._kept)
        await self._keep_rows()
        await self._session.close()


def _is_usable(state: State) -> bool:
    return state.fleet_loaded or bool(state.server.reason)


def _rows_of(state: State) -> tuple[object, ...]:
    """Give what the fleet's rows are made of, as things that are quick to compare."""
    parts = (state.replicas, state.chats, state.repos, state.queues, state.read_at, state.waking, state.errors)
    return (state.stale, state.fleet_loaded, *(id(part) for part in parts))
