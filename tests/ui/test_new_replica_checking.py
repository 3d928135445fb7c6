"""The new-replica form on a real engine that still asks a slow agent whether it can run."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from replicas_tui.local.agents import detect, roster
from replicas_tui.ui.dialogs import new_replica
from replicas_tui.ui.dialogs.new_replica import NewReplica
from tests.local.agents.test_detect import HAL, install
from tests.ui.living import Living, living

CHECKED = "still being checked"
Opened = Callable[[str], AbstractAsyncContextManager[tuple[Living, NewReplica]]]


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open the form where the agent that comes first waits at the gate, to say then whether it is logged in."""
    monkeypatch.setattr(detect, "SHOWN_WITHIN_S", 0.05)
    monkeypatch.setattr(new_replica, "CHECK_S", 0.05)
    monkeypatch.setattr(roster, "ROSTER", {HAL.provider: HAL, "script": roster.ROSTER["script"]})
    os.mkfifo(tmp_path / "gate")

    @asynccontextmanager
    async def opened(login: str) -> AsyncIterator[tuple[Living, NewReplica]]:
        said = f'case "$1" in --version) read x < {tmp_path}/gate; echo hal 2.1;; *) echo {login};; esac'
        for name, value in install(tmp_path, "hal", said).items():
            monkeypatch.setenv(name, value)
        async with living(tmp_path, (80, 24)) as here:
            await here.press("n")
            await here.see(CHECKED)
            dialog = here.app.screen
            assert isinstance(dialog, NewReplica)
            assert dialog.fields.agent.value == "claude"
            yield here, dialog

    return opened


async def test_the_first_agent_stays_chosen_once_its_check_comes_out_fine(tmp_path: Path, form: Opened) -> None:
    async with form("in") as (here, dialog):
        assert "✗" not in here.text()
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        screen = await here.see(CHECKED, gone=True)
        assert dialog.fields.agent.value == "claude"
        assert not dialog.fields.agent.complaint(), screen


async def test_an_agent_that_turns_out_not_to_run_makes_room_for_the_next(tmp_path: Path, form: Opened) -> None:
    async with form("out") as (here, dialog):
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        await here.until(lambda: dialog.fields.agent.value == "script")
        await here.see(CHECKED, gone=True)


async def test_what_was_chosen_by_hand_meanwhile_stays(tmp_path: Path, form: Opened) -> None:
    async with form("in") as (here, dialog):
        dialog.fields.agent.control.focus()
        await here.type("scr")
        await here.press("enter")
        await here.see(CHECKED, gone=True)
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        await here.until(lambda: not dialog._view.checking)
        assert dialog._view.first_agent == "claude"
        assert dialog.fields.agent.value == "script"


async def test_the_first_agent_chosen_again_by_hand_stays_and_says_why_it_cannot_run(
    tmp_path: Path, form: Opened
) -> None:
    async with form("out") as (here, dialog):
        dialog.fields.agent.control.focus()
        for name in ("scr", "cla"):
            await here.press("ctrl+e", "ctrl+u")
            await here.type(name)
            await here.press("enter")
        await here.see(CHECKED)
        await asyncio.to_thread((tmp_path / "gate").write_text, "go\n")
        await here.see("Hal is not logged in: hal login")
        assert dialog.fields.agent.value == "claude"
