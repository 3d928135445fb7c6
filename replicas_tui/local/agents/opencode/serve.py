"""The adapter for OpenCode's server.

Its process says only where it listens; what happens comes out of one stream of events. When that stream ends, so does
the process: who cannot be heard must not go on unseen.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
from collections.abc import Coroutine, Sequence
from typing import Any

from typing_extensions import override

from replicas_tui.local.agents.adapter import AgentError, Command, CommandsKnown, Emitted, Launch, SessionKnown
from replicas_tui.local.agents.answers import choices_of
from replicas_tui.local.agents.consent import consent
from replicas_tui.local.agents.events import Json, event, notice, permission_notice
from replicas_tui.local.agents.line_agent import LOST, LineAgent
from replicas_tui.local.agents.opencode.http import Server
from replicas_tui.local.agents.opencode.messages import Messages
from replicas_tui.local.agents.opencode.settings import CONFIG, configuration, message, model_of
from replicas_tui.local.agents.opencode.voice import failed, idle, user_events
from replicas_tui.local.agents.turn_keeper import Turn

LISTENING_S = 60.0
COMMAND_S = 24 * 3600.0
USER = "opencode"
_LISTENS = re.compile(rb"listening on (http://127\.0\.0\.1:\d+)")
_LEADING = re.compile(r"/([\w./-]+)(?:\s+|$)")


class OpencodeServe(LineAgent[Json]):
    """One chat's OpenCode."""

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        self._password = secrets.token_urlsafe(24)
        env = {CONFIG: configuration(launch), "OPENCODE_SERVER_PASSWORD": self._password}
        super().__init__((*command, "serve", "--port", "0", "--hostname", "127.0.0.1"), launch, env)
        self._server: asyncio.Future[Server] = asyncio.get_running_loop().create_future()
        self._messages = Messages()
        self._session = launch.session_id or ""
        self._model = launch.model
        self._commands: frozenset[str] = frozenset()
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: str | None = None

    @override
    async def answer(self, request_id: str, text: str) -> None:
        """Answer a permission or a question; AgentError if it does not wait for that."""
        asked = self._turns.answered(request_id)
        if "questions" in asked:
            answers = choices_of(asked, text)
            await self._ask("POST", f"/question/{request_id}/reply", {"answers": answers})
            return
        said = consent(text)
        reply: Json = {"reply": "reject" if not said.allowed else "always" if said.always else "once"}
        if said.reason:
            reply["message"] = said.reason
        await self._ask("POST", f"/permission/{request_id}/reply", reply)

    @override
    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(LISTENING_S):
                server, hears = await asyncio.shield(self._server), asyncio.Event()
                self._spawn(self._hear(server, hears))
                await hears.wait()
        except TimeoutError:
            raise AgentError(f"OpenCode did not begin to listen and to tell within {LISTENING_S:g} s.") from None
        if self._session:
            await self._find()
        else:
            opened = await self._ask("POST", "/session", {})
            self._session = str(opened.get("id"))
            self._outbox.put(SessionKnown(self._session))
        self._tell_commands(await self._ask("GET", "/command"))

    async def _find(self) -> None:
        """See that the session is there; one that is lost is forgotten, so that the next message begins another."""
        try:
            await self._ask("GET", f"/session/{self._session}")
        except AgentError as error:
            if "not found" not in str(error):
                raise
            self._outbox.put(SessionKnown(None))
            raise AgentError(LOST.format("OpenCode")) from error

    @override
    async def _begin(self, turn: Turn) -> None:
        prompt = turn.prompt
        self._error = None
        self._model = prompt.model or self._model
        self._outbox.put_all(map(Emitted, user_events(prompt.text, prompt.images, prompt.message_id)))
        command = _LEADING.match(prompt.text)
        try:
            if command is not None and command[1] in self._commands:
                self._spawn(self._run(turn, command[1], prompt.text[command.end() :]))
            else:
                body = message(prompt, self._model)
                await self._ask("POST", f"/session/{self._session}/prompt_async", body)
        except AgentError as error:
            self._fail(turn, str(error))

    @override
    async def _ask_to_stop(self) -> None:
        with contextlib.suppress(AgentError):
            await self._ask("POST", f"/session/{self._session}/abort")

    @override
    async def _leave(self) -> None:
        # It does not end while somebody listens.
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @override
    async def _take_line(self, line: bytes) -> None:
        found = _LISTENS.search(line)
        if found is not None and not self._server.done():
            self._server.set_result(Server(found[1].decode(), USER, self._password))

    @override
    def _bury(self, last_words: str) -> None:
        died = f"OpenCode ended in mid-turn: {last_words}"
        if not self._server.done():
            self._server.set_exception(AgentError(f"OpenCode could not start: {last_words}"))
            self._server.exception()  # nobody may be there to ask
        turn = self._turns.turn
        if turn is not None:
            self._fail(turn, died)

    @override
    async def _take(self, said: Json) -> None:
        """Take an event of the stream."""
        given = said.get("properties")
        given, kind = given if isinstance(given, dict) else {}, said.get("type")
        match kind:
            case "permission.asked" | "question.asked" if self._turns.turn is not None:
                self._emit(event(f"opencode-{kind}", given))
                if kind == "permission.asked":
                    self._emit(_notice(given))
                self._turns.ask(str(given.get("id")), given)
            case "permission.replied" | "question.replied" | "question.rejected":
                self._emit(event(f"opencode-{kind}", given))
                self._turns.resolve(str(given.get("requestID")))
            case _ if given.get("sessionID") == self._session:
                self._take_own(str(kind), given)
            case _:
                return  # of a sub-agent, or of the server itself

    def _take_own(self, kind: str, given: Json) -> None:
        match kind:
            case "message.updated":
                self._outbox.put_all(self._messages.updated(given))
            case "message.part.updated":
                part = given.get("part")
                self._outbox.put_all(self._messages.part(part if isinstance(part, dict) else {}))
            case "message.part.delta" if given.get("field") == "text":
                self._outbox.put_all(self._messages.grew(str(given.get("partID")), str(given.get("delta") or "")))
            case "todo.updated":
                self._emit(event("opencode-todo.updated", given))
            case _:
                self._turned(kind, given)

    def _turned(self, kind: str, given: Json) -> None:
        match kind:
            case "session.status":
                self._retries(given.get("status"))
            case "session.error":
                self._failed(given)
            case "session.idle":
                self._idle(given)

    def _retries(self, status: Any) -> None:
        if isinstance(status, dict) and status.get("type") == "retry":
            self._emit(notice("warn", f"The model did not answer; trying again: {status.get('message')}"))

    def _failed(self, given: Json) -> None:
        self._emit(event("opencode-error", given))
        error = given.get("error")
        error = error if isinstance(error, dict) else {}
        data = error.get("data")
        if error.get("name") != "MessageAbortedError":
            said = data.get("message") if isinstance(data, dict) else None
            self._error = str(said or error.get("name") or "OpenCode reported an error.")

    def _idle(self, given: Json) -> None:
        self._outbox.put_all(self._messages.rest())
        if self._turns.turn is not None:
            self._emit(event("opencode-session.idle", given))
            self._turns.end(self._error)

    def _fail(self, turn: Turn, why: str) -> None:
        """End the turn in OpenCode's stead."""
        self._outbox.put_all(self._messages.rest())
        ending = (idle(self._session),) if turn.interrupted else failed(why, self._session)
        self._outbox.put_all(map(Emitted, ending))
        self._turns.end(why)

    async def _run(self, turn: Turn, name: str, arguments: str) -> None:
        """Run one of OpenCode's own commands; its answer comes when the turn is over."""
        body = {"command": name, "arguments": arguments, "agent": "plan" if turn.prompt.plan_mode else "build"}
        model = {} if self._model is None else {"model": self._model}
        try:
            if self._model is not None:
                model_of(self._model)
            await self._ask("POST", f"/session/{self._session}/command", {**body, **model}, limit_s=COMMAND_S)
        except AgentError as error:
            if self._turns.turn is turn:
                self._fail(turn, str(error))

    async def _hear(self, server: Server, hears: asyncio.Event) -> None:
        try:
            async with contextlib.aclosing(server.events()) as events:
                async for said in events:
                    hears.set()
                    await self._take(said)
                    await self._outbox.room()
        except (OSError, EOFError, ValueError):
            pass
        hears.set()
        if self._process is not None:
            await self._process.see_it_end()

    async def _ask(self, method: str, path: str, body: Any = None, limit_s: float = 30.0) -> Any:
        return await (await self._server).ask(method, path, body, limit_s=limit_s) or {}

    def _tell_commands(self, told: Any) -> None:
        known = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        self._commands = frozenset(str(one.get("name")) for one in known)
        commands = [Command(str(one.get("name")), str(one.get("description") or "")) for one in known]
        self._outbox.put(CommandsKnown(tuple(commands)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"opencode of {self._launch.chat_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _notice(asked: Json) -> Json:
    """Return the remark that asks the user for a permission."""
    patterns, metadata = asked.get("patterns"), asked.get("metadata")
    told = metadata.get("command") if isinstance(metadata, dict) else None
    what = ", ".join(map(str, patterns)) if isinstance(patterns, list) else ""
    return permission_notice(str(asked.get("id")), str(asked.get("permission")), str(told or what))
