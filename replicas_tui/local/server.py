"""The engine on a socket of this machine: uvicorn, bound to loopback, stopped without waiting for its listeners."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from typing_extensions import override

from replicas_tui.local.app import build
from replicas_tui.local.engine import Engine

LOOPBACK = "127.0.0.1"
GRACE_S = 5


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the engine."""

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def bind(port: int) -> socket.socket:
    """Return a bound socket, at any free port for 0; OSError if the port is taken."""
    # With the protocol named, asyncio sends what is written at once; without it, an answer on a connection that was
    # used before waits 40 ms for the client's delayed acknowledgement.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((LOOPBACK, port))
    except OSError as error:
        bound.close()
        raise OSError(f"Port {port} of this machine cannot be used: {error.strerror}") from error
    return bound


@asynccontextmanager
async def serving(engine: Engine, bound: socket.socket, key: str) -> AsyncIterator[None]:
    """Serve at a bound socket, to who has `key` or another key of the engine; answers from the first moment inside."""
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
        timeout_graceful_shutdown=GRACE_S,
    )
    server = _Server(config)
    bound.listen(config.backlog)  # from here on a client's connect succeeds, and waits for the loop
    task = asyncio.create_task(server.serve(sockets=[bound]), name="server")
    try:
        yield
    finally:
        server.should_exit = True
        engine.end_streams()
        await task
        bound.close()
