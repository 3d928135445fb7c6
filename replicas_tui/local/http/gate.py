"""Who may talk to the engine: decided before routing, on every path, the event streams included.

A web page in the user's own browser can reach a port on this machine; what keeps it out are the exact Host (against
DNS rebinding), the exact Origin (against other sites) and the key, which no page knows. Names are compared whole, never
by prefix: `localhost.evil.example` is not localhost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from replicas_tui.local.http.adapter import problem
from replicas_tui.local.people import caller as callers
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.people.keys import Keys

BEARER = b"bearer "
KEYLESS = ("/v1/automations/webhook/",)  # who knows the rest of such a path proves by that who they are

Headers = Sequence[tuple[bytes, bytes]]


class Gate:
    """Lets in who names this very server and has a key of it; answers 401 or 403 to the rest."""

    def __init__(self, app: ASGIApp, *, keys: Keys, port: int) -> None:
        self.app = app
        self._keys = keys
        hosts = [f"{name}:{port}".encode() for name in ("127.0.0.1", "localhost", "[::1]")]
        self._hosts = frozenset(hosts)
        self._origins = frozenset(b"http://" + host for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it."""
        if scope["type"] != "http":
            return  # neither web sockets nor a lifespan: the engine lives longer than its server
        headers = scope["headers"]
        refused = self._refused(headers)
        caller = None if refused else self._caller(_every(headers, b"authorization"))
        if caller is not None:
            callers.put(scope, caller)
            if scope["method"] == "GET":  # a stream must not outlive its key
                receive = _until(receive, self._keys.revocation(caller))
        elif refused is None and not scope["path"].startswith(KEYLESS):
            refused = 401, "Invalid or missing API key", "Send it as a bearer token; `replicas-tui local key` prints it"
        if refused is None:
            await self.app(scope, receive, send)
            return
        status, error, details = refused
        await problem(status, error, details)(scope, receive, send)

    def _refused(self, headers: Headers) -> tuple[int, str, str | None] | None:
        def every(name: bytes) -> list[bytes]:
            return _every(headers, name)

        hosts = every(b"host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 403, "Host not allowed", "The engine answers to 127.0.0.1 and localhost with its own port only"
        if any(origin.lower() not in self._origins for origin in every(b"origin")):
            return 403, "Origin not allowed", "Web pages of other origins may not use the engine"
        if any(site in {b"cross-site", b"same-site"} for site in every(b"sec-fetch-site")):
            return 403, "Cross-site request not allowed", None
        return None

    def _caller(self, given: list[bytes]) -> Caller | None:
        if len(given) != 1 or given[0][: len(BEARER)].lower() != BEARER:
            return None
        return self._keys.who(given[0][len(BEARER) :].strip())


def _until(receive: Receive, revoked: asyncio.Event) -> Receive:
    async def receive_or_end() -> Message:
        message, end = asyncio.ensure_future(receive()), asyncio.ensure_future(revoked.wait())
        try:
            await asyncio.wait((message, end), return_when=asyncio.FIRST_COMPLETED)
            return {"type": "http.disconnect"} if revoked.is_set() else message.result()
        finally:
            message.cancel()
            end.cancel()

    return receive_or_end


def _every(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key == name]
