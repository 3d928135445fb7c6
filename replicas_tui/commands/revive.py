"""A local engine that died while the app is open is started again: the user did not stop it, so it should run.

One that was stopped on purpose stays stopped. An engine that keeps dying is given up after a few times, with a
sentence: starting it for ever would hide what is wrong.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.commands.local import has_died, is_running, started
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.effects.context import Context
from replicas_tui.outcome import Failure
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level, ServerLink, State

STOPPED = "The local engine was stopped. It goes on with: replicas-tui local start"
REVIVED = "The local engine had ended unexpectedly and runs again. Turns it was in are marked interrupted."
TIMES = 3
LIMIT_S = 90.0
STILL_ENDING_S = 0.5
_DOWN = frozenset({ServerLink.RECONNECTING, ServerLink.OFFLINE})


@dataclass(slots=True)
class Reviver:
    """Starts the engine again.

    Attributes:
        engine: Its folder.
        base_url: Where the app expects it; elsewhere it is of no use to this session.
    """

    engine: Path
    base_url: str

    async def run(self, context: Context) -> None:
        """Watch the line and revive the engine when it went down with it, a few times; then leave it."""
        down = asyncio.Event()
        unwatch = context.store.watch(_is_down, lambda is_down: down.set() if is_down else down.clear())
        try:
            for _ in range(TIMES):
                await self._until_dead(down, context)
                if not await self._revive(context):
                    return
            await self._until_dead(down, context)
        finally:
            unwatch()
        _tell(context, Level.ERROR, "The local engine keeps ending by itself; see: replicas-tui local logs")

    async def _until_dead(self, down: asyncio.Event, context: Context) -> None:
        """Wait for a line that is down because the engine died; what else takes it down mends by itself."""
        while True:
            await down.wait()
            down.clear()
            while _is_down(context.state) and await off_loop(lambda: is_running(self.engine), limit_s=LIMIT_S):
                await context.sleep(STILL_ENDING_S)
            if not _is_down(context.state):
                continue
            if await off_loop(lambda: has_died(self.engine), limit_s=LIMIT_S):
                return
            _tell(context, Level.WARN, STOPPED)

    async def _revive(self, context: Context) -> bool:
        """Start the engine; tell how that went, and whether this session can go on with it."""
        try:
            endpoint = await off_loop(lambda: started(self.engine), limit_s=LIMIT_S)
        except (Failure, TimeoutError) as error:
            _tell(context, Level.ERROR, str(error) or "The local engine did not start; see: replicas-tui local logs")
            return False
        if endpoint.base_url != self.base_url:
            _tell(context, Level.WARN, "The local engine runs again, at another address: open the app again.")
            return False
        context.stale.set()
        _tell(context, Level.WARN, REVIVED)
        return True


def _tell(context: Context, level: Level, text: str) -> None:
    context.store.dispatch(Noticed(level, text))


def _is_down(state: State) -> bool:
    return state.server.link in _DOWN
