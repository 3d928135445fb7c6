"""Draw what the README shows: `python -m tests.ui.shots` writes `screenshots/<screen>-<size>.svg` from the scenes."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from replicas_tui.state.actions import Opened, ReplicaLoaded
from replicas_tui.state.store import Store
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.dialogs.new_replica import NewReplica
from replicas_tui.ui.keys import hints
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.first_run import FirstRun
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import Help, help_choices
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import Services
from tests.ui import scenes
from tests.ui.stage import Stage

SIZES = ((80, 24), (120, 40), (200, 60))
FOLDER = Path(__file__).parents[2] / "screenshots"
SETTLED_S = 0.4

Prepare = Callable[[App[None]], Awaitable[None]]


class Shown(Stage):
    """A stage with the app's own keys."""

    BINDINGS: ClassVar[list[BindingType]] = ReplicasApp.BINDINGS


async def nothing(_: App[None]) -> None:
    """Leave the screen as it is."""


async def keys(app: App[None]) -> None:
    await app.push_screen(Help(help_choices(hints(app.screen), app.screen.focused)))


def fleet(store: Store) -> Screen[None]:
    return FleetScreen(store, lambda: scenes.NOW)


def opened() -> Store:
    """The afternoon, with the user looking at the replica that asks."""
    store = scenes.fleet_store()
    store.dispatch(Opened("fix-login", "chat-fix-login", scenes.NOW))
    store.dispatch(ReplicaLoaded(scenes.with_diffs("fix-login"), scenes.ago(1)))
    return store


async def new(app: App[None]) -> None:
    screen = app.screen
    assert isinstance(screen, FleetScreen)
    screen.store.dispatch(*scenes.catalogue())
    await app.push_screen(NewReplica(screen.store))


def shots() -> dict[str, tuple[Screen[None], Prepare]]:
    """Make every screen anew: one is drawn once."""
    services = Services(profile=None, connect=scenes.no_server, setup=scenes.NoSetup())
    return {
        "fleet": (fleet(scenes.fleet_store()), nothing),
        "help": (fleet(scenes.fleet_store()), keys),
        "new": (fleet(scenes.fleet_store()), new),
        "replica": (ReplicaScreen(opened(), "fix-login", lambda: scenes.NOW), nothing),
        "diff": (ChangesScreen(opened(), "fix-login", lambda: scenes.NOW), nothing),
        "first-run": (FirstRun(services), nothing),
    }


async def draw(name: str, size: tuple[int, int], theme: str, glyphs: str, target: Path) -> None:
    screen, prepare = shots()[name]
    app = Shown(screen, theme, glyphs)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await prepare(app)
        await pilot.pause(SETTLED_S)
        app.keep(target)


def main() -> None:
    """Draw all of them."""
    os.environ |= {"TZ": "UTC", "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    for name in shots():
        for size in SIZES:
            target = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
            asyncio.run(draw(name, size, "dark", "unicode", target))
            print(target.name)


if __name__ == "__main__":
    main()
