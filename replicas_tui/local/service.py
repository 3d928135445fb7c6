"""What the daemon's process does from its first line to its last."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import logging.handlers
import os
import signal
import socket
import sqlite3
import sys
import time
from contextlib import ExitStack

from replicas_tui.local.db.trouble import in_words
from replicas_tui.local.engine import open_engine
from replicas_tui.local.folders import PRIVATE_FILE, EngineFolders
from replicas_tui.local.runtime import DaemonError, last_port, only_one, read_runtime, write_runtime
from replicas_tui.local.server import LOOPBACK, bind, serving
from replicas_tui.local.settings import EngineSettings, SettingsError, read_settings
from replicas_tui.local.version import VERSION

LOG = logging.getLogger("replicas_tui.local")
ENDING_S = 10.0
POLL_S = 0.02
LOG_BYTES = 5 * 1024 * 1024


def run(folders: EngineFolders, port: int, key: str) -> int:
    """Serve until SIGTERM or SIGINT and return the exit code; a failure to start is one line on stderr."""
    os.umask(0o077)
    try:
        with _our_turn(folders):
            _open_log(folders)
            asyncio.run(_serve(folders, port, key, read_settings(folders.settings)))
    except (DaemonError, SettingsError) as error:
        return _refuse(str(error))
    except sqlite3.Error as error:
        return _refuse(f"The database {folders.database} cannot be used: {in_words(error)}")
    except OSError as error:
        return _refuse(str(error))
    return 0


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


async def _serve(folders: EngineFolders, port: int, key: str, settings: EngineSettings) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    with _bind(folders, port) as bound:
        base_url = f"http://{LOOPBACK}:{bound.getsockname()[1]}"
        async with open_engine(folders, settings) as engine, serving(engine, bound, key):
            write_runtime(folders, base_url, VERSION)
            LOG.info("engine %s listens at %s, process %d", VERSION, base_url, os.getpid())
            await stopped.wait()
            LOG.info("engine stops")
    folders.runtime.unlink(missing_ok=True)
    LOG.info("engine stopped")


def _bind(folders: EngineFolders, port: int) -> socket.socket:
    if port == 0:
        with contextlib.suppress(OSError):
            return bind(last_port(folders))
    return bind(port)


def _open_log(folders: EngineFolders) -> None:
    os.close(os.open(folders.log, os.O_WRONLY | os.O_CREAT, PRIVATE_FILE))
    handler = logging.handlers.RotatingFileHandler(folders.log, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1
