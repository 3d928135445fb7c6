"""Draw what the README shows: `python -m tests.ui.shots` writes `screenshots/<screen>-<size>.svg` from the scenes."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from replicas_tui.state.actions import Opened, ReplicaLoaded
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_review import FilesViewed
from replicas_tui.state.store import Store
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.dialogs.doctor import Doctor
from replicas_tui.ui.dialogs.new_replica import NewReplica
from replicas_tui.ui.dialogs.renew import Renew
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.environments.hook_screen import HookScreen
from replicas_tui.ui.environments.variables import VariablesPanel
from replicas_tui.ui.errands import Errands
from replicas_tui.ui.keys import hints
from replicas_tui.ui.screens.automations import AutomationsScreen
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.environments import EnvironmentsScreen
from replicas_tui.ui.screens.first_run import FirstRun
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import Help, help_choices
from replicas_tui.ui.screens.inbox import InboxScreen
from replicas_tui.ui.screens.links import LinksScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import Services
from replicas_tui.ui.switching import Profiles, profile_choices
from tests.ui import scenes, scenes_canvas, scenes_home, scenes_places
from tests.ui.settling import settled
from tests.ui.stage import Stage

SIZES = ((80, 24), (120, 40), (200, 60))
FOLDER = Path(__file__).parents[2] / "screenshots"
SETTLED_S = 0.4

Prepare = Callable[[App[None]], Awaitable[None]]


class Shown(Stage):
    """A stage with the app's own keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*Errands.BINDINGS, *ReplicasApp.BINDINGS]


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


def replayed() -> Store:
    """The afternoon, with the user looking at a chat that shows another again."""
    store = scenes.fleet_store()
    events = scenes.replay_history()
    store.dispatch(HistoryLoaded("readme-fix", "chat-readme-fix", events, 0, len(events)))
    store.dispatch(Opened("readme-fix", "chat-readme-fix", scenes.NOW))
    return store


async def new(app: App[None]) -> None:
    screen = app.screen
    assert isinstance(screen, FleetScreen)
    screen.store.dispatch(*scenes.catalogue())
    await app.push_screen(NewReplica(screen.store))


async def doctor(app: App[None]) -> None:
    await app.push_screen(Doctor(scenes_home.SERVICES))


async def servers(app: App[None]) -> None:
    await app.push_screen(Profiles(profile_choices(scenes_home.SERVICES)))


async def renew(app: App[None]) -> None:
    await app.push_screen(Renew(scenes_home.SERVICES, "work", "https://api.tryreplicas.com"))


async def commented(app: App[None]) -> None:
    """Say something of a line, and be done with the other file."""
    screen = app.screen
    assert isinstance(screen, ChangesScreen)
    one, *others = screen.diff.files
    done = {other.key: other.digest for other in others}
    line = next(n for n, row in enumerate(one.hunks[0].rows) if "put(self" in row)
    screen.store.dispatch(FilesViewed("fix-login", done))
    screen.diff.go(Spot(0, 0, line))
    screen.diff.action_comment()
    while screen.area.comment is None:
        await asyncio.sleep(0)
    screen.area.insert("name it save(), and make ttl keyword-only")


async def inside(app: App[None]) -> None:
    """Go to the second environment, and into it."""
    screen = app.screen
    assert isinstance(screen, EnvironmentsScreen)
    screen.list.go("web-prod")
    screen.list.action_choose()


async def editing(app: App[None]) -> None:
    """Change one of its variables."""
    await inside(app)
    screen = app.screen
    assert isinstance(screen, EnvironmentsScreen)
    while not isinstance(screen.panel, VariablesPanel) or screen.panel.environment_id != "web-prod":
        await asyncio.sleep(0)
    await settled(app)
    screen.panel.list.go("REDIS_URL")
    screen.panel.action_edit()


async def form(app: App[None]) -> None:
    """Change the automation that runs every weekday."""
    screen = app.screen
    assert isinstance(screen, AutomationsScreen)
    screen.list.go("nightly-audit")
    screen.action_edit()


def shots() -> dict[str, tuple[Screen[None], Prepare]]:
    """Make every screen anew: one is drawn once."""
    services = Services(profile=None, connect=scenes.no_server, setup=scenes.NoSetup())
    return {
        "fleet": (fleet(scenes.fleet_store()), nothing),
        "help": (fleet(scenes.fleet_store()), keys),
        "new": (fleet(scenes.fleet_store()), new),
        "replica": (ReplicaScreen(opened(), "fix-login", lambda: scenes.NOW), nothing),
        "replay": (ReplicaScreen(replayed(), "readme-fix", lambda: scenes.NOW), nothing),
        "canvas": (CanvasScreen(scenes_canvas.canvas_store(), scenes_canvas.ID, lambda: scenes.NOW), nothing),
        "links": (LinksScreen(scenes_canvas.links_store(), scenes_canvas.ID, lambda: scenes.NOW), nothing),
        "diff": (ChangesScreen(opened(), "fix-login", lambda: scenes.NOW), commented),
        "environments": (EnvironmentsScreen(scenes_places.environments_store(), lambda: scenes.NOW), inside),
        "variables": (EnvironmentsScreen(scenes_places.environments_store(), lambda: scenes.NOW), editing),
        "hook": (HookScreen(scenes_places.hook_store(), lambda: scenes.NOW, "warm", "web-prod"), nothing),
        "automations": (AutomationsScreen(scenes_places.automations_store(), lambda: scenes.NOW), nothing),
        "automation": (AutomationsScreen(scenes_places.automations_store(), lambda: scenes.NOW), form),
        "inbox": (InboxScreen(scenes.fleet_store(), lambda: scenes.NOW), nothing),
        "first-run": (FirstRun(services), nothing),
        "doctor": (fleet(scenes.fleet_store()), doctor),
        "servers": (fleet(scenes.fleet_store()), servers),
        "renew": (fleet(scenes.fleet_store()), renew),
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
    """Draw all of them, or those that are named."""
    os.environ |= {"TZ": "UTC", "COLORTERM": "truecolor", "TERM": "xterm-256color"}
    time.tzset()
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or shots():
        for size in SIZES:
            target = FOLDER / f"{name}-{size[0]}x{size[1]}.svg"
            asyncio.run(draw(name, size, "dark", "unicode", target))
            print(target.name)


if __name__ == "__main__":
    main()
