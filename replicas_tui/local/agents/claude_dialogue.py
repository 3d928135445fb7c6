"""One conversation in Claude's stream-json: what each line means for the turn, and what is to be answered to it.

Knows no process and never waits: lines go in, signals go to the outbox, lines to be written come out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replicas_tui.local.agents import claude_protocol as protocol
from replicas_tui.local.agents.adapter import (
    AgentError,
    AwaitingInput,
    Emitted,
    InputResolved,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.answers import reply
from replicas_tui.local.agents.claude_protocol import Json
from replicas_tui.local.agents.outbox import Outbox


@dataclass(slots=True)
class Turn:
    """The turn that runs."""

    prompt: Prompt
    interrupted: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ClaudeDialogue:
    """The state of one conversation; `turn` is None between two turns."""

    def __init__(self, outbox: Outbox, session_id: str | None) -> None:
        self._outbox = outbox
        self._session_id = session_id
        self._mode = "default"
        self._asked: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self.turn: Turn | None = None

    def begin(self, prompt: Prompt) -> list[Json]:
        """Begin a turn; return what the agent is to be told."""
        if self.turn is not None:
            raise AgentError("The agent is still busy with the message before.")
        self.turn = Turn(prompt)
        message = {**protocol.prompt_message(prompt), "session_id": self._session_id, "uuid": prompt.message_id}
        self._emit(message)
        mode = "plan" if prompt.plan_mode else "default"
        if mode == self._mode:
            return [message]
        self._mode = mode
        return [protocol.control_request("set_permission_mode", mode=mode), message]

    def answer(self, request_id: str, text: str) -> Json:
        """Take the user's answer; return what the agent is to be told."""
        asked = self._asked.get(request_id)
        if asked is None:
            raise AgentError("The agent is no longer waiting for this answer.")
        self._resolve(request_id)
        return protocol.control_success(request_id, reply(*asked, text))

    def take(self, message: Json) -> Json | None:
        """Take a line of the agent's; return the answer it needs, if any."""
        match message.get("type"):
            case "control_request":
                return self._take_request(message)
            case "control_cancel_request":
                self._resolve(str(message.get("request_id")))
            case "control_response":
                pass  # answers to our own requests; what they change is told by system lines
            case "result":
                self._take_result(message)
            case "system":
                self._take_system(message)
            case "user" if self.turn is not None and protocol.is_echo(message, self.turn.prompt.text):
                pass
            case _:
                self._emit(message)
        return None

    def bury(self, last_words: str) -> None:
        """End what the agent, which is dead, left open."""
        if self.turn is not None:
            died = f"The agent ended in mid-turn: {last_words}"
            error = protocol.INTERRUPTED if self.turn.interrupted else died
            self._take_result(protocol.failed_result(self._session_id, error))

    def _take_system(self, message: Json) -> None:
        mode, session_id = message.get("permissionMode"), message.get("session_id")
        if isinstance(mode, str):
            self._mode = mode
        if isinstance(session_id, str) and message.get("subtype") == "init" and session_id != self._session_id:
            self._session_id = session_id
            self._outbox.put(SessionKnown(session_id))
        if not protocol.is_noise(message):
            self._emit(message)

    def _take_request(self, message: Json) -> Json | None:
        request_id = str(message.get("request_id"))
        asked = protocol.tool_request(message.get("request"))
        if asked is None:
            return protocol.control_error(request_id, "This request is not supported.")
        if asked[0] not in protocol.ASKS_THE_USER:
            return protocol.control_success(request_id, protocol.permission(*asked))
        self._asked[request_id] = asked
        self._outbox.put(AwaitingInput(request_id))
        return None

    def _take_result(self, message: Json) -> None:
        for request_id in tuple(self._asked):
            self._resolve(request_id)
        self._emit(message)
        turn, self.turn = self.turn, None
        if turn is None:
            return
        error = None if turn.interrupted else protocol.result_error(message)
        self._outbox.put(TurnEnded(error is None and not turn.interrupted, error))
        turn.ended.set()

    def _resolve(self, request_id: str) -> None:
        if self._asked.pop(request_id, None) is not None:
            self._outbox.put(InputResolved(request_id))

    def _emit(self, message: Json) -> None:
        live_only = message.get("type") == "stream_event"
        self._outbox.put(Emitted(protocol.event(message), live_only=live_only))
