"""The adapter for the Cursor CLI: each turn is a process of its own, which resumes the chat by its id."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from replicas_tui.local.agents.adapter import (
    AgentError,
    AgentSignal,
    Emitted,
    Launch,
    Permissions,
    Prompt,
    SessionKnown,
)
from replicas_tui.local.agents.cursor.lines import Lines, failure_of
from replicas_tui.local.agents.cursor.voice import failed, user_event
from replicas_tui.local.agents.events import Json, event, notice
from replicas_tui.local.agents.line_agent import OVERLONG, parse_line
from replicas_tui.local.agents.line_process import LineProcess
from replicas_tui.local.agents.lines import Overlong
from replicas_tui.local.agents.outbox import Outbox
from replicas_tui.local.agents.turn_keeper import Turn, TurnKeeper

LONGEST_PROMPT = 120_000  # bytes: Linux takes no longer argument


class CursorStream:
    """One chat's Cursor."""

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        self._command = (*launch.wrapper, *command)
        self._launch = launch
        self._session = launch.session_id
        self._model = launch.model
        self._outbox = Outbox()
        self._turns: TurnKeeper[None] = TurnKeeper(self._outbox)
        self._process: LineProcess | None = None
        self._listener: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start nothing: a process comes with each turn."""

    async def send(self, prompt: Prompt) -> None:
        """Begin a turn. AgentError if it is stopped, still busy, or the words are more than Cursor takes."""
        if self._outbox.closed:
            raise AgentError("The agent is not running.")
        if len(prompt.text.encode(errors="replace")) > LONGEST_PROMPT:
            raise AgentError(f"Cursor takes at most {LONGEST_PROMPT:,} bytes a message; put the rest into a file.")
        turn = self._turns.begin(prompt)
        self._outbox.put(Emitted(user_event(prompt.text)))
        self._model = prompt.model or self._model
        try:
            argv = (*self._command, *self._arguments(prompt))
            self._process = await LineProcess.start(argv, cwd=self._launch.cwd, env=self._launch.env)
        except (OSError, ValueError) as error:
            self._end(f"Cursor cannot be started: {error}")
            return
        self._process.close_input()
        self._listener = asyncio.create_task(self._listen(self._process, turn), name=f"cursor {self._launch.chat_id}")

    async def answer(self, request_id: str, text: str) -> None:  # noqa: ARG002 - the protocol's own
        """Refuse: in its print mode Cursor waits for nobody."""
        raise AgentError("Cursor does not wait for an answer.")

    async def interrupt(self) -> None:
        """End the running turn with its process."""
        if (turn := self._turns.turn) is not None and self._process is not None:
            turn.interrupted = True
            await self._process.stop()
            await turn.ended.wait()

    async def stop(self) -> None:
        """End the turn that runs, if any. Idempotent."""
        self._outbox.flood()
        await self.interrupt()
        if self._listener is not None:
            await asyncio.wait({self._listener})
        self._outbox.close()

    def signals(self) -> AsyncIterator[AgentSignal]:
        """All it says until it is stopped; one reader."""
        return self._outbox.signals()

    def _arguments(self, prompt: Prompt) -> tuple[str, ...]:
        mode = ("--mode", "plan") if prompt.plan_mode else ()
        # Without --force it changes files and runs no command; it cannot ask.
        force = ("--force",) if self._launch.permissions is Permissions.ALL and not prompt.plan_mode else ()
        session = ("--resume", self._session) if self._session else ()
        model = ("--model", self._model) if self._model else ()
        return ("-p", "--output-format", "stream-json", "--trust", *force, *mode, *session, *model, "--", prompt.text)

    async def _listen(self, process: LineProcess, turn: Turn) -> None:
        lines, failure, is_told = Lines(), None, False
        async with contextlib.aclosing(process.lines()) as read:
            async for line in read:
                if isinstance(line, Overlong):
                    self._outbox.put(Emitted(notice("warn", OVERLONG.format(line.size))))
                elif (message := parse_line(line)) is not None:
                    self._know(message)
                    self._outbox.put_all(lines.take(message))
                    if message.get("type") == "result":
                        failure, is_told = failure_of(message), True
                await self._outbox.room()
        self._outbox.put_all(lines.rest())
        last_words = await process.last_words()
        if is_told:
            self._turns.end(failure)
        elif turn.interrupted:
            self._outbox.put(Emitted(event("cursor-status", {"status": "CANCELLED"})))
            self._turns.end()
        else:
            self._end(f"Cursor ended in mid-turn: {last_words}")

    def _know(self, message: Json) -> None:
        session = message.get("session_id")
        if isinstance(session, str) and session and session != self._session:
            self._session = session
            self._outbox.put(SessionKnown(session))

    def _end(self, why: str) -> None:
        self._outbox.put_all(map(Emitted, failed(why)))
        self._turns.end(why)
