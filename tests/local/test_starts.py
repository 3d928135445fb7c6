"""Whatever starts a process in the engine: a start that is cancelled leaves none, at whatever moment it is."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from replicas_tui.local.agents import detect
from replicas_tui.local.hooks.script import run_script
from replicas_tui.local.pulls import programs
from replicas_tui.local.terminals.pty_process import PtyProcess
from replicas_tui.local.workspaces.git import run_git
from replicas_tui.spawning import spawn

TURNS = 8  # of the loop; a start is through in fewer


def hook(program: Path) -> Awaitable[Any]:
    here, env = program.parent, dict(os.environ)
    return run_script(f"exec {program}", folder=here / "hooks", cwd=here, env=env, timeout_s=60, tell=lambda _: None)


def terminal(program: Path) -> Awaitable[Any]:
    env = dict(os.environ)
    return PtyProcess.start((str(program),), cwd=program.parent, env=env, size=(80, 24), on_output=lambda _: None)


WAYS: dict[str, Callable[[Path], Awaitable[Any]]] = {
    "a plain process": lambda program: spawn((str(program),)),
    "a hook": hook,
    "a terminal": terminal,
    "gh": lambda _: programs.ask("gh"),
    "git": lambda _: run_git(["status"]),
    "an agent that is looked for": lambda program: detect.ask((str(program),), dict(os.environ)),
}


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A program with a child beside it, which says once both are there; it is gh and git as well."""
    sleeper, up = tmp_path / "sleeper", tmp_path / "up"
    sleeper.symlink_to(str(shutil.which("sleep")))
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{sleeper} 300 &\ntouch {up}\n{sleeper} 300\n")
    program.chmod(0o755)
    for name in ("gh", "git"):
        (tmp_path / name).symlink_to(program)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    yield program
    for pid in left(tmp_path):
        os.kill(pid, signal.SIGKILL)


def left(folder: Path) -> list[int]:
    """Return the processes of programs in a folder."""
    found = [
        (each.pid, each.info["cmdline"], each.info["status"]) for each in psutil.process_iter(("cmdline", "status"))
    ]
    return [pid for pid, words, status in found if str(folder) in " ".join(words or ()) and status != "zombie"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_start_that_is_cancelled_at_whatever_moment_leaves_no_process(
    program: Path, tmp_path: Path, way: str
) -> None:
    up, halfway = tmp_path / "up", 0
    for turns in range(TURNS):
        starting = asyncio.ensure_future(WAYS[way](program))
        while not left(tmp_path):
            await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)
        while not up.exists():
            time.sleep(0.005)  # the loop stands still, as on a busy machine
        halfway += not starting.done()
        starting.cancel()
        await asyncio.wait((starting,))
        if not starting.cancelled():  # it was through
            await starting.result().end()
        async with asyncio.timeout(60):
            while left(tmp_path):
                await asyncio.sleep(0.02)
        up.unlink()
    assert halfway
