"""Several servers in one run: switching between them, a key that is refused in mid-work, and the doctor."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.state.actions import ServerLinkChanged
from replicas_tui.state.model import ServerLink
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.composer.composer import Composer
from replicas_tui.ui.dialogs.doctor import Doctor
from replicas_tui.ui.dialogs.renew import Renew
from replicas_tui.ui.places import GoTo
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.services import ConnectError, Objection, Services, Session
from replicas_tui.ui.start import StartScreen
from replicas_tui.ui.switching import Profiles
from replicas_tui.ui.terminal import Fact
from tests.ui import scenes
from tests.ui.stage import until
from tests.ui.test_app import OpenDoor

KEY = "rk_live_another"
FACTS = (
    Fact(True, "colours", "24-bit", "terminal"),
    Fact(False, "escape", "esc arrives after 500 ms", "tmux", ("~/.tmux.conf:  set -sg escape-time 10",)),
)


class Street(scenes.NoSetup):
    """Two servers behind doors, a third that does not open; one key is taken."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.doors: dict[str, OpenDoor] = {}
        self.renewed: list[tuple[str, str]] = []
        self.own_keys: set[str] = set()
        self.keyring: str | None = "Secret Service"
        self.looked = asyncio.Event()
        self.looked.set()
        self.services = Services(
            profile="acme",
            connect=self._connect,
            setup=self,
            profiles=lambda: [("acme", "https://acme.example"), ("shop", "https://shop.example"), ("gone", "nowhere")],
            examine=self._examine,
        )

    @override
    async def keyring_name(self) -> str | None:
        await self.looked.wait()
        return self.keyring

    @override
    def fixed(self, profile: str) -> str:
        return f"{profile} has a key of its own." if profile in self.own_keys else ""

    @override
    async def renew(self, profile: str, key: str, *, file_agreed: bool = False) -> Objection | str:
        self.renewed.append((profile, key))
        return "Secret Service" if key == KEY else Objection("key", "The server did not accept this key.")

    async def _connect(self, profile: str) -> Session:
        if profile == "gone":
            raise ConnectError("gone cannot be opened: nothing listens there.")
        store = scenes.fleet_store()
        self.doors[profile] = OpenDoor(self.folder / profile, store)
        return self.doors[profile]

    async def _examine(self, colours: str | None) -> tuple[Fact, ...]:
        return FACTS


async def shows(pilot: Pilot[None], kind: type[object]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))


async def refuse(app: ReplicasApp, pilot: Pilot[None]) -> None:
    assert app.desk is not None
    app.desk.store.dispatch(ServerLinkChanged(ServerLink.REFUSED, "The key is refused."))
    door = next(iter(app.services.setup.doors.values()))  # type: ignore[attr-defined]
    await until(pilot, lambda: door.renewed)
    await pilot.pause()


async def composing(app: ReplicasApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(app.focused, Composer))


def text(app: ReplicasApp) -> str:
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_another_profile_is_opened_by_its_name_and_the_first_is_closed(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        await pilot.press("g", "p")
        await shows(pilot, Profiles)
        assert "acme.example" not in text(app)
        await pilot.press(*"shop", "enter")
        await until(pilot, lambda: "shop" in street.doors and isinstance(app.screen, FleetScreen))
        assert street.doors["acme"].closed.is_set()
        assert not street.doors["shop"].closed.is_set()


async def test_who_has_one_profile_reads_how_another_is_made(tmp_path: Path) -> None:
    street = Street(tmp_path)
    street.services = replace(street.services, profiles=lambda: [("acme", "https://acme.example")])
    app = ReplicasApp(street.services)
    async with app.run_test(size=(80, 24)) as pilot:
        await shows(pilot, FleetScreen)
        await pilot.press("g", "p")
        await shows(pilot, Profiles)
        await until(pilot, lambda: "0 other profiles" in text(app))
        assert "replicas-tui auth login --base-url URL" in text(app)


async def test_what_was_typed_is_kept_when_the_profile_is_left(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        assert app.desk is not None
        app.desk.go(GoTo("fix-login", focus="composer"))
        await shows(pilot, ReplicaScreen)
        await composing(app, pilot)
        await pilot.press(*"half a thought")
        await until(pilot, lambda: not app.keys_wait and "half a thought" in text(app))
        app.switch("shop")
        await until(pilot, lambda: "shop" in street.doors and isinstance(app.screen, FleetScreen))
    kept = street.doors["acme"].context.state.drafts
    assert [draft.text for draft in kept.values()] == ["half a thought"]


async def test_a_profile_that_does_not_open_says_why_and_another_can_be_chosen(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        app.switch("gone")
        await until(pilot, lambda: isinstance(app.screen, StartScreen) and "nothing listens" in text(app))
        app.switch("shop")
        await shows(pilot, FleetScreen)


async def test_a_refused_key_is_asked_for_in_place_and_the_work_goes_on(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        await pilot.press("j", "j")
        await refuse(app, pilot)
        await shows(pilot, Renew)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"rk_wrong", "enter")
        await until(pilot, lambda: "did not accept this key" in text(app))
        await pilot.press("ctrl+u", *KEY, "enter")
        await shows(pilot, FleetScreen)
        await pilot.pause()
    assert street.renewed[-1] == ("acme/prod", KEY)
    assert street.doors["acme"].renewed == 2


async def test_where_there_is_no_key_to_give_none_is_asked_for(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        assert app.desk is not None
        street.own_keys.add(app.desk.store.state.server.profile)
        await pilot.press("g", "k")
        await until(pilot, lambda: "has a key of its own." in text(app))
        assert isinstance(app.screen, FleetScreen)


async def test_a_form_for_a_key_has_nothing_against_what_nobody_filled_in_yet(tmp_path: Path) -> None:
    street = Street(tmp_path)
    street.keyring = None
    street.looked.clear()
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        await pilot.press("g", "k")
        await shows(pilot, Renew)
        await pilot.pause()
        street.looked.set()
        await until(pilot, lambda: "in a file that only you can read" in text(app))
        await pilot.pause()
        assert isinstance(app.screen, Renew)
        assert "space says yes" not in text(app)
        await pilot.press("enter")
        assert "✗ paste the key here" in text(app)
        assert "✗ space says yes; else name in config.toml" in text(app)


async def test_a_key_that_was_changed_elsewhere_is_taken_without_asking(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        street.doors["acme"].fresh = True
        await refuse(app, pilot)
        assert isinstance(app.screen, FleetScreen)


async def test_who_is_typing_is_told_and_not_interrupted(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        assert app.desk is not None
        app.desk.go(GoTo("fix-login", focus="composer"))
        await shows(pilot, ReplicaScreen)
        await composing(app, pilot)
        store = app.desk.store
        await pilot.press(*"half a")
        await refuse(app, pilot)
        await until(pilot, lambda: any("gk asks for another key" in one.text for one in store.state.notices))
        await pilot.press(*" thought")
        await until(pilot, lambda: "half a thought" in text(app))
        assert isinstance(app.screen, ReplicaScreen)
        assert "half a thought" in text(app)
        await pilot.press("ctrl+x", "g", "k")
        await shows(pilot, Renew)


async def test_the_doctor_shows_what_is_not_well_and_the_lines_that_mend_it(tmp_path: Path) -> None:
    street = Street(tmp_path)
    app = ReplicasApp(street.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await shows(pilot, FleetScreen)
        await app.push_screen(Doctor(street.services))
        await until(pilot, lambda: "escape" in text(app))
        shown = text(app)
        assert "esc arrives after 500 ms" in shown
        assert "set -sg escape-time 10" in shown
        await pilot.press("escape")
        await shows(pilot, FleetScreen)
