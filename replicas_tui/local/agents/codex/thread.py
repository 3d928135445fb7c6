"""One conversation as Codex keeps it, a thread: opened, and asked for things by its id."""

from __future__ import annotations

import asyncio
from typing import Any

from replicas_tui.local.agents.adapter import AgentError, Launch
from replicas_tui.local.agents.codex.settings import Model, thread_settings
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.json_rpc import JsonRpc, inside
from replicas_tui.local.agents.line_agent import LOST
from replicas_tui.local.version import VERSION

GREETING_S = 60.0
ANSWER_S = 30.0


class LostThread(AgentError):
    """Codex has the thread no more."""


class Thread:
    """A thread, once it is opened.

    Attributes:
        id: Codex's name for it.
        model: What it runs on.
    """

    def __init__(self, rpc: JsonRpc) -> None:
        self._rpc = rpc
        self._errands: set[asyncio.Task[None]] = set()
        self.id = ""
        self.model = Model("", None)

    async def open(self, launch: Launch) -> None:
        """Greet Codex and start a thread, or resume the one of the launch; LostThread if that is gone."""
        client = {"name": "replicas_tui", "title": "Replicas TUI", "version": VERSION}
        await self._rpc.request("initialize", GREETING_S, clientInfo=client, capabilities={"experimentalApi": True})
        await self._rpc.notify("initialized")
        settings = thread_settings(launch)
        if launch.session_id is None:
            opened = await self._rpc.request("thread/start", GREETING_S, **settings)
        else:
            opened = await self._resumed(threadId=launch.session_id, excludeTurns=True, **settings)
        self.id = str(inside(opened, "thread").get("id") or "")
        self.model = Model(str(opened.get("model") or launch.model or ""), opened.get("reasoningEffort"))

    async def ask(self, method: str, **params: Any) -> None:
        """Ask for something; AgentError with what Codex says when it refuses."""
        await self._rpc.request(method, ANSWER_S, threadId=self.id, **params)

    def do(self, method: str, **params: Any) -> None:
        """Ask for something whose answer nobody waits for: a refusal comes to the same as silence."""

        async def run() -> None:
            try:
                await self.ask(method, **params)
            except AgentError:
                return

        errand = asyncio.create_task(run())
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def _resumed(self, **known: Any) -> Json:
        try:
            return await self._rpc.request("thread/resume", GREETING_S, **known)
        except AgentError as error:
            if "no rollout found" not in str(error):
                raise
            raise LostThread(LOST.format("Codex")) from error
