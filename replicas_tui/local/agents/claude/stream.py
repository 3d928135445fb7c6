"""The adapter for any process that speaks Claude's stream-json both ways: Claude Code itself, and the built-in agent.

One process a chat, kept over many turns. Invariants:
- a prompt that `send` took is followed by its own `claude-user` event once, by a `claude-result` and by one
  `TurnEnded`, also when the process dies, is killed, or writes nonsense;
- when nobody reads the signals, the process is not read either: its pipe fills, our memory does not;
- an `AwaitingInput` is always followed by its `InputResolved`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from replicas_tui.local.agents.adapter import AgentError, AgentSignal, Launch, Prompt
from replicas_tui.local.agents.claude import protocol
from replicas_tui.local.agents.claude.dialogue import ClaudeDialogue
from replicas_tui.local.agents.line_process import LineProcess
from replicas_tui.local.agents.lines import Overlong
from replicas_tui.local.agents.outbox import Outbox

INTERRUPT_GRACE_S = 5.0


class ClaudeStream:
    """One chat's agent over stream-json.

    Args:
        command: The program and its own arguments; the stream's flags, the session and the model are added.
        launch: Where and how it starts.
    """

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        self._command = tuple(command)
        self._launch = launch
        self._outbox = Outbox()
        self._dialogue = ClaudeDialogue(self._outbox, launch)
        self._process: LineProcess | None = None
        self._listener: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process's id once it was started."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process; AgentError if it cannot."""
        resume = ("--resume", self._launch.session_id) if self._launch.session_id else ()
        model = ("--model", self._launch.model) if self._launch.model else ()
        argv = (*self._launch.wrapper, *self._command, *protocol.STREAM_FLAGS, *resume, *model)
        try:
            self._process = await LineProcess.start(argv, cwd=self._launch.cwd, env=self._launch.env)
        except (OSError, ValueError) as error:
            raise AgentError(f"The agent cannot be started: {error}") from error
        self._listener = asyncio.create_task(self._listen(self._process), name=f"agent of {self._launch.chat_id}")
        await self._write(protocol.control_request("initialize"))

    async def send(self, prompt: Prompt) -> None:
        """Begin a turn with `prompt`. AgentError if the agent is gone or still busy."""
        if self._process is None or self._outbox.closed:
            raise AgentError("The agent is not running.")
        for message in self._dialogue.begin(prompt):
            await self._write(message)

    async def answer(self, request_id: str, text: str) -> None:
        """Answer what the agent waits for; AgentError if it does not wait for that."""
        await self._write(self._dialogue.answer(request_id, text))

    async def interrupt(self) -> None:
        """End the running turn: ask, and after a while kill. Returns when the turn has ended."""
        turn = self._dialogue.turn
        if turn is None or self._process is None:
            return
        turn.interrupted = True
        await self._write(protocol.control_request("interrupt"))
        try:
            await asyncio.wait_for(turn.ended.wait(), INTERRUPT_GRACE_S)
        except TimeoutError:
            self._process.kill()
            await turn.ended.wait()

    async def stop(self) -> None:
        """End the process: close its input, ask, then kill. Idempotent."""
        if self._dialogue.turn is not None:
            self._dialogue.turn.interrupted = True
        self._outbox.flood()
        if self._process is not None and self._listener is not None:
            await self._process.stop()
            await asyncio.wait({self._listener})
        self._outbox.close()

    def signals(self) -> AsyncIterator[AgentSignal]:
        """All it says until it is stopped or dies; one reader."""
        return self._outbox.signals()

    async def _listen(self, process: LineProcess) -> None:
        try:
            async with contextlib.aclosing(process.lines()) as lines:
                async for line in lines:
                    await self._take(line)
                    await self._outbox.room()
        finally:
            self._dialogue.bury(await process.last_words())
            self._outbox.close()

    async def _take(self, line: bytes | Overlong) -> None:
        message = protocol.dropped_line(line.size) if isinstance(line, Overlong) else protocol.parse_line(line)
        if message is None:  # not of the protocol: a warning some library printed
            return
        answer = self._dialogue.take(message)
        if answer is not None:
            await self._write(answer)

    async def _write(self, message: protocol.Json) -> None:
        if self._process is not None:
            await self._process.write(protocol.dump_line(message))
