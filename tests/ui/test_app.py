from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed, ReplicaDeleted
from replicas_tui.state.model import Level
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import pack
from replicas_tui.ui import app as app_module
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.dialogs.confirm import ConfirmDelete
from replicas_tui.ui.palette import Palette
from replicas_tui.ui.panes.write import WritePane
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.help import Help
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import Services, Session
from replicas_tui.ui.start import StartScreen
from replicas_tui.ui.toasts import Toasts
from replicas_tui.ui.transcript import TranscriptView
from replicas_tui.ui.wear import fitting
from tests.ui import scenes
from tests.ui.settling import settled
from tests.ui.stage import until

HEAVY = ("pydantic", "httpx", "keyring", "sqlite3", "markdown_it", "starlette")


class OpenDoor:
    """A connection to a server that never answers: what is shown comes from the store alone."""

    def __init__(self, folder: Path, store: Store) -> None:
        client = Client.open("http://127.0.0.1:9", "rk_none")
        cache = Cache.open(folder / "cache", durable=folder / "kept")
        self.context = Context(client, store, cache, now=lambda: scenes.NOW)
        self.closed = asyncio.Event()
        self.looks: list[bool] = []
        self.renewed = 0
        self.fresh = False

    def watched(self, *, on: bool) -> None:
        self.looks.append(on)

    async def run(self) -> None:
        await self.closed.wait()

    async def renew(self) -> bool:
        self.renewed += 1
        return self.fresh

    async def close(self) -> None:
        self.closed.set()
        await self.context.cache.close()
        await self.context.client.close()


class House:
    """What an app is given in a test."""

    def __init__(self, folder: Path, *, cached: tuple[str, ...] = ()) -> None:
        self.store = scenes.fleet_store()
        self.folder = folder
        self.let_in = asyncio.Event()
        self.saved: list[tuple[str, ...]] = []
        self.door: OpenDoor | None = None
        self.services = Services(
            profile="acme",
            connect=self._connect,
            setup=scenes.NoSetup(),
            cached_rows=cached,
            save_rows=self.saved.append,
        )

    async def _connect(self, _: str) -> Session:
        await self.let_in.wait()
        self.door = OpenDoor(self.folder, self.store)
        return self.door

    async def enter(self, app: ReplicasApp) -> None:
        """Let the app in, and wait until the fleet shows."""
        self.let_in.set()
        async with asyncio.timeout(60):
            while not isinstance(app.screen, FleetScreen):
                await asyncio.sleep(0.01)
        await settled(app)


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    program = (
        "import sys\n"
        "from replicas_tui.ui.app import ReplicasApp\n"
        "from replicas_tui.ui.services import Services\n"
        "class Painted(ReplicasApp):\n"
        "    def open(self, profile, said=''): self.exit()\n"
        "Painted(Services(profile='x', connect=None, setup=None, cached_rows=())).run(headless=True)\n"
        "print(*sorted(name for name in sys.modules if '.' not in name))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    loaded = done.stdout.split()
    assert [name for name in HEAVY if name in loaded] == []


async def test_the_last_fleet_shows_before_anything_is_connected(tmp_path: Path) -> None:
    rows = pack(fleet(scenes.fleet_store().state, scenes.NOW))
    house = House(tmp_path, cached=rows)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, StartScreen)
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "fix-login" in text
        assert "2m~" in text
        assert "connecting" in text


async def test_enter_on_the_first_paint_opens_the_replica_once_it_can(tmp_path: Path) -> None:
    rows = pack(fleet(scenes.fleet_store().state, scenes.NOW))
    house = House(tmp_path, cached=rows)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("j", "enter")
        assert not isinstance(app.screen, ReplicaScreen)
        await house.enter(app)
        await until(pilot, lambda: isinstance(app.screen, ReplicaScreen))


async def test_the_fleet_takes_the_place_of_the_first_paint_and_is_kept_for_the_next(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)):
        await house.enter(app)
    assert house.door is not None
    assert house.door.closed.is_set()
    assert any("fix-login" in row for row in house.saved[-1])


async def test_a_fleet_that_became_empty_is_kept_as_that(tmp_path: Path) -> None:
    house = House(tmp_path, cached=pack(fleet(scenes.fleet_store().state, scenes.NOW)))
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)):
        await house.enter(app)
        for replica_id in house.store.state.replicas:
            house.store.dispatch(ReplicaDeleted(replica_id))
    assert house.saved[-1] == ()


async def test_a_session_knows_whether_somebody_looks(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        app.post_message(events.AppBlur())
        app.post_message(events.AppFocus())
        await pilot.pause()
        assert house.door is not None
        assert house.door.looks[-2:] == [False, True]


async def test_a_profile_that_cannot_be_opened_says_why() -> None:
    app = ReplicasApp(Services(profile="acme", connect=scenes.no_server, setup=scenes.NoSetup()))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
    assert "acme cannot be opened: nothing listens there." in text


async def test_a_profile_that_could_not_be_opened_opens_when_it_is_tried_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    tries: list[str] = []

    async def connect(profile: str) -> Session:
        tries.append(profile)
        return await (scenes.no_server(profile) if len(tries) == 1 else house.services.connect(profile))

    app = ReplicasApp(replace(house.services, connect=connect))
    async with app.run_test(size=(120, 40)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("R")
        await house.enter(app)
        assert tries == ["acme", "acme"]


async def test_a_note_does_not_cover_where_one_writes(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        house.store.dispatch(Noticed(Level.WARN, "Something to read, at some length, on more than one line of it."))
        await until(pilot, lambda: app.screen.query_one(Toasts).region.height)
        assert app.screen.query_one(Toasts).region.bottom <= app.screen.query_one(WritePane).region.y


async def test_a_note_makes_way_for_a_message_that_grows_and_never_stands_where_a_search_is_typed(
    tmp_path: Path,
) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        house.store.dispatch(Noticed(Level.WARN, "Something to read, at some length, on more than one line of it."))
        toasts, write = app.screen.query_one(Toasts), app.screen.query_one(WritePane)
        transcript = app.screen.query_one(TranscriptView)
        await until(pilot, lambda: toasts.region.height)
        assert toasts.region.bottom < transcript.region.bottom
        before = write.region.y
        await pilot.press("i", "a", "ctrl+j", "b", "ctrl+j", "c")
        await until(pilot, lambda: write.region.y < before and toasts.region.bottom < transcript.region.bottom)
        assert toasts.region.height


async def test_what_the_composer_has_to_say_stands_where_all_notes_do(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("i", "a", "ctrl+c")
        toasts = app.screen.query_one(Toasts)
        said = "Put aside; ^c brings it back."
        await until(pilot, lambda: said in [notice.text for notice in house.store.state.notices])
        await until(pilot, lambda: toasts.region.height)
        assert toasts.region.bottom < app.screen.query_one(WritePane).region.y
        assert not app._notifications


async def test_a_replica_opens_over_the_fleet_and_esc_comes_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReplicaScreen)
        assert house.store.state.open_replica == "fix-login"
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: house.store.state.open_replica == "bump-deps")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, FleetScreen)
        assert app.screen.subject == "bump-deps"  # the one that was left, not the one it began with
        await until(pilot, lambda: house.store.state.open_replica is None)


async def test_deleting_asks_first(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDelete)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ConfirmDelete)  # enter alone never destroys
        await pilot.press("escape")
        await pilot.pause()
        assert "fix-login" in house.store.state.replicas


async def test_help_and_palette_open_and_run(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        await pilot.press("escape")
        await pilot.press("colon")
        await pilot.pause()
        assert isinstance(app.screen, Palette)
        await pilot.press(*"theme light", "enter")
        await pilot.pause()
        assert app.theme.endswith("light")
        await pilot.press("colon", *"replica readme", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReplicaScreen)


async def test_the_title_says_how_many_ask(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        assert app.title == "replicas ◆2"


def test_a_theme_is_worn_as_far_as_the_terminal_can_show_it() -> None:
    assert fitting("dark", "truecolor", {}) == "dark"
    assert fitting("dark", "256", {}) == "dark-256"
    assert fitting("light", "256", {}) == "light"
    assert fitting("contrast", "standard", {}) == "ansi"
    assert fitting("light", "standard", {}) == "ansi-light"
    assert fitting("ansi", "truecolor", {}) == "ansi"
    assert fitting("dark", "truecolor", {"NO_COLOR": "1"}) == "ansi-mono"
    assert fitting("dark", None, {}) == "ansi-mono"


async def test_one_press_of_the_key_that_stops_other_programs_only_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "TWICE_S", 600.0)
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.is_running
        assert any("Once more" in one.text for one in house.store.state.notices)
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert not app.is_running or app._exit
