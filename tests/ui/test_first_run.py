from __future__ import annotations

import pytest
from textual import on
from typing_extensions import override

from replicas_tui.ui.screens.first_run import FirstRun
from replicas_tui.ui.services import Objection, Services
from replicas_tui.ui.terminal import Probed, first_facts
from tests.ui import scenes
from tests.ui.stage import Stage

KEY = "rk_live_0123456789"


class Door(Stage):
    """Notes what was begun."""

    def __init__(self, screen: FirstRun) -> None:
        super().__init__(screen)
        self.begun: list[FirstRun.Begin] = []

    @on(FirstRun.Begin)
    def _note_begin(self, message: FirstRun.Begin) -> None:
        self.begun.append(message)


class Machine(scenes.NoSetup):
    """A machine whose server takes one key; writes down what it is asked, in order."""

    def __init__(self, keyring: str | None) -> None:
        self.keyring = keyring
        self.asked: list[str] = []

    @override
    async def keyring_name(self) -> str | None:
        self.asked.append("keyring")
        return self.keyring

    @override
    async def check(self, base_url: str, key: str) -> Objection | None:
        self.asked.append(f"check {base_url}")
        if base_url.endswith(":9"):
            return Objection("server", "The server cannot be reached.")
        return None if key == KEY else Objection("key", "The server did not accept this key.")

    @override
    async def keep(self, base_url: str, key: str, *, file_agreed: bool = False) -> str:
        self.asked.append(f"keep file_agreed={file_agreed}")
        return self.keyring or "a file"

    @override
    async def from_environment(self, name: str) -> str | None:
        self.asked.append(f"variable {name}")
        return None if name == "REPLICAS_API_KEY" else f"{name} is not set."


def door(machine: Machine) -> Door:
    return Door(FirstRun(Services(profile=None, connect=scenes.no_server, setup=machine)))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 12)])
async def test_it_says_the_ways_to_begin_and_touches_nothing(size: tuple[int, int]) -> None:
    machine = Machine("Secret Service")
    app = door(machine)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "Work on this machine" in app.text()
    assert machine.asked == []


async def test_the_first_way_needs_nothing() -> None:
    app = door(Machine(None))
    async with app.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert [one.profile for one in app.begun] == ["local"]
        assert "Starting the engine" in app.text()


async def test_where_the_key_is_kept_is_said_before_it_is_typed() -> None:
    machine = Machine("Secret Service")
    app = door(machine)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "The key will be kept in Secret Service." in app.text()
        assert machine.asked == ["keyring"]
        await pilot.press(*KEY, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert machine.asked[1:] == ["check https://api.tryreplicas.com", "keep file_agreed=False"]
    assert [(one.profile, one.said) for one in app.begun] == [("hosted", "The key is kept in Secret Service.")]


async def test_a_key_is_never_on_the_screen() -> None:
    app = door(Machine("Secret Service"))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.press(*KEY)
        await pilot.pause()
        assert KEY not in app.text()
        assert f"{len(KEY)} characters" in app.text()


async def test_a_refused_key_is_told_beside_the_field_and_stays() -> None:
    machine = Machine("Secret Service")
    app = door(machine)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.press(*"wrong", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "The server did not accept this key." in app.text()
    assert app.begun == []
    assert not any(one.startswith("keep") for one in machine.asked)


async def test_a_server_that_does_not_answer_is_told_beside_the_server_not_the_key() -> None:
    app = door(Machine("Secret Service"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.press("shift+tab", "ctrl+u", *"http://127.0.0.1:9", "tab", *KEY, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        rows = app.text().splitlines()
        server = next(n for n, row in enumerate(rows) if "Server  " in row)
        assert "cannot be reached" in rows[server + 1]
        assert "API key" in rows[server + 2]


async def test_the_choice_of_a_file_is_readable_whole_on_a_small_terminal() -> None:
    app = door(Machine(None))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "only you can read (0600)" in app.text()


async def test_without_a_keyring_a_file_needs_an_explicit_yes() -> None:
    machine = Machine(None)
    app = door(machine)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "No keyring works here." in app.text()
        await pilot.press(*KEY, "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not any(one.startswith("check") for one in machine.asked)
        await pilot.press("space", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert machine.asked[-1] == "keep file_agreed=True"
    assert [one.profile for one in app.begun] == ["hosted"]


async def test_a_variable_that_is_not_set_is_told_and_another_can_be_tried() -> None:
    machine = Machine(None)
    app = door(machine)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        await pilot.press(*"OTHER", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "OTHER is not set." in app.text()
        await pilot.press("ctrl+u", *"REPLICAS_API_KEY", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert [one.profile for one in app.begun] == ["hosted"]


def test_what_the_terminal_can_do_is_found_out() -> None:
    found = {one.name: one for one in first_facts(Probed({"PATH": ""}, "truecolor"))}
    assert found["colours"].well
    assert found["colours"].text == "24-bit"
    assert not found["agents"].well


def test_fewer_colours_are_said_with_the_remedy() -> None:
    (fact,) = (one for one in first_facts(Probed({}, "256")) if one.name == "colours")
    assert not fact.well
    assert fact.text.startswith("256; ")
