from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import anyio
import pytest

from replicas_tui.local.agents import proc_table
from replicas_tui.local.agents.processes import (
    MARKER,
    agent_environment,
    end_all,
    find_marked,
    marked,
)
from replicas_tui.spawning import Spawned, spawn

# A process whose tool runs in a session of its own and takes no hint: what a group's signal never reaches.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
print("up", flush=True)
signal.pause()
"""


@pytest.fixture
def workspace_id() -> Iterator[str]:
    name = f"ws_{uuid.uuid4().hex}"
    yield name
    for pid in find_marked(name):
        os.kill(pid, signal.SIGKILL)


Start = Callable[[str, int], Awaitable[Spawned]]


@pytest.fixture
async def start(tmp_path: Path, workspace_id: str) -> AsyncIterator[Start]:
    """Start a program and wait for its first lines; it lets go of its pipes after the test."""
    here: list[Spawned] = []

    async def start_one(program: str, lines: int) -> Spawned:
        here.append(await _start(tmp_path, workspace_id, program, lines))
        return here[-1]

    yield start_one
    await end_all(workspace_id, grace_s=0)
    for spawned in here:
        spawned.close()


async def _start(tmp_path: Path, workspace_id: str, program: str, lines: int) -> Spawned:
    env = marked({"PATH": os.environ["PATH"]}, workspace_id)
    spawned = await spawn([sys.executable, "-c", program], cwd=tmp_path, env=env)
    assert spawned.process.stdout is not None
    with anyio.fail_after(60):
        for _ in range(lines):
            await spawned.process.stdout.readline()
    return spawned


async def test_every_process_of_a_workspace_is_found_and_ended(start: Start, tmp_path: Path, workspace_id: str) -> None:
    spawned = await start(STUBBORN, 2)
    assert len(find_marked(workspace_id)) == 2
    assert os.getsid(spawned.pid) == spawned.pid
    spawned.kill_group(signal.SIGKILL)
    await spawned.ended.wait()
    assert len(find_marked(workspace_id)) == 1  # the group's death was not enough
    with anyio.fail_after(60):
        assert await end_all(workspace_id, grace_s=0.1) == []
    assert find_marked(workspace_id) == []


@pytest.mark.skipif(not proc_table.has_proc(), reason="reads /proc")
async def test_a_process_that_is_just_becoming_another_program_is_found(
    start: Start, tmp_path: Path, workspace_id: str
) -> None:
    again = tmp_path / "again"
    again.write_text(f"exec sh {again}\n")  # it does nothing else
    spawned = await start(f"import os; print('up', flush=True); os.execvp('sh', ['sh', {str(again)!r}])", 1)
    for _ in range(100):
        assert find_marked(workspace_id) == [spawned.pid]


async def test_a_longer_workspace_name_is_another_workspace(start: Start, tmp_path: Path, workspace_id: str) -> None:
    await start(STUBBORN, 2)
    assert find_marked(workspace_id[:-1]) == []
    assert await end_all(workspace_id[:-1]) == []
    assert len(find_marked(workspace_id)) == 2


async def test_what_ends_when_asked_is_not_killed(start: Start, tmp_path: Path, workspace_id: str) -> None:
    program = (
        "import signal, pathlib, sys\n"
        "def leave(*_): pathlib.Path('left').touch(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave)\nprint('up', flush=True)\nsignal.pause()"
    )
    await start(program, 1)
    with anyio.fail_after(60):
        assert await end_all(workspace_id, grace_s=50) == []
    assert (tmp_path / "left").exists()


async def test_the_end_of_a_process_is_seen_while_its_child_holds_the_pipe(
    start: Start, tmp_path: Path, workspace_id: str
) -> None:
    program = "import os, signal\nif os.fork() == 0: signal.pause()\nprint('up', flush=True)"
    spawned = await start(program, 1)
    with anyio.fail_after(60):
        assert await spawned.wait(60)
    assert len(find_marked(workspace_id)) == 1


async def test_a_process_is_told_from_a_later_one_by_its_start(start: Start) -> None:
    spawned = await start(STUBBORN, 2)
    began = proc_table.start_time(spawned.pid)
    assert began is not None
    assert proc_table.start_time(spawned.pid) == began != proc_table.start_time(os.getpid())
    spawned.kill_group(signal.SIGKILL)
    await spawned.ended.wait()
    assert proc_table.start_time(spawned.pid) is None
    assert proc_table.boot_id()


def test_ps_finds_the_marked_where_there_is_no_proc(
    tmp_path: Path, workspace_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proc_table, "has_proc", lambda: False)
    env = marked({"PATH": os.environ["PATH"]}, workspace_id)
    with subprocess.Popen(["sleep", "300"], env=env, cwd=tmp_path) as process:
        try:
            found, began = find_marked(workspace_id), proc_table.start_time(process.pid)
        finally:
            process.kill()
    assert found == [process.pid]
    assert began is not None
    assert proc_table.start_time(process.pid) is None


def test_an_agent_inherits_what_it_needs_and_no_secret(tmp_path: Path) -> None:
    base = {
        "PATH": "/bin",
        "LANG": "C",
        "LC_TIME": "C",
        "SSH_AUTH_SOCK": "/s",
        "HOME": "/root",
        "REPLICAS_API_KEY": "k",
        "REPLICAS_TUI_HOME": "h",
        "ANTHROPIC_API_KEY": "k",
        "CLAUDECODE": "1",
        "PYTHONPATH": "/x",
        "GIT_DIR": "/x",
    }
    env = agent_environment(base, tmp_path, {"MINE": "1"})
    assert env == {
        "PATH": "/bin",
        "LANG": "C",
        "LC_TIME": "C",
        "SSH_AUTH_SOCK": "/s",
        "HOME": str(tmp_path),
        "MINE": "1",
    }
    assert marked(env, "ws")[MARKER] == "ws"
