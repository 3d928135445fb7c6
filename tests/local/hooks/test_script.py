"""A script runs to its end or its limit, and takes with it what it may not leave."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from replicas_tui.local.agents import proc_table
from replicas_tui.local.hooks.script import RUN_MARKER, ScriptEnd, run_script

ENV = {"PATH": os.environ["PATH"], "MARK": "unset"}


async def _run(tmp_path: Path, script: str, timeout_s: float = 60, **env: str) -> tuple[ScriptEnd, str]:
    said = bytearray()
    end = await run_script(
        script, folder=tmp_path / "hooks", cwd=tmp_path, env={**ENV, **env}, timeout_s=timeout_s, tell=said.extend
    )
    return end, said.decode()


async def _until_gone(mark: str) -> None:
    """Wait until no process has a mark: one that is killed is there until it gets to die."""
    async with asyncio.timeout(60):
        while proc_table.find_by_environment(f"MARK={mark}"):
            await asyncio.sleep(0.02)


async def test_both_streams_come_in_their_order_with_the_exit_code(tmp_path: Path) -> None:
    end, said = await _run(tmp_path, "echo one; echo two >&2; echo $WORD; pwd; exit 7", WORD="three")
    assert (end, said) == (ScriptEnd(7), f"one\ntwo\nthree\n{tmp_path}\n")
    assert list((tmp_path / "hooks").iterdir()) == []


async def test_out_of_time_it_is_ended_with_what_left_its_session(tmp_path: Path) -> None:
    mark = f"{tmp_path.name}-{os.getpid()}"
    enough_to_begin = 3
    end, said = await _run(tmp_path, "setsid sleep 300 & echo begun; sleep 300", enough_to_begin, MARK=mark)
    assert (end.timed_out, end.exit_code, said) == (True, 124, "begun\n")
    await _until_gone(mark)


async def test_a_background_process_lives_on_and_may_go_on_printing(tmp_path: Path) -> None:
    script = "(trap 'exit 3' PIPE; while sleep 0.02; do echo tick; touch alive; done) & echo $! > pid; echo done"
    end, said = await _run(tmp_path, script)
    pid = int((tmp_path / "pid").read_text())
    try:
        assert end.exit_code == 0
        assert said.startswith("done") or "done\n" in said
        (tmp_path / "alive").unlink(missing_ok=True)
        async with asyncio.timeout(60):
            while not (tmp_path / "alive").exists():
                await asyncio.sleep(0.02)
    finally:
        os.kill(pid, 9)


async def test_cancelled_it_is_killed(tmp_path: Path) -> None:
    mark = f"{tmp_path.name}-{os.getpid()}"
    running = asyncio.create_task(_run(tmp_path, "echo x > begun; sleep 300", MARK=mark))
    async with asyncio.timeout(60):
        while not (tmp_path / "begun").exists():
            await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await _until_gone(mark)


async def test_a_folder_that_is_gone_is_said_and_no_argument_shows_the_script(tmp_path: Path) -> None:
    said = bytearray()
    end = await run_script("echo", folder=tmp_path / "h", cwd=tmp_path / "gone", env=ENV, timeout_s=5, tell=said.extend)
    assert (end.exit_code, b"cannot be run" in said) == (126, True)
    end, shown = await _run(tmp_path, "tr '\\0' ' ' < /proc/$$/cmdline # secret-word")
    assert "secret-word" not in shown
    assert RUN_MARKER not in shown
