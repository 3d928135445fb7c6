"""One conversation as OpenCode's server keeps it, a session: opened, and asked for things by its id."""

from __future__ import annotations

import asyncio
from typing import Any

from replicas_tui.local.agents.adapter import AgentError, Command, Prompt
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.line_agent import LOST
from replicas_tui.local.agents.opencode.asking import reply
from replicas_tui.local.agents.opencode.http import Server
from replicas_tui.local.agents.opencode.settings import message, model_of

ANSWER_S = 30.0
COMMAND_S = 24 * 3600.0


class LostSession(AgentError):
    """OpenCode has the session no more."""


class Session:
    """A session, once it is opened. What comes of what is asked is told by the server's events.

    Args:
        server: Where it is; not known before it listens.

    Attributes:
        id: OpenCode's name for it.
    """

    def __init__(self, server: asyncio.Future[Server]) -> None:
        self._server = server
        self.id = ""

    async def open(self, known: str | None) -> None:
        """Begin a session, or take the known one up; LostSession if that is gone."""
        if not known:
            self.id = str((await self._ask("POST", "/session", {})).get("id"))
            return
        try:
            await self._ask("GET", f"/session/{known}")
        except AgentError as error:
            if "not found" not in str(error):
                raise
            raise LostSession(LOST.format("OpenCode")) from error
        self.id = known

    async def commands(self) -> tuple[Command, ...]:
        """Return the slash commands it has."""
        told = await self._ask("GET", "/command")
        known = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        return tuple(Command(str(one.get("name")), str(one.get("description") or "")) for one in known)

    async def prompt(self, prompt: Prompt, model: str | None) -> None:
        """Begin a turn."""
        await self._ask("POST", f"/session/{self.id}/prompt_async", message(prompt, model))

    async def run(self, command: str, arguments: str, prompt: Prompt, model: str | None) -> None:
        """Run a slash command to the end of its turn."""
        body: Json = {"command": command, "arguments": arguments, "agent": "plan" if prompt.plan_mode else "build"}
        if model is not None:
            model_of(model)
            body["model"] = model
        await self._ask("POST", f"/session/{self.id}/command", body, limit_s=COMMAND_S)

    async def answer(self, asked: Json, text: str) -> None:
        """Answer a permission or a question."""
        await self._ask("POST", *reply(asked, text))

    async def abort(self) -> None:
        """End the turn."""
        await self._ask("POST", f"/session/{self.id}/abort")

    async def _ask(self, method: str, path: str, body: Any = None, limit_s: float = ANSWER_S) -> Any:
        return await (await self._server).ask(method, path, body, limit_s=limit_s) or {}
