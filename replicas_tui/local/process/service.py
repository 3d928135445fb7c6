"""What the daemon's process does from its first line to its last.

It listens before it imports the engine: who comes to an engine that is just starting again waits for it instead of
being turned away.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import logging.handlers
import os
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from typing import Any

from replicas_tui.collector import for_good
from replicas_tui.local.db.trouble import in_words
from replicas_tui.local.folders import PRIVATE_FILE, EngineFolders
from replicas_tui.local.process.loopback import listen
from replicas_tui.local.process.runtime import DaemonError, last_port, only_one, read_runtime
from replicas_tui.local.settings import EngineSettings, SettingsError, read_settings

ENDING_S = 10.0
POLL_S = 0.02
Serve = Callable[[EngineFolders, EngineSettings, socket.socket, str], Coroutine[Any, Any, None]]
LOG_BYTES = 5 * 1024 * 1024


def run(folders: EngineFolders, port: int, key: str) -> int:
    """Serve until SIGTERM or SIGINT and return the exit code; a failure to start is one line on stderr."""
    os.umask(0o077)
    try:
        with _our_turn(folders):
            _open_log(folders)
            settings = read_settings(folders.settings)
            with _listen(folders, port) as bound:
                asyncio.run(_server()(folders, settings, bound, key))
    except (DaemonError, SettingsError) as error:
        return _refuse(str(error))
    except sqlite3.Error as error:
        return _refuse(f"The database {folders.database} cannot be used: {in_words(error)}")
    except OSError as error:
        return _refuse(str(error))
    return 0


def _server() -> Serve:
    """Import the engine, which is heavy: not before it listens.

    No plugins of pydantic, which would be asked for in every package there is.
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    with for_good():
        from replicas_tui.local.http.server import serve  # noqa: PLC0415 - see above

    return serve


def _our_turn(folders: EngineFolders) -> ExitStack:
    """Take the folder, waiting for an engine that is just ending; DaemonError if the one that runs means to stay."""
    deadline = time.monotonic() + ENDING_S
    held = ExitStack()
    while True:
        try:
            held.enter_context(only_one(folders))
        except DaemonError:
            if read_runtime(folders.data) is not None or time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)
        else:
            return held


def _listen(folders: EngineFolders, port: int) -> socket.socket:
    if port == 0:
        with contextlib.suppress(OSError):
            return listen(last_port(folders))
    return listen(port)


def _open_log(folders: EngineFolders) -> None:
    os.close(os.open(folders.log, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE))
    handler = logging.handlers.RotatingFileHandler(folders.log, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1
