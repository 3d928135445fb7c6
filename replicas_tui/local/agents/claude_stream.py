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
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from replicas_tui.local.agents import claude_protocol as protocol
from replicas_tui.local.agents.adapter import (
    AgentError,
    AgentSignal,
    AwaitingInput,
    Emitted,
    InputResolved,
    Launch,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.answers import reply
from replicas_tui.local.agents.line_process import LineProcess
from replicas_tui.local.agents.lines import Overlong
from replicas_tui.local.agents.outbox import Outbox

INTERRUPT_GRACE_S = 5.0


@dataclass(slots=True)
class _Turn:
    prompt: Prompt
    interrupted: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ClaudeStream:
    """One chat's agent over stream-json.

    Args:
        command: The program and its own arguments; the stream's flags, the session and the model are added.
        launch: Where and how it starts.
    """

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        self._command = tuple(command)
        self._launch = launch
        self._process: LineProcess | None = None
        self._listener: asyncio.Task[None] | None = None
        self._outbox = Outbox()
        self._session_id = launch.session_id
        self._mode = "default"
        self._turn: _Turn | None = None
        self._asked: dict[str, tuple[str, Mapping[str, Any]]] = {}

    @property
    def pid(self) -> int | None:
        """The process's id once it was started, to be written down for recovery after a crash."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Start the process; AgentError if it cannot."""
        resume = ("--resume", self._launch.session_id) if self._launch.session_id else ()
        model = ("--model", self._launch.model) if self._launch.model else ()
        argv = (*self._command, *protocol.STREAM_FLAGS, *resume, *model)
        try:
            self._process = await LineProcess.start(argv, cwd=self._launch.cwd, env=self._launch.env)
        except (OSError, ValueError) as error:
            raise AgentError(f"The agent cannot be started: {error}") from error
        self._listener = asyncio.create_task(self._listen(self._process), name=f"agent of {self._launch.chat_id}")
        await self._process.write(protocol.dump_line(protocol.control_request("initialize")))

    async def send(self, prompt: Prompt) -> None:
        """Begin a turn with `prompt`. AgentError if the agent is gone or still busy."""
        if self._process is None or self._outbox.closed:
            raise AgentError("The agent is not running.")
        if self._turn is not None:
            raise AgentError("The agent is still busy with the message before.")
        self._turn = _Turn(prompt)
        message = {**protocol.prompt_message(prompt), "session_id": self._session_id, "uuid": prompt.message_id}
        self._outbox.put(Emitted(protocol.event(message)))
        mode = "plan" if prompt.plan_mode else "default"
        if mode != self._mode:
            self._mode = mode
            await self._write(protocol.control_request("set_permission_mode", mode=mode))
        await self._write(message)

    async def answer(self, request_id: str, text: str) -> None:
        """Answer what the agent waits for; AgentError if it does not wait for that."""
        asked = self._asked.get(request_id)
        if asked is None:
            raise AgentError("The agent is no longer waiting for this answer.")
        self._resolve(request_id)
        await self._write(protocol.control_success(request_id, reply(*asked, text)))

    async def interrupt(self) -> None:
        """End the running turn: ask, and after a while kill. Returns when the turn has ended."""
        turn = self._turn
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
        if self._turn is not None:
            self._turn.interrupted = True
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
                    await self._take_line(line)
                    await self._outbox.room()
        finally:
            self._bury(await process.last_words())
            self._outbox.close()

    async def _take_line(self, line: bytes | Overlong) -> None:
        message = protocol.dropped_line(line.size) if isinstance(line, Overlong) else protocol.parse_line(line)
        if message is not None:  # None: not of the protocol, a warning some library printed
            await self._take(message)

    async def _take(self, message: protocol.Json) -> None:
        match message.get("type"):
            case "control_request":
                await self._take_request(message)
            case "control_cancel_request":
                self._resolve(str(message.get("request_id")))
            case "control_response":
                pass  # answers to our own requests; what they change is told by system lines
            case "result":
                self._take_result(message)
            case "system":
                self._take_system(message)
            case "user" if self._turn is not None and protocol.is_echo(message, self._turn.prompt.text):
                pass
            case kind:
                self._outbox.put(Emitted(protocol.event(message), live_only=kind == "stream_event"))

    def _take_system(self, message: protocol.Json) -> None:
        mode, session_id = message.get("permissionMode"), message.get("session_id")
        if isinstance(mode, str):
            self._mode = mode
        if isinstance(session_id, str) and message.get("subtype") == "init" and session_id != self._session_id:
            self._session_id = session_id
            self._outbox.put(SessionKnown(session_id))
        if not protocol.is_noise(message):
            self._outbox.put(Emitted(protocol.event(message)))

    async def _take_request(self, message: protocol.Json) -> None:
        request_id, request = str(message.get("request_id")), message.get("request")
        asked = protocol.tool_request(request)
        if asked is None:
            await self._write(protocol.control_error(request_id, "This request is not supported."))
        elif asked[0] in protocol.ASKS_THE_USER:
            self._asked[request_id] = asked
            self._outbox.put(AwaitingInput(request_id))
        else:
            await self._write(protocol.control_success(request_id, protocol.permission(*asked)))

    def _take_result(self, message: protocol.Json) -> None:
        for request_id in tuple(self._asked):
            self._resolve(request_id)
        self._outbox.put(Emitted(protocol.event(message)))
        turn, self._turn = self._turn, None
        if turn is None:
            return
        error = protocol.result_error(message)
        complete = error is None and not turn.interrupted
        self._outbox.put(TurnEnded(complete, None if turn.interrupted else error))
        turn.ended.set()

    def _bury(self, last_words: str) -> None:
        if self._turn is None:
            return
        error = protocol.INTERRUPTED if self._turn.interrupted else f"The agent ended in mid-turn: {last_words}"
        self._take_result(protocol.failed_result(self._session_id, error))

    def _resolve(self, request_id: str) -> None:
        if self._asked.pop(request_id, None) is not None:
            self._outbox.put(InputResolved(request_id))

    async def _write(self, message: protocol.Json) -> None:
        if self._process is not None:
            await self._process.write(protocol.dump_line(message))
