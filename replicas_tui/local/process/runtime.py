"""What tells everybody else about a running engine: its lock and its runtime file.

A killed engine leaves its runtime file behind; it is told from a running one by process id, start time and boot. The
lock is given up by the system, however its holder dies. Standard library only, as every start of the app looks here.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.agents import proc_table
from replicas_tui.local.folders import PRIVATE_FILE, EngineFolders


class DaemonError(Exception):
    """The engine cannot be started or stopped; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A running engine."""

    base_url: str
    pid: int
    version: str
    data_dir: Path


def read_runtime(data_dir: Path) -> Endpoint | None:
    """Return the engine the runtime file names if it lives; None otherwise."""
    try:
        found = json.loads(EngineFolders(data_dir).runtime.read_text(encoding="utf-8"))
        endpoint = Endpoint(found["base_url"], int(found["pid"]), found["version"], data_dir)
        is_it = proc_table.start_time(endpoint.pid) == found["started"] and found["boot"] == proc_table.boot_id()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return endpoint if is_it else None


def write_runtime(folders: EngineFolders, base_url: str, version: str) -> None:
    """Say where the engine listens; done by the engine itself once it answers."""
    pid = os.getpid()
    found = {
        "base_url": base_url,
        "pid": pid,
        "version": version,
        "started": proc_table.start_time(pid),
        "boot": proc_table.boot_id(),
    }
    _write_private(folders.runtime, json.dumps(found))
    _write_private(folders.port, base_url.rpartition(":")[2])


def last_port(folders: EngineFolders) -> int:
    """Return where the engine listened last; 0 if it never did."""
    try:
        return int(folders.port.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


@contextlib.contextmanager
def only_one(folders: EngineFolders) -> Iterator[None]:
    """Hold the folder's lock; DaemonError if another engine has it."""
    handle = os.open(folders.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise DaemonError(f"Another engine runs at {folders.data}") from error
    try:
        yield
    finally:
        os.close(handle)


def is_locked(folders: EngineFolders) -> bool:
    """Return whether an engine holds the folder, one that is starting or ending included."""
    try:
        with only_one(folders):
            return False
    except DaemonError:
        return True


def _write_private(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
