"""The engine on a listening socket: uvicorn, stopped without waiting for its listeners."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from typing_extensions import override

from replicas_tui.local.engine import Engine, open_engine
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.http.app import build
from replicas_tui.local.process.loopback import url_of
from replicas_tui.local.process.runtime import write_runtime
from replicas_tui.local.settings import EngineSettings
from replicas_tui.local.version import VERSION

LOG = logging.getLogger(__name__)
GRACE_S = 5
KEEP_S = 75  # an idle line is the client's to close: closed here, it might carry a message at that moment


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the engine."""

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve(folders: EngineFolders, settings: EngineSettings, bound: socket.socket, key: str) -> None:
    """Be the engine of a folder until SIGTERM or SIGINT, and say where it is as soon as it answers.

    Raises:
        sqlite3.Error: The database cannot be used.
        OSError: The folders cannot.
    """
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with open_engine(folders, settings) as engine, serving(engine, bound, key):
        write_runtime(folders, url_of(bound), VERSION)
        LOG.info("engine %s listens at %s, process %d", VERSION, url_of(bound), os.getpid())
        await stopped.wait()
        LOG.info("engine stops")
    folders.runtime.unlink(missing_ok=True)
    LOG.info("engine stopped")


@asynccontextmanager
async def serving(engine: Engine, bound: socket.socket, key: str) -> AsyncIterator[None]:
    """Serve at a listening socket, to who has `key` or another key of the engine; it answers from the first moment."""
    await engine.keys.adopt(key)
    config = uvicorn.Config(
        build(engine, port=bound.getsockname()[1]),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=KEEP_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]), name="server")
    try:
        yield
    finally:
        server.should_exit = True
        engine.end_streams()
        await task
        bound.close()
