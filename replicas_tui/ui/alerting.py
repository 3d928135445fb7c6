"""Telling the user outside of the app: the terminal's own way, and a program of theirs. What to tell, `alerts` says."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from replicas_tui.effects.alerts import RememberAlerts
from replicas_tui.effects.context import Intent
from replicas_tui.settings.at_terminal import Notify
from replicas_tui.spawning import spawn
from replicas_tui.state.alert_gate import Gate
from replicas_tui.state.alerts import Alert, Looking, Patience, may_tell, news, summary
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.shout import ASK_99, ASK_NAME, KNOWS_99, NAME, in_tmux, known_by_name, shout, tmux_passes

ANSWER_S: Final = 2.0
COMMAND_S: Final = 10.0
_OURS: Final = "REPLICAS_API_KEY"


class Host(Protocol):
    """What it needs of the app."""

    @property
    def looked_at(self) -> bool:
        """Somebody looks at the terminal."""

    @property
    def tty(self) -> TtyDriver | None:
        """The terminal, when there is one."""


class Alerting:
    """Watches the state, and calls the user.

    Args:
        host: The app.
        do: Carries out an intent.
        later: Calls something in so many seconds.
        run: Runs a coroutine beside everything else.
    """

    def __init__(
        self,
        host: Host,
        store: Store,
        wish: Notify,
        *,
        do: Callable[[Intent], None],
        later: Callable[[float, Callable[[], None]], object],
        run: Callable[..., object],
    ) -> None:
        self._host, self._store, self._wish = host, store, wish
        self._do, self._later, self._run = do, later, run
        self._before: State | None = None
        self._gate, self._patience = Gate(), Patience()
        self._way = "none" if wish.way == "none" else "bell"
        self._through_tmux = False
        self._calling: asyncio.Lock = asyncio.Lock()

    async def begin(self) -> None:
        """Find out how the terminal is called, and watch."""
        self._store.watch(_watched, lambda _: self._look())
        self._way = await self._find_way()

    async def _find_way(self) -> str:
        wish, tty = self._wish.way, self._host.tty
        if "TMUX" in os.environ:
            self._through_tmux = await asyncio.to_thread(tmux_passes, os.environ)
            return in_tmux(wish, passes=self._through_tmux)
        if wish != "auto" or tty is None or os.environ.get("TERM") == "linux":
            return "bell" if wish == "auto" else wish
        knows, name = await asyncio.gather(tty.ask(ASK_99, KNOWS_99, ANSWER_S), tty.ask(ASK_NAME, NAME, ANSWER_S))
        return "osc99" if knows else known_by_name(name or os.environ.get("TERM_PROGRAM", ""))

    def _look(self) -> None:
        state, before = self._store.state, self._before
        if state.alerted is None or not state.fleet_loaded:
            return
        self._before = state
        fresh = news(before or state, state, self._patience.lost(state, time.monotonic()))
        if not fresh:
            return
        self._do(RememberAlerts(tuple(one.id for one in fresh)))
        now = datetime.now().astimezone().time()
        looking = Looking(self._host.looked_at, state.open_replica)
        wanted = [one for one in fresh if may_tell(one, self._wish, state.muted, looking, now)]
        self._tell(self._gate.offer(wanted, time.monotonic()))
        if self._gate.opens_at is not None:
            self._later(max(0.0, self._gate.opens_at - time.monotonic()), self._open)

    def _open(self) -> None:
        self._tell(self._gate.open(time.monotonic()))

    def _tell(self, alerts: Sequence[Alert]) -> None:
        if not alerts:
            return
        title, text = summary(alerts)
        if self._host.tty is not None and (sequence := shout(self._way, title, text, through_tmux=self._through_tmux)):
            self._host.tty.send(sequence)
        if self._wish.command:
            self._run(self._call(alerts, title, text), group="alerts")

    async def _call(self, alerts: Sequence[Alert], title: Safe, text: Safe) -> None:
        """Run the user's program, one at a time; one that does not end is ended."""
        kinds = ",".join(dict.fromkeys(one.kind for one in alerts))
        ids = ",".join(dict.fromkeys(one.replica_id for one in alerts))
        said = {"REPLICAS_KIND": kinds, "REPLICAS_ID": ids, "REPLICAS_NAME": title, "REPLICAS_TEXT": text}
        environ = {name: value for name, value in os.environ.items() if name != _OURS} | said
        async with self._calling:
            try:
                program = await spawn(self._wish.command, env=environ, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
            except (OSError, ValueError):
                return
            if not await program.wait(COMMAND_S):
                program.kill_group(signal.SIGKILL)


def _watched(state: State) -> tuple[object, ...]:
    """Give what alerts are found by, as things that are quick to compare."""
    parts = (
        state.happenings,
        state.repos,
        state.replicas,
        state.chats,
        state.links,
        state.transcripts,
        state.resources,
    )
    return (state.alerted is not None, *(id(part) for part in parts))
