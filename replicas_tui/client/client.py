"""The facade: one attribute a family of the API."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import ssl
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

import httpx

from replicas_tui import __version__
from replicas_tui.api import endpoints_environments as items
from replicas_tui.api.base import Problem
from replicas_tui.client.automations import AutomationBook
from replicas_tui.client.canvas import Canvas
from replicas_tui.client.capabilities import OfferedCapabilities
from replicas_tui.client.chats import ReplicaChats
from replicas_tui.client.deliveries import WebhookDeliveries
from replicas_tui.client.environment_hooks import StartHookBook, WarmHookBook
from replicas_tui.client.environments import EnvironmentBook, EnvironmentItems
from replicas_tui.client.errors import Unauthorized, Unreachable
from replicas_tui.client.history import ChatHistory
from replicas_tui.client.hooks import HookRuns
from replicas_tui.client.http import CALL_READ_S, Http, Key, patience
from replicas_tui.client.insight import Insight
from replicas_tui.client.keys import ApiKeyBook
from replicas_tui.client.messages import Messages
from replicas_tui.client.people import OwnProfile
from replicas_tui.client.queue import Queue
from replicas_tui.client.replicas import Replicas
from replicas_tui.client.repositories import ConnectedRepositories
from replicas_tui.client.skills import SkillBook
from replicas_tui.client.trust import HookTrust

QUIET_S = 45.0  # the server pings every 15 s: three missed pings mean a dead line
KEEP_S = 4.0  # most servers drop an idle line after 5 s or more; a call on it at that moment would be lost


class Client:
    """The Replicas API, typed. `Client.open` makes one; leave it with `async with` or `close`.

    One a server, for the life of the app: making one loads the system's certificates (39 ms).
    """

    def __init__(self, http: Http) -> None:
        self._wire = http.wire
        self._key = http.key
        self.replicas = Replicas(http)
        self.messages = Messages(http)
        self.chats = ReplicaChats(http)
        self.queue = Queue(http)
        self.history = ChatHistory(http)
        self.canvas = Canvas(http)
        self.hooks = HookRuns(http)
        self.repositories = ConnectedRepositories(http)
        self.environments = EnvironmentBook(http)
        self.variables = EnvironmentItems(
            http,
            listing=items.LIST_VARIABLES,
            create=items.CREATE_VARIABLE,
            read=items.GET_VARIABLE,
            update=items.UPDATE_VARIABLE,
            delete=items.DELETE_VARIABLE,
        )
        self.files = EnvironmentItems(
            http,
            listing=items.LIST_FILES,
            create=items.CREATE_FILE,
            read=items.GET_FILE,
            update=items.UPDATE_FILE,
            delete=items.DELETE_FILE,
        )
        self.mcps = EnvironmentItems(
            http,
            listing=items.LIST_MCPS,
            create=items.CREATE_MCP,
            read=items.GET_MCP,
            update=items.UPDATE_MCP,
            delete=items.DELETE_MCP,
        )
        self.warm_hooks = WarmHookBook(http)
        self.start_hooks = StartHookBook(http)
        self.skills = SkillBook(http)
        self.automations = AutomationBook(http)
        self.profile = OwnProfile(http)
        self.insight = Insight(http)
        self.capabilities = OfferedCapabilities(http)
        self.deliveries = WebhookDeliveries(http)
        self.trust = HookTrust(http)
        self.keys = ApiKeyBook(http)

    def use_key(self, key: str) -> bool:
        """Send another API key from now on; say whether it is another one."""
        changed = key != self._key.hide()
        self._key.change(key)
        return changed

    @classmethod
    def open(
        cls,
        base_url: str,
        key: str = "",
        user_agent: str = f"replicas-tui/{__version__}",
        *,
        quiet_s: float = QUIET_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        dice: Callable[[], float] = random.random,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> Self:
        """Make a client of the server at `base_url`; nothing is sent yet.

        Args:
            base_url: A path prefix is kept, a slash at its end does not matter.
            key: The API key; without one, none is sent.
            user_agent: What we call ourselves.
            quiet_s: A stream silent for so long is broken.
            sleep: Waits between tries.
            dice: In [0, 1); spreads those waits.
            transport: Another way to the server than the network.

        Raises:
            Unreachable: The address is none.
            Unauthorized: The key cannot be sent: it holds what no key does.
        """
        try:
            url = httpx.URL(base_url.strip())
        except httpx.InvalidURL:
            url = httpx.URL()
        if url.scheme not in ("http", "https") or not url.host:
            raise Unreachable("the address is no web address", "Give one that begins with https://.", sent=False)
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise Unauthorized(401, Problem(error="the key holds characters that no key has"))
        loopback = is_loopback(url.host)
        wire = httpx.AsyncClient(
            base_url=url.copy_with(query=None, fragment=None, userinfo=b""),
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            timeout=patience(CALL_READ_S),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=KEEP_S),
            verify=ssl.create_default_context() if url.scheme == "https" else False,
            trust_env=not loopback,  # a proxy has no business on our own machine
            follow_redirects=False,
            transport=transport,
        )
        return cls(Http(wire, Key(key), quiet_s, sleep, dice))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Drop all connections."""
        await self._wire.aclose()


def is_loopback(host: str) -> bool:
    """Say whether a host name or address is this machine's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
