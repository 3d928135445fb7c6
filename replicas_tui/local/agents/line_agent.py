"""The common half of every adapter whose agent is one process spoken to in lines of JSON, kept over many turns.

An agent's own file says what a line means (`_take`), how the talk begins (`_greet`), a turn begins (`_begin`), is asked
to stop (`_ask_to_stop`) and is written off when the process died (`_bury`). Invariants, whatever these do:
- each prompt that `send` took is followed by one `TurnEnded`, also when the process dies, is killed or writes nonsense;
- when nobody reads the signals, the process is not read either: its pipe fills, our memory does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Generic

from replicas_tui.local.agents.adapter import AgentError, AgentSignal, Emitted, Launch, Prompt
from replicas_tui.local.agents.events import notice
from replicas_tui.local.agents.line_process import LineProcess
from replicas_tui.local.agents.lines import Overlong
from replicas_tui.local.agents.outbox import Outbox
from replicas_tui.local.agents.turn_keeper import Asked, Turn, TurnKeeper
from replicas_tui.local.environments.outfit import McpServer

Json = dict[str, Any]
INTERRUPT_GRACE_S = 5.0
LOST = "{} no longer has this conversation. Send the message again: a new one begins with it."
LEFT_OUT = "This agent cannot talk to these MCP servers of the environment, and works without them: {}."
OVERLONG = "The agent wrote a line of {:,} bytes, too long to keep; it was left out."


class LineAgent(ABC, Generic[Asked]):
    """One chat's agent over lines of JSON.

    Args:
        argv: The program and all its arguments.
        launch: Where and how it starts.
        env: What it needs beside the launch's environment.
    """

    def __init__(self, argv: Sequence[str], launch: Launch, env: Mapping[str, str] | None = None) -> None:
        self._argv = (*launch.wrapper, *argv)
        self._launch = launch
        self._env = {**launch.env, **(env or {})}
        self._outbox = Outbox()
        self._turns: TurnKeeper[Asked] = TurnKeeper(self._outbox)
        self._process: LineProcess | None = None
        self._listener: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id once it was started."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process and greet it; AgentError if it cannot be, or does not greet back."""
        try:
            self._process = await LineProcess.start(self._argv, cwd=self._launch.cwd, env=self._env)
        except (OSError, ValueError) as error:
            raise AgentError(f"The agent cannot be started: {error}") from error
        self._listener = asyncio.create_task(self._listen(self._process), name=f"agent of {self._launch.chat_id}")
        try:
            await self._greet()
        except AgentError:
            await self.stop()
            raise

    async def send(self, prompt: Prompt) -> None:
        """Begin a turn with `prompt`. AgentError if the agent is gone or still busy."""
        if self._process is None or self._outbox.closed:
            raise AgentError("The agent is not running.")
        turn = self._turns.begin(prompt)
        await self._begin(turn)

    async def interrupt(self) -> None:
        """End the running turn: ask, and after a while kill. Returns when the turn has ended."""
        turn = self._turns.turn
        if turn is None or self._process is None:
            return
        turn.interrupted = True
        await self._ask_to_stop()
        try:
            await asyncio.wait_for(turn.ended.wait(), INTERRUPT_GRACE_S)
        except TimeoutError:
            self._process.kill()
            await turn.ended.wait()

    async def stop(self) -> None:
        """End the process: close its input, ask, then kill. Idempotent."""
        if self._turns.turn is not None:
            self._turns.turn.interrupted = True
        self._outbox.flood()
        await self._leave()
        if self._process is not None and self._listener is not None:
            await self._process.stop()
            await asyncio.wait({self._listener})
        self._outbox.close()

    def signals(self) -> AsyncIterator[AgentSignal]:
        """All it says until it is stopped or dies; one reader."""
        return self._outbox.signals()

    @abstractmethod
    async def answer(self, request_id: str, text: str) -> None:
        """Answer what the agent waits for; AgentError if it does not wait for that."""

    @abstractmethod
    async def _greet(self) -> None:
        """Say who we are and have the session opened."""

    @abstractmethod
    async def _begin(self, turn: Turn) -> None:
        """Echo the turn's prompt into the events and tell it to the agent."""

    @abstractmethod
    async def _ask_to_stop(self) -> None:
        """Ask the agent to end the turn; it is killed if that takes long."""

    @abstractmethod
    async def _take(self, message: Json) -> None:
        """Take an object the agent wrote."""

    @abstractmethod
    def _bury(self, last_words: str) -> None:
        """End what the agent, which is dead, left open."""

    async def _take_line(self, line: bytes) -> None:
        if (message := parse_line(line)) is not None:
            await self._take(message)

    async def _leave(self) -> None:
        """Do what has to be done before the process is asked to end; nothing unless an agent needs it."""
        return

    def _emit(self, event: Json, *, live_only: bool = False) -> None:
        self._outbox.put(Emitted(event, live_only=live_only))

    def _leave_out(self, servers: Iterable[McpServer]) -> None:
        """Say which MCP servers the agent cannot talk to: as a conversation begins, not each time it is taken up."""
        left = ", ".join(f"{each.name} ({each.transport})" for each in servers)
        if left and self._launch.session_id is None:
            self._emit(notice("warn", LEFT_OUT.format(left)))

    async def _write(self, message: Mapping[str, Any]) -> None:
        """Write an object as one line. Lone surrogates, which UTF-8 cannot hold, travel escaped."""
        if self._process is not None:
            await self._process.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")

    async def _listen(self, process: LineProcess) -> None:
        try:
            async with contextlib.aclosing(process.lines()) as lines:
                async for line in lines:
                    if isinstance(line, Overlong):
                        self._emit(notice("warn", OVERLONG.format(line.size)))
                    else:
                        await self._take_line(line)
                    await self._outbox.room()
        finally:
            self._bury(await process.last_words())
            self._turns.end("The agent ended in mid-turn.")
            self._outbox.close()


def parse_line(line: bytes) -> Json | None:
    """Return the object a line holds; None for anything else, like a warning some library printed."""
    try:
        # RecursionError: a hostile line of a million brackets.
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
