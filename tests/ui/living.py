"""The whole app on a real engine, without a terminal: real sessions, real answers, keys by Pilot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.commands.session import OpenSession
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Connected
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.services import Services, Session
from tests.engines import RunningEngine, running_engine
from tests.ui import scenes
from tests.ui.settling import settled

PATIENCE_S = 60.0  # what is broken fails as surely, what only shares a busy machine does not
POLL_S = 0.5  # what happens behind the app's back is seen so soon, rather than at the usual ten seconds


@dataclass(frozen=True)
class Living:
    """An app that is open, its engine, and a client of one's own for what happens behind the app's back."""

    app: ReplicasApp
    pilot: Pilot[None]
    engine: RunningEngine
    client: Client

    @property
    def state(self) -> State:
        assert self.app.desk is not None
        return self.app.desk.store.state

    def text(self) -> str:
        """Read the screen."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type text, a character a key, as fast as a terminal sends it."""
        for char in text:
            self.app.post_message(Key(_character_to_key(char), char))
        await self.until(lambda: not self.app.keys_wait and self.app._deadline is None, "it was never taken")
        await self.pilot.pause()

    async def until(self, holds: Callable[[], Any], why: str = "it never came") -> None:
        """Wait until something holds, and all that came with it is there; AssertionError with the screen if late."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not holds():
                    await self.pilot.pause(0.01)
            await settled(self.app)
        except TimeoutError:
            raise AssertionError(f"{why}; the screen was:\n{self.text()}") from None

    async def see(self, text: str, *, gone: bool = False) -> str:
        """Wait until the screen shows `text`, or shows it no more; give the screen."""
        await self.until(lambda: (text in self.text()) != gone, f"{text!r} {'stayed' if gone else 'never came'}")
        return self.text()


async def _soon(seconds: float) -> None:
    await asyncio.sleep(min(seconds, POLL_S))


@asynccontextmanager
async def living(tmp_path: Path, size: tuple[int, int] = (120, 40), **settings: Any) -> AsyncIterator[Living]:
    """Open the app on an engine of its own; the fleet shows when the block is entered."""
    async with running_engine(tmp_path, **settings) as engine:

        async def connect(_: str) -> Session:
            store = Store()
            store.dispatch(Connected("local", engine.base_url))
            cache = await asyncio.to_thread(Cache.open, tmp_path / "cache")
            return OpenSession(Context(Client.open(engine.base_url, engine.key), store, cache, sleep=_soon))

        app = ReplicasApp(Services(profile="local", connect=connect, setup=scenes.NoSetup()))
        async with Client.open(engine.base_url, engine.key) as client, app.run_test(size=size) as pilot:
            here = Living(app, pilot, engine, client)
            await here.until(lambda: app.desk is not None and here.state.catalogue.loaded, "it never opened")
            yield here
