"""An engine for benchmarks: a daemon in a folder of its own, with rows and repositories as many as wanted."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from replicas_tui.local import daemon
from replicas_tui.local.clock import ago
from replicas_tui.local.db import chats, history, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.folders import EngineFolders

Json = dict[str, Any]
GIT = ("git", "-c", "user.name=Bench", "-c", "user.email=bench@localhost")
BARE = str(Path(__file__).with_name("_bare_server.py"))
READY_S = 30.0
PATIENT = {"REPLICAS_ENGINE_CREATE_WAIT_S": "600"}  # a slow disk is a figure, not a failure


def free_port() -> int:
    """Give a port nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def bare_argv(port: int) -> Sequence[str]:
    """Give the command of a bare uvicorn app."""
    return (sys.executable, "-P", BARE, str(port))


def engine_argv(data: Path, port: int) -> Sequence[str]:
    """Give the command by which the daemon is started."""
    return (sys.executable, "-P", "-m", "replicas_tui.local", "--data-dir", str(data), "--port", str(port))


class Started(NamedTuple):
    """A server that runs: its process, the seconds until it took a connection, and until it answered a request."""

    pid: int
    listening_s: float
    answering_s: float


@contextmanager
def started(argv: Sequence[str], port: int, asked: str = "/", key: str = "") -> Iterator[Started]:
    """Run a server until the end of the block; `asked` is the path of its first request, with `key` if it needs one."""
    environ = {**os.environ, "REPLICAS_ENGINE_USE_KEYRING": "0", "REPLICAS_SCRIPT_PACE": "0.05", **PATIENT}
    began = time.perf_counter()
    with subprocess.Popen(argv, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as server:
        try:
            while not _listens(port):
                if server.poll() is not None or time.perf_counter() - began > READY_S:
                    raise SystemExit(f"it does not listen: {' '.join(argv)}")
                time.sleep(0.002)
            listening_s = time.perf_counter() - began
            _hear_from(port, asked, key)
            yield Started(server.pid, listening_s, time.perf_counter() - began)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(READY_S)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), READY_S).close()
    except OSError:
        return False
    return True


def _hear_from(port: int, asked: str, key: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=READY_S)) as wire:
        wire.request("GET", asked, headers={"Authorization": f"Bearer {key}"} if key else {})
        if (answer := wire.getresponse()).status != (200 if key else answer.status):
            raise SystemExit(f"GET {asked}: {answer.status}")
        answer.read()


class Caller:
    """Makes requests of one engine."""

    def __init__(self, port: int, data: Path) -> None:
        self.port = port
        self.key = daemon.api_key(data)

    def call(self, method: str, path: str, body: Json | None = None) -> Json:
        """Give the JSON of the answer; SystemExit for anything but 2xx."""
        status, found = self.ask(method, path, body)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {found}")
        return found

    def ask(self, method: str, path: str, body: Json | None = None) -> tuple[int, Json]:
        """Give the status and the JSON of the answer."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)) as wire:
            wire.request(method, path, None if body is None else json.dumps(body), headers)
            answer = wire.getresponse()
            return answer.status, json.loads(answer.read())

    def connect(self, repository: Path) -> str:
        """Connect a repository and give the environment that is bound to it."""
        added = self.call("POST", "/v1/replica/repositories", {"url": str(repository)})["repository"]
        known = self.call("GET", "/v1/environments")["environments"]
        return str(next(each["id"] for each in known if each["repository_id"] == added["id"]))

    def create(self, environment_id: str, message: str = "hello") -> Json:
        """Make a replica and wait until its workspace is there."""
        body = {"name": "bench", "environment_id": environment_id, "coding_agent": "script", "message": message}
        made: Json = self.call("POST", "/v1/replica", body)["replica"]
        if made["status"] != "active":
            raise SystemExit(f"the workspace was not made: {made}")
        return made


def make_repository(path: Path, files: int, file_bytes: int) -> Path:
    """Make a repository of one commit with files nobody can compress much."""
    path.mkdir()
    subprocess.run([*GIT, "init", "-q", "-b", "main"], cwd=path, check=True)
    chance = random.Random(1)
    for number in range(files):
        folder = path / f"part{number % 60:02}"
        folder.mkdir(exist_ok=True)
        (folder / f"file{number}.txt").write_text(chance.randbytes(file_bytes // 2).hex())
    for words in (["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*GIT, *words], cwd=path, check=True)
    return path


def store_replicas(data: Path, count: int, events: int) -> None:
    """Write sleeping replicas with a chat and a transcript each into the database of an engine that does not run."""

    async def store() -> None:
        folders = EngineFolders(data)
        folders.make()
        db = await Database.open(folders.database)
        await db.write(lambda open_db: _store(open_db, count, events))
        await db.close()

    asyncio.run(store())


def _store(db: Any, count: int, events: int) -> None:
    for number in range(count):
        _store_one(db, number, events)


def _store_one(db: Any, number: int, events: int) -> None:
    replica_id, chat_id, at = str(uuid.uuid4()), str(uuid.uuid4()), ago(3600 + number)
    row = ReplicaRow(
        id=replica_id,
        name=f"replica-{number}",
        status="sleeping",
        source="api",
        environment_id="none",
        size="small",
        lifecycle_policy="default",
        config=None,
        webhook=None,
        created_at=at,
        last_activity_at=at,
    )
    replicas.add(db, row)
    chats.add(db, ChatRow(chat_id, replica_id, "script", f"Chat {number}", 1, at, at))
    message = {"role": "assistant", "content": [{"type": "text", "text": "what an agent says " * 20}]}
    for _ in range(events):
        history.append(db, chat_id, {"timestamp": at, "type": "claude-assistant", "payload": {"message": message}})
