"""The daemon as users run it: a process of its own, found, stopped, killed and started again."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest

from replicas_tui.local import daemon
from replicas_tui.local.agents.processes import find_marked
from replicas_tui.local.daemon import DaemonError
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import PACE
from tests.engines import DaemonEngine, daemon_engine
from tests.local.driver import Driver, scenario, sh, texts

ENVIRON = {PACE: "0"}


@asynccontextmanager
async def started_again(engine: DaemonEngine) -> AsyncIterator[Driver]:
    """Start the engine of a folder again and drive it."""
    found = await asyncio.to_thread(daemon.start, engine.data_dir, environ=ENVIRON)
    assert found.base_url == engine.base_url  # apps that were connected find it where it was
    async with Driver.of(dataclasses.replace(engine, pid=found.pid)) as driver:
        yield driver


def gone(engine: DaemonEngine) -> None:
    """Wait for the end of a killed engine."""
    while daemon.status(engine.data_dir) is not None:
        time.sleep(0.01)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_started_engine_is_found_answers_and_stops(tmp_path: Path) -> None:
    assert daemon.status(tmp_path / "engine") is None
    async with daemon_engine(tmp_path) as engine:
        found = daemon.status(engine.data_dir)
        assert found is not None
        assert (found.pid, found.base_url) == (engine.pid, engine.base_url)
        assert daemon.start(engine.data_dir) == found
        assert os.getsid(engine.pid) == engine.pid  # closing the terminal does not reach it
        assert daemon.stop(engine.data_dir)
        assert daemon.status(engine.data_dir) is None
        assert not daemon.stop(engine.data_dir)
        with pytest.raises(httpx.ConnectError):
            httpx.get(engine.base_url, trust_env=False)


async def test_nobody_else_can_read_its_folder_and_the_log_has_neither_key_nor_messages(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        replica = await driver.create(sh("echo very-private-words"))
        await driver.until_idle(replica["id"])
        await driver.call("GET", "/nowhere", status=404)
        folders = EngineFolders(engine.data_dir)
        assert mode(folders.data) == 0o700
        for file in (folders.key, folders.runtime, folders.log, folders.database, folders.lock):
            assert mode(file) == 0o600, file
        log = folders.log.read_text()
        assert engine.base_url in log
        assert engine.key.startswith("rk_local_")
        assert len(engine.key) > 40
        assert engine.key not in log
        assert "very-private-words" not in log
        assert engine.key.encode() not in Path(f"/proc/{engine.pid}/cmdline").read_bytes()


async def test_a_second_engine_at_the_same_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        argv = [sys.executable, "-m", "replicas_tui.local", "--data-dir", str(engine.data_dir)]
        done = await asyncio.to_thread(subprocess.run, argv, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert "Another engine runs" in done.stderr
        assert "Traceback" not in done.stderr


async def test_what_a_killed_engine_left_behind_is_not_taken_for_a_running_one(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        os.kill(engine.pid, signal.SIGKILL)
        await asyncio.to_thread(gone, engine)
        assert EngineFolders(engine.data_dir).runtime.exists()
        assert daemon.status(engine.data_dir) is None
        # The same process id may belong to somebody else by now.
        stale = json.loads(EngineFolders(engine.data_dir).runtime.read_text())
        EngineFolders(engine.data_dir).runtime.write_text(json.dumps({**stale, "pid": os.getpid()}))
        assert daemon.status(engine.data_dir) is None


async def test_who_comes_while_the_engine_starts_is_answered_and_not_turned_away(tmp_path: Path) -> None:
    def come() -> socket.socket | None:
        try:
            return socket.create_connection(("127.0.0.1", httpx.URL(engine.base_url).port or 0), 60)
        except ConnectionRefusedError:
            return None
        except ConnectionResetError:  # by the killed one's socket, which lives a moment longer than its process
            return come()

    def come_at_once() -> socket.socket:
        while (visitor := come()) is None:
            pass
        return visitor

    async with daemon_engine(tmp_path) as engine:
        os.kill(engine.pid, signal.SIGKILL)
        while (late := come()) is not None:
            late.close()
        with closing(sqlite3.connect(EngineFolders(engine.data_dir).database)) as database:
            database.execute("BEGIN IMMEDIATE")  # which a start waits for
            starting = asyncio.create_task(asyncio.to_thread(daemon.start, engine.data_dir))
            visitor = await asyncio.to_thread(come_at_once)
            assert daemon.status(engine.data_dir) is None  # it listens, and does not serve yet
        with visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert (await asyncio.to_thread(visitor.recv, 4096)).startswith(b"HTTP/1.1 4")
        await starting


async def test_sigkill_in_mid_turn_loses_no_chat_no_message_and_nothing_that_waits(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        async with Driver.of(engine) as driver:
            replica = await driver.create(sh("echo one"))
            await driver.until_idle(replica["id"])
            asking = await driver.call("POST", f"/v1/replica/{replica['id']}/chats", {"provider": "script"}, status=201)
            question = scenario({"ask": {"question": "Go on?", "options": ["yes"]}}, {"say": "on"})
            await driver.send(replica["id"], question, chat_id=asking["id"])
            await driver.until_awaiting(replica["id"])
            (first, _) = await driver.chats(replica["id"])
            async with driver.listen(replica["id"]) as events:
                await driver.send(replica["id"], sh("echo begun; setsid --wait sleep 60"), chat_id=first["id"])
                async for event in events:
                    told = event["payload"].get("event") or {}
                    if told.get("type") == "claude-assistant" and "begun" in str(told):
                        break  # the call is kept: nothing more comes of this turn
            waiting = [await driver.send(replica["id"], sh(f"echo {n}"), chat_id=first["id"]) for n in ("two", "three")]
            before = await driver.history(replica["id"], first["id"])
            assert [sent["position"] for sent in waiting] == [1, 2]
        os.kill(engine.pid, signal.SIGKILL)
        await asyncio.to_thread(gone, engine)
        left_over = set(find_marked(replica["id"]))
        async with started_again(engine) as driver:
            assert not left_over & set(find_marked(replica["id"]))
            chats = await driver.until_idle(replica["id"])
            assert [chat["id"] for chat in chats] == [first["id"], asking["id"]]
            assert not any(chat["awaitingInput"] for chat in chats)
            after = await driver.history(replica["id"], first["id"])
            assert after[: len(before)] == before
            note = after[len(before)]
            assert note["type"] == "claude-result"
            assert note["payload"]["is_error"]
            assert "interrupted" in note["payload"]["errors"][0]
            # What waited goes on by itself; what was interrupted is not sent again.
            said = [text.split()[2] for text in texts(after) if text.startswith("```sh")]
            assert said == ["one", "begun;", "two", "three"]
            asked = await driver.history(replica["id"], asking["id"])
            assert "interrupted" in asked[-1]["payload"]["errors"][0]


async def test_a_workspace_that_was_being_made_is_made_anew_after_sigkill(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        async with Driver.of(engine) as driver:
            replica = await driver.create(sh("echo made"), is_blocking=False)
        os.kill(engine.pid, signal.SIGKILL)
        await asyncio.to_thread(gone, engine)
        async with started_again(engine) as driver:
            await driver.until_status(replica["id"], "active")
            await driver.until_idle(replica["id"])
            assert (await driver.history(replica["id"]))[-1]["payload"]["subtype"] in {
                "success",
                "error_during_execution",  # it had begun before the engine was killed
            }


async def test_sigterm_marks_the_turn_interrupted_ends_the_agents_and_keeps_the_rest(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        async with Driver.of(engine) as driver:
            replica = await driver.create(sh("setsid --wait sleep 60"), lifecycle_policy="delete_when_done")
            await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"])
            async with driver.listen(replica["id"]) as events:
                await asyncio.to_thread(daemon.stop, engine.data_dir)
                async for _ in events:
                    pass  # the stream ends, and does not hold the engine up
        assert find_marked(replica["id"]) == []
        async with started_again(engine) as driver:
            assert await driver.status(replica["id"]) == "active"
            assert (await driver.history(replica["id"]))[-1]["payload"]["is_error"]


async def test_an_engine_that_cannot_start_says_why_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(DaemonError, match=r"Port .* cannot be used"):
            await asyncio.to_thread(daemon.start, tmp_path / "a", taken.getsockname()[1])
    folders = EngineFolders(tmp_path / "b")
    folders.make()
    folders.database.write_text("this is no database, and long enough to be read as the header of one " * 20)
    with pytest.raises(DaemonError, match=r"database .* cannot be used"):
        await asyncio.to_thread(daemon.start, folders.data)
    folders = EngineFolders(tmp_path / "c")
    folders.make()
    folders.settings.write_text("sleep_after_s = 'soon'")
    with pytest.raises(DaemonError, match="sleep_after_s must be a number"):
        await asyncio.to_thread(daemon.start, folders.data)
    (tmp_path / "file").write_text("")
    with pytest.raises(DaemonError, match="cannot be started"):
        await asyncio.to_thread(daemon.start, tmp_path / "file")


def test_looking_for_the_engine_imports_the_standard_library_alone() -> None:
    code = "import sys, replicas_tui.local.daemon; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"pydantic", "starlette", "uvicorn", "httpx", "textual", "yaml", "asyncio"}
