"""One conversation in Claude's stream-json: what each line means for the turn, and what is to be answered to it.

Knows no process and never waits: lines go in, signals go to the outbox, lines to be written come out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from replicas_tui.local.agents.adapter import (
    AgentError,
    AwaitingInput,
    CommandsKnown,
    Emitted,
    InputResolved,
    Launch,
    Permissions,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.claude import protocol
from replicas_tui.local.agents.claude.asking import Asked, allow, asked_of, reply, request_notice
from replicas_tui.local.agents.claude.protocol import Json
from replicas_tui.local.agents.claude.settings import PLAN, mode_of, settings_of
from replicas_tui.local.agents.claude.usage import ContextMeter
from replicas_tui.local.agents.outbox import Outbox


@dataclass(slots=True)
class Turn:
    """The turn that runs."""

    prompt: Prompt
    interrupted: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class ClaudeDialogue:
    """The state of one conversation; `turn` is None between two turns."""

    def __init__(self, outbox: Outbox, launch: Launch) -> None:
        self._outbox = outbox
        self._session_id = launch.session_id
        self._permissions = launch.permissions
        self._model = launch.model
        self._mode = self._usual_mode = mode_of(launch.permissions)
        self._settings = settings_of(Prompt("", ""))
        self._asked: dict[str, Asked] = {}
        self._meter = ContextMeter()
        self.turn: Turn | None = None

    def begin(self, prompt: Prompt) -> list[Json]:
        """Begin a turn; return what the agent is to be told."""
        if self.turn is not None:
            raise AgentError("The agent is still busy with the message before.")
        self.turn = Turn(prompt)
        message = {**protocol.prompt_message(prompt), "session_id": self._session_id, "uuid": prompt.message_id}
        self._emit(message)
        return [*self._changes(prompt), message]

    def _changes(self, prompt: Prompt) -> list[Json]:
        """Return the requests that make the agent what the prompt wants it to be, if it is not."""
        changes: list[Json] = []
        if (mode := PLAN if prompt.plan_mode else self._usual_mode) != self._mode:
            self._mode = mode
            changes.append(protocol.control_request("set_permission_mode", mode=mode))
        if prompt.model is not None and prompt.model != self._model:
            self._model = prompt.model
            changes.append(protocol.control_request("set_model", model=prompt.model))
        if (settings := settings_of(prompt)) != self._settings:
            self._settings = settings
            changes.append(protocol.control_request("apply_flag_settings", settings=settings))
        return changes

    def answer(self, request_id: str, text: str) -> Json:
        """Take the user's answer; return what the agent is to be told."""
        asked = self._asked.get(request_id)
        if asked is None:
            raise AgentError("The agent is no longer waiting for this answer.")
        self._resolve(request_id)
        return protocol.control_success(request_id, reply(asked, text, self._usual_mode))

    def take(self, message: Json) -> Json | None:
        """Take a line of the agent's; return the answer it needs, if any."""
        match message.get("type"):
            case "control_request":
                return self._take_request(message)
            case "control_cancel_request":
                self._resolve(str(message.get("request_id")))
            case "control_response":
                self._take_commands(protocol.response_of(message))
            case "result":
                self._take_result(message)
            case "system":
                self._take_system(message)
            case "replayed":
                self._replay(message.get("event"))
            case "user" if protocol.is_echo(message, "" if self.turn is None else self.turn.prompt.text):
                pass
            case _:
                self._meter.see(message)
                self._emit(message)
        return None

    def _replay(self, told: Any) -> None:
        """Pass on an event of another chat, of whatever agent: only the built-in agent shows such."""
        if isinstance(told, dict) and {"timestamp", "type", "payload"} <= told.keys():
            self._outbox.put(Emitted(told))

    def bury(self, last_words: str) -> None:
        """End what the agent, which is dead, left open."""
        if self.turn is not None:
            died = f"The agent ended in mid-turn: {last_words}"
            error = protocol.INTERRUPTED if self.turn.interrupted else died
            self._take_result(protocol.failed_result(self._session_id, error))

    def _take_commands(self, told: Json) -> None:
        if commands := protocol.commands_of(told.get("commands")):
            self._outbox.put(CommandsKnown(commands))

    def _take_system(self, message: Json) -> None:
        mode, session_id, subtype = (message.get(name) for name in ("permissionMode", "session_id", "subtype"))
        if isinstance(mode, str):
            self._mode = mode
        if isinstance(session_id, str) and subtype == "init" and session_id != self._session_id:
            self._session_id = session_id
            self._outbox.put(SessionKnown(session_id))
        if subtype == "commands_changed":
            self._take_commands(message)
        elif not protocol.is_noise(message):
            self._emit(message)

    def _take_request(self, message: Json) -> Json | None:
        request_id = str(message.get("request_id"))
        asked = asked_of(message)
        if asked is None:
            return protocol.control_error(request_id, "This request is not supported.")
        if asked.is_permission and self._permissions is Permissions.ALL:
            return protocol.control_success(request_id, allow(asked.tool_input))
        self._asked[request_id] = asked
        if asked.is_permission:
            self._outbox.put(Emitted(request_notice(asked)))
        self._outbox.put(AwaitingInput(request_id))
        return None

    def _take_result(self, message: Json) -> None:
        for request_id in tuple(self._asked):
            self._resolve(request_id)
        if protocol.is_lost_session(message):
            message = {**message, "errors": [protocol.LOST_SESSION]}
            self._outbox.put(SessionKnown(None))
        if (used := self._meter.event(message)) is not None:
            self._outbox.put(Emitted(used))
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

    def _emit(self, message: dict[str, Any]) -> None:
        live_only = message.get("type") == "stream_event"
        self._outbox.put(Emitted(protocol.event(message), live_only=live_only))
