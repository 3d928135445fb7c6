"""The engine's own process: started once a data folder, found again, stopped.

The process outlives the terminal it was started from. One folder has one engine: it holds a lock for as long as it
lives, which the system gives up with it, however it dies. What a killed engine left in the runtime file is recognised
by its process id together with its start time. Imports the standard library alone, because every start of the app
looks here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from replicas_tui.local.agents import proc_table
from replicas_tui.local.folders import PRIVATE_FILE, EngineFolders
from replicas_tui.local.process.runtime import DaemonError, Endpoint, is_locked, read_runtime

__all__ = ["DaemonError", "Endpoint", "api_key", "log_path", "replace_key", "serve", "start", "status", "stop"]
KEY_PREFIX = "rk_local_"
START_TIMEOUT_S = 60.0  # of a busy machine; one that cannot start ends, which is seen at once
STOP_TIMEOUT_S = 60.0  # agents, hooks and terminals get their time to end, one after the other
POLL_S = 0.02
# Engines we are the parent of. They outlive us on purpose; while we live, somebody has to notice their end.
_CHILDREN: list[subprocess.Popen[bytes]] = []


def status(data_dir: Path) -> Endpoint | None:
    """Return the engine that runs at a folder; None if none does, whatever a dead one left behind."""
    return read_runtime(data_dir)


def start(
    data_dir: Path,
    port: int | None = None,
    timeout_s: float = START_TIMEOUT_S,
    environ: Mapping[str, str] | None = None,
) -> Endpoint:
    """Start the engine of a folder unless it runs, and return it once it answers.

    Args:
        data_dir: Its folder; made if need be.
        port: Where it is to listen; None is where it listened last, or any free port.
        timeout_s: How long it may take.
        environ: More environment variables for it.

    Raises:
        DaemonError: It ended at once, or did not answer in time; the sentence has its last words.
    """
    if (running := status(data_dir)) is not None:
        return running
    folders = EngineFolders(data_dir.resolve())
    try:
        folders.make()
        child = _spawn(folders, port or 0, {**_inherited(), **(environ or {})})
    except OSError as error:
        raise DaemonError(f"The local engine cannot be started: {error}") from error
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if (running := status(data_dir)) is not None:
            return running
        if child.poll() is not None:
            # Another start may have won the race for the lock: then its engine is as good as ours.
            return _of_another(folders, deadline)
        time.sleep(POLL_S)
    child.kill()
    raise DaemonError(f"The local engine did not answer within {timeout_s:.0f} s; see {folders.log}")


def stop(data_dir: Path, timeout_s: float = STOP_TIMEOUT_S) -> bool:
    """Ask the engine of a folder to end and wait for it; return whether one ran. DaemonError if it does not end."""
    running = status(data_dir)
    if running is None:
        return False
    started = proc_table.start_time(running.pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if not _is_alive(running.pid, started):
            return True
        time.sleep(POLL_S)
    raise DaemonError(f"The local engine (process {running.pid}) did not end within {timeout_s:.0f} s")


def api_key(data_dir: Path) -> str:
    """Return the key of a folder's engine, made at the first call; DaemonError if it cannot be read."""
    folders = EngineFolders(data_dir)
    try:
        folders.make()
        if not folders.key.exists():
            _create(folders)
        key = folders.key.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise DaemonError(f"The engine's key {folders.key} cannot be read: {error}") from error
    if not key.startswith(KEY_PREFIX):
        raise DaemonError(f"{folders.key} holds no key of the engine; delete it to get a new one")
    return key


def replace_key(data_dir: Path, key: str) -> None:
    """Have `api_key` return another key from now on; DaemonError if it cannot be written."""
    folders = EngineFolders(data_dir)
    try:
        _draft(folders, key).replace(folders.key)
    except OSError as error:
        raise DaemonError(f"The engine's key {folders.key} cannot be written: {error}") from error


def log_path(data_dir: Path) -> Path:
    """Return where the engine of a folder writes its log."""
    return EngineFolders(data_dir).log


def serve(data_dir: Path, port: int) -> int:
    """Be the engine of a folder until SIGTERM, and return the exit code; what the child runs."""
    from replicas_tui.local.process.service import run  # noqa: PLC0415 - heavy, and only the child needs it

    return run(EngineFolders(data_dir.resolve()), port, api_key(data_dir))


def _inherited() -> dict[str, str]:
    """Return the environment without the key of another server, which the engine has no business with."""
    return {name: value for name, value in os.environ.items() if name != "REPLICAS_API_KEY"}


def _spawn(folders: EngineFolders, port: int, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    argv = (sys.executable, "-P", "-m", "replicas_tui.local", "--data-dir", str(folders.data), "--port", str(port))
    log = os.open(folders.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
    try:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=dict(environ),
            start_new_session=True,
        )
    finally:
        os.close(log)
    _CHILDREN.append(child)
    return child


def _of_another(folders: EngineFolders, deadline: float) -> Endpoint:
    while is_locked(folders) and time.monotonic() < deadline:
        if (running := status(folders.data)) is not None:
            return running
        time.sleep(POLL_S)
    raise DaemonError(f"The local engine did not start: {_last_words(folders.log)}")


def _is_alive(pid: int, started: str | None) -> bool:
    for child in _CHILDREN:
        child.poll()
    return started is not None and proc_table.start_time(pid) == started


def _last_words(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return next((line.strip() for line in reversed(lines) if line.strip()), f"see {log}")


def _create(folders: EngineFolders) -> None:
    draft = _draft(folders, KEY_PREFIX + secrets.token_urlsafe(32))
    # Whole or not at all, and the first one stays: another start may be making one at this moment.
    with contextlib.suppress(FileExistsError):
        os.link(draft, folders.key)
    draft.unlink()


def _draft(folders: EngineFolders, key: str) -> Path:
    draft = folders.key.with_name(f"{folders.key.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return draft
