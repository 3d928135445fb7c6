"""The mouse is ours, the terminal's, or its wheel alone; the click that brings the window back does nothing else."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from replicas_tui.ui import hands
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.panes.table import FleetTable
from tests.ui.pty_app import PtyApp
from tests.ui.test_app import House

CLICKS, WHEEL = {b"1000", b"1002", b"1006"}, {b"1007"}


@pytest.fixture
def app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[PtyApp]:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(getattr(request, "param", ""))
    app = PtyApp("replicas_tui", "--data-dir", str(tmp_path))
    try:
        app.wait("Work on this machine")
        yield app
    finally:
        app.close()


def mouse(app: PtyApp, wanted: set[bytes]) -> None:
    app.until(lambda: app.modes() & (CLICKS | WHEEL) == wanted, f"{wanted} never were the modes")


@pytest.mark.parametrize("app", ['mouse = "off"'], indirect=True)
def test_without_the_mouse_it_is_not_asked_for(app: PtyApp) -> None:
    mouse(app, set())


def test_a_key_goes_through_the_ways_to_have_the_mouse_and_another_takes_the_hands_off(app: PtyApp) -> None:
    mouse(app, CLICKS)
    app.press("M")
    mouse(app, set())
    app.press("M")
    mouse(app, CLICKS)
    app.press("\x1b[20~")  # F9
    mouse(app, WHEEL)
    app.press("\x1b[20~")
    mouse(app, set())


def click(app: ReplicasApp, table: FleetTable) -> None:
    """Press and let go where the table has another row, as the terminal tells it."""
    x, y = table.region.x + 10, table.region.y + 5
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))


async def test_hands_off_leaves_the_text_alone_on_the_screen(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.press("M")
        await pilot.pause()
        shown = {type(widget).__name__ for widget in app.screen.query("*") if widget.is_on_screen and widget.region}
        assert "FleetTable" in shown
        assert not shown & {"TopLine", "KeyLine", "PeekPane"}
        assert app.screen.query_one(FleetTable).size.width >= 118
        await pilot.press("M")
        await pilot.pause()
        assert app.screen.query_one("TopLine").display


async def test_the_click_that_brings_the_window_back_does_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "FOCUS_CLICK_S", 600.0)  # the click comes in time, however slow this machine is
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(120, 40)) as pilot:
        await house.enter(app)
        await pilot.pause()
        table = app.screen.query_one(FleetTable)
        before = table.row
        app.post_message(events.AppBlur())
        await pilot.pause()
        app.post_message(events.AppFocus())
        click(app, table)
        await pilot.pause()
        await pilot.pause()
        assert table.row == before
        assert app.app_focus
        app._came_at = float("-inf")  # a while later
        click(app, table)
        await pilot.pause()
        await pilot.pause()
        assert table.row != before


def test_below_a_shell_without_jobs_the_app_does_not_stop_for_nobody_could_bring_it_back(tmp_path: Path) -> None:
    ours = shlex.join([sys.executable, "-m", "replicas_tui", "--data-dir", str(tmp_path)])
    app = PtyApp(program=["sh", "-c", f"{ours}; exit $?"])  # as tmux runs what it is given
    try:
        app.wait("Work on this machine")
        app.press("\x1a\x11")  # ^z ^q
        assert app.status() == 0
    finally:
        app.close()
