"""The adapter for an agent that speaks the Agent Client Protocol over its pipes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from typing_extensions import override

from replicas_tui.local.agents.acp import consents, mcps
from replicas_tui.local.agents.acp.updates import Updates, over, pictures, user_message
from replicas_tui.local.agents.adapter import (
    AgentError,
    Command,
    CommandsKnown,
    Emitted,
    Launch,
    Prompt,
    SessionKnown,
)
from replicas_tui.local.agents.events import Json, notice
from replicas_tui.local.agents.json_rpc import Incoming, JsonRpc, Refused, inside
from replicas_tui.local.agents.line_agent import LOST, LineAgent
from replicas_tui.local.agents.turn_keeper import Turn

GREETING_S = 60.0
ANSWER_S = 30.0
PROTOCOL = 1
AUTH_REQUIRED = -32000
ANEW = "This agent cannot take a conversation up again, so a new one begins here; it knows nothing of what was before."
_ENDS = {"max_tokens": "its answer became too long", "max_turn_requests": "it asked its model too often"}


class AcpSession(LineAgent[Incoming]):
    """One chat's agent.

    Args:
        provider: The API's word for the agent.
        command: The program with the arguments that make it speak the protocol.
        launch: Where and how it starts.
        logged_out: What to say when it wants a login first; empty leaves it to the agent's own words.
    """

    def __init__(self, provider: str, command: Sequence[str], launch: Launch, *, logged_out: str = "") -> None:
        super().__init__(command, launch)
        self._provider = provider
        self._logged_out = logged_out
        self._rpc = JsonRpc(self._write)
        self._updates = Updates(provider)
        self._session = ""
        self._modes: tuple[str, ...] = ()
        self._mode = self._usual_mode = ""
        self._takes_images = False
        self._prompting: asyncio.Task[None] | None = None

    @override
    async def answer(self, request_id: str, text: str) -> None:
        """Answer a request for a permission; AgentError if it does not wait for that."""
        asked = self._turns.answered(request_id)
        assert asked.id is not None  # noqa: S101 - only what wants an answer is asked
        await self._rpc.respond(asked.id, consents.chosen(asked, text))

    @override
    async def _greet(self) -> None:
        client = {"fs": {"readTextFile": False, "writeTextFile": False}, "terminal": False}
        told = await self._rpc.request("initialize", GREETING_S, protocolVersion=PROTOCOL, clientCapabilities=client)
        can = inside(told, "agentCapabilities")
        self._takes_images = inside(can, "promptCapabilities").get("image") is True
        where: Json = {"cwd": str(self._launch.cwd), "mcpServers": self._servers(inside(can, "mcpCapabilities"))}
        old = self._launch.session_id
        if old is not None and can.get("loadSession") is True:
            opened = await self._loaded(old, where)
            self._session = old
        else:
            opened = await self._opened(where)
            self._session = str(opened.get("sessionId"))
            self._outbox.put(SessionKnown(self._session))
            if old is not None:
                self._emit(notice("warn", ANEW))
        modes = inside(opened, "modes")
        available = modes.get("availableModes")
        known = [one for one in available if isinstance(one, dict)] if isinstance(available, list) else []
        self._modes = tuple(str(one.get("id")) for one in known)
        self._mode = self._usual_mode = str(modes.get("currentModeId") or "")

    def _servers(self, capabilities: Json) -> list[Json]:
        """Return the MCP servers the agent can talk to, and say which it cannot."""
        able = [each for each in self._launch.mcps if mcps.takes(capabilities, each)]
        self._leave_out(each for each in self._launch.mcps if each not in able)
        return [mcps.offered(each, self._launch.env.get("PATH")) for each in able]

    async def _opened(self, where: Json) -> Json:
        """Open a new session."""
        try:
            return await self._rpc.request("session/new", GREETING_S, **where)
        except Refused as error:
            if error.code == AUTH_REQUIRED and self._logged_out:
                raise AgentError(self._logged_out) from error
            raise

    async def _loaded(self, session: str, where: Json) -> Json:
        """Take a session up again; one that is lost is forgotten, so that the next message begins another."""
        try:
            return await self._rpc.request("session/load", GREETING_S, sessionId=session, **where)
        except AgentError as error:
            if not self._outbox.closed:
                self._outbox.put(SessionKnown(None))
            raise AgentError(f"{LOST.format('The agent')} It says: {error}") from error

    @override
    async def _begin(self, turn: Turn) -> None:
        prompt = turn.prompt
        images = pictures(prompt.images)
        self._outbox.put_all(map(Emitted, user_message(self._provider, prompt.text, images)))
        try:
            await self._set_up(prompt, images)
        except AgentError as error:
            self._finish(turn, "error", str(error))
            return
        content = [*images, {"type": "text", "text": prompt.text}]
        self._prompting = asyncio.create_task(self._prompt(turn, content))

    @override
    async def _ask_to_stop(self) -> None:
        for asked in self._turns.withdrawn():
            if asked.id is not None:
                await self._rpc.respond(asked.id, consents.CANCELLED)
        await self._rpc.notify("session/cancel", sessionId=self._session)

    @override
    def _bury(self, last_words: str) -> None:
        died = f"The agent ended in mid-turn: {last_words}"
        self._rpc.close(died)
        if (turn := self._turns.turn) is not None:
            self._finish(turn, "error", died)

    @override
    async def _take(self, message: Json) -> None:
        said = self._rpc.take(message)
        if said is None:
            return
        if said.id is not None:
            await self._asked(said)
        elif said.method == "session/update":
            self._updated(inside(said.params, "update"))

    async def _asked(self, said: Incoming) -> None:
        assert said.id is not None  # noqa: S101 - a request
        if said.method != consents.REQUEST or self._turns.turn is None:
            await self._rpc.refuse(said.id, "This client cannot do that.")
        elif consents.allowed_unasked(said, self._launch.permissions, self._launch.cwd):
            await self._rpc.respond(said.id, consents.granted(said))
        else:
            self._outbox.put_all(self._updates.asked(said.params.get("toolCall")))
            self._emit(consents.shown(said))
            self._turns.ask(str(said.id), said)

    def _updated(self, update: Json) -> None:
        match update.get("sessionUpdate"):
            case "available_commands_update":
                told = update.get("availableCommands")
                known = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
                commands = [Command(str(one.get("name")), str(one.get("description") or "")) for one in known]
                self._outbox.put(CommandsKnown(tuple(commands)))
                return  # of the agent, at whatever moment; of no turn
            case "current_mode_update":
                self._mode = str(update.get("currentModeId") or self._mode)
        if self._turns.turn is not None:  # what is told while an old session is loaded is known already
            self._outbox.put_all(self._updates.take(update))

    async def _set_up(self, prompt: Prompt, images: Sequence[Json]) -> None:
        if len(images) < len(prompt.images) or (images and not self._takes_images):
            raise AgentError("This agent does not take these images.")
        if prompt.model is not None:
            await self._rpc.request("session/set_model", ANSWER_S, sessionId=self._session, modelId=prompt.model)
        plan = next((mode for mode in self._modes if "plan" in mode.lower()), None)
        if prompt.plan_mode and plan is None:
            raise AgentError("Plan mode is not supported by this agent.")
        mode = plan if prompt.plan_mode and plan is not None else self._usual_mode
        if mode != self._mode:
            await self._rpc.request("session/set_mode", ANSWER_S, sessionId=self._session, modeId=mode)
            self._mode = mode

    async def _prompt(self, turn: Turn, content: Sequence[Json]) -> None:
        """Have a turn done; its answer comes when it is over."""
        try:
            answer = await self._rpc.request("session/prompt", None, sessionId=self._session, prompt=list(content))
        except AgentError as error:
            if self._turns.turn is turn:
                self._finish(turn, "error", str(error))
            return
        reason = str(answer.get("stopReason") or "end_turn")
        if reason in ("end_turn", "cancelled"):
            self._finish(turn, reason)
        else:
            self._finish(turn, reason, f"The agent stopped: {_ENDS.get(reason, reason)}.")

    def _finish(self, turn: Turn, reason: str, error: str | None = None) -> None:
        if self._turns.turn is not turn:
            return
        self._outbox.put_all(self._updates.rest())
        if error is not None and not turn.interrupted:
            self._emit(notice("error", error))
        self._emit(over(self._provider, "cancelled" if turn.interrupted else reason))
        self._turns.end(error)
