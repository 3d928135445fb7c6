"""The engine's socket, of this machine alone. Standard library only: it listens before anything heavy is imported."""

from __future__ import annotations

import socket

LOOPBACK = "127.0.0.1"
BACKLOG = 2048


def listen(port: int) -> socket.socket:
    """Return a listening socket, at any free port for 0; OSError if the port is taken.

    From here on a client's connect succeeds, and waits for whoever will serve.
    """
    # With the protocol named, asyncio sends what is written at once; without it, an answer on a connection that was
    # used before waits 40 ms for the client's delayed acknowledgement.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((LOOPBACK, port))
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise OSError(f"Port {port} of this machine cannot be used: {error.strerror}") from error
    return bound


def url_of(bound: socket.socket) -> str:
    """Return the address a client is given."""
    return f"http://{LOOPBACK}:{bound.getsockname()[1]}"
