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

from replicas_tui.local.agents.adapter import AgentError, CommandsKnown, Emitted, Launch, SessionKnown
from replicas_tui.local.agents.events import Json, event, notice
from replicas_tui.local.agents.line_agent import LineAgent
from replicas_tui.local.agents.opencode import asking
from replicas_tui.local.agents.opencode.http import Server
from replicas_tui.local.agents.opencode.messages import Messages
from replicas_tui.local.agents.opencode.session import LostSession, Session
from replicas_tui.local.agents.opencode.settings import CONFIG, configuration
from replicas_tui.local.agents.opencode.voice import failed, idle, user_events
from replicas_tui.local.agents.turn_keeper import Turn

LISTENING_S = 60.0
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
        self._session = Session(self._server)
        self._model = launch.model
        self._commands: frozenset[str] = frozenset()
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: str | None = None
        self._worked = False  # in this turn

    @override
    async def answer(self, request_id: str, text: str) -> None:
        """Answer a permission or a question; AgentError if it does not wait for that."""
        await self._session.answer(self._turns.answered(request_id), text)

    @override
    async def _greet(self) -> None:
        try:
            async with asyncio.timeout(LISTENING_S):
                server, hears = await asyncio.shield(self._server), asyncio.Event()
                self._spawn(self._hear(server, hears))
                await hears.wait()
        except TimeoutError:
            raise AgentError(f"OpenCode did not begin to listen and to tell within {LISTENING_S:g} s.") from None
        try:
            await self._session.open(self._launch.session_id)
        except LostSession:  # it is forgotten, so that the next message begins another
            self._outbox.put(SessionKnown(None))
            raise
        if not self._launch.session_id:
            self._outbox.put(SessionKnown(self._session.id))
        commands = await self._session.commands()
        self._commands = frozenset(each.name for each in commands)
        self._outbox.put(CommandsKnown(commands))

    @override
    async def _begin(self, turn: Turn) -> None:
        prompt = turn.prompt
        self._error, self._worked = None, False
        self._model = prompt.model or self._model
        self._outbox.put_all(map(Emitted, user_events(prompt.text, prompt.images, prompt.message_id)))
        command = _LEADING.match(prompt.text)
        try:
            if command is not None and command[1] in self._commands:
                self._spawn(self._run(turn, command[1], prompt.text[command.end() :]))
            else:
                await self._session.prompt(prompt, self._model)
        except AgentError as error:
            self._fail(turn, str(error))

    @override
    async def _ask_to_stop(self) -> None:
        with contextlib.suppress(AgentError):
            await self._session.abort()

    @override
    async def _leave(self) -> None:
        # It does not end while somebody listens.
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._process is not None:
            await self._process.terminate()  # it reads nothing whose end would tell it

    @override
    async def _take_line(self, line: bytes) -> None:
        found = _LISTENS.search(line)
        if found is not None and not self._server.done():
            self._server.set_result(Server(found[1].decode(), USER, self._password))

    @override
    def _bury(self, last_words: str) -> None:
        if not self._server.done():
            self._server.set_exception(AgentError(f"OpenCode could not start: {last_words}"))
            self._server.exception()  # nobody may be there to ask
        if (turn := self._turns.turn) is not None:
            self._fail(turn, f"OpenCode ended in mid-turn: {last_words}")

    @override
    async def _take(self, said: Json) -> None:
        """Take an event of the stream."""
        given = said.get("properties")
        given, kind = given if isinstance(given, dict) else {}, said.get("type")
        match kind:
            case asking.PERMISSION | asking.QUESTION if self._turns.turn is not None:
                self._outbox.put_all(map(Emitted, asking.shown(kind, given)))
                self._turns.ask(str(given.get("id")), given)
            case "permission.replied" | "question.replied" | "question.rejected":
                self._emit(event(f"opencode-{kind}", given))
                self._turns.resolve(str(given.get("requestID")))
            case _ if given.get("sessionID") == self._session.id:
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
                self._stands(given.get("status"))
            case "session.error":
                self._failed(given)
            case "session.idle":
                self._idle(given)

    def _stands(self, status: Any) -> None:
        kind = status.get("type") if isinstance(status, dict) else None
        self._worked = self._worked or kind in ("busy", "retry")
        if kind == "retry":
            self._emit(notice("warn", f"The model did not answer; trying again: {status.get('message')}"))

    def _failed(self, given: Json) -> None:
        self._worked = True
        self._emit(event("opencode-error", given))
        error = given.get("error")
        error = error if isinstance(error, dict) else {}
        data = error.get("data")
        if error.get("name") != "MessageAbortedError":
            said = data.get("message") if isinstance(data, dict) else None
            self._error = str(said or error.get("name") or "OpenCode reported an error.")

    def _idle(self, given: Json) -> None:
        """End the turn; not by what still tells of the one before, which an interrupt may bring twice."""
        self._outbox.put_all(self._messages.rest())
        if (turn := self._turns.turn) is not None and (self._worked or turn.interrupted):
            self._emit(event("opencode-session.idle", given))
            self._turns.end(self._error)

    def _fail(self, turn: Turn, why: str) -> None:
        """End the turn in OpenCode's stead, unless it has ended."""
        if self._turns.turn is not turn:
            return
        self._outbox.put_all(self._messages.rest())
        ending = (idle(self._session.id),) if turn.interrupted else failed(why, self._session.id)
        self._outbox.put_all(map(Emitted, ending))
        self._turns.end(why)

    async def _run(self, turn: Turn, name: str, arguments: str) -> None:
        try:
            await self._session.run(name, arguments, turn.prompt, self._model)
        except AgentError as error:
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

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name=f"opencode of {self._launch.chat_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
