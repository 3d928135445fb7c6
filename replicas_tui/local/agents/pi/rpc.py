"""The adapter for Pi's rpc mode.

Invariant: Pi tries again by itself when a model fails, after it said that it ended; so an end with an error is believed
only once Pi, asked for its state, has nothing more in hand.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from typing_extensions import override

from replicas_tui.local.agents.adapter import AgentError, Command, CommandsKnown, Emitted, Launch, Prompt, SessionKnown
from replicas_tui.local.agents.events import Json
from replicas_tui.local.agents.line_agent import LineAgent
from replicas_tui.local.agents.pi import dialogs
from replicas_tui.local.agents.pi.messages import Messages, pictures, user_message
from replicas_tui.local.agents.pi.voice import failed, over
from replicas_tui.local.agents.turn_keeper import Turn

GREETING_S = 60.0
ANSWER_S = 30.0
SETTLED = "settled"
LEVELS = {"max": "xhigh"}  # our word: Pi's
EXTENSION = files("replicas_tui.local.agents.pi") / "permissions.mjs"


class PiRpc(LineAgent[Json]):
    """One chat's Pi."""

    def __init__(self, command: Sequence[str], launch: Launch) -> None:
        session = ("--session", launch.session_id) if launch.session_id else ()
        model = ("--model", launch.model) if launch.model else ()
        argv = (*command, "--mode", "rpc", "-e", str(EXTENSION), *session, *model)
        super().__init__(argv, launch, {"REPLICAS_PERMISSIONS": launch.permissions.value})
        self._numbers = itertools.count(1)
        self._open: dict[str, asyncio.Future[Json]] = {}
        self._messages = Messages()
        self._session = ""
        self._is_known = bool(launch.session_id)
        self._level: str | None = None
        self._error: str | None = None
        self._busy = False  # with another try, or with summing up

    @override
    async def answer(self, request_id: str, text: str) -> None:
        """Answer a dialog; AgentError if it does not wait for that."""
        asked = self._turns.answered(request_id)
        await self._write(dialogs.reply(asked, text))

    @override
    async def _greet(self) -> None:
        self._leave_out(self._launch.mcps)  # it knows no MCP
        state = await self._ask("get_state", GREETING_S)
        self._session, self._level = str(state.get("sessionId")), state.get("thinkingLevel")
        told = (await self._ask("get_commands")).get("commands")
        known = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        commands = [Command(str(one.get("name")), str(one.get("description") or "")) for one in known]
        self._outbox.put(CommandsKnown(tuple(commands)))

    @override
    async def _begin(self, turn: Turn) -> None:
        prompt = turn.prompt
        self._error, self._busy = None, False
        self._emit(user_message(prompt.text, prompt.images))
        try:
            await self._set_up(prompt)
            message: Json = {"message": prompt.text}
            if prompt.images:
                message["images"] = pictures(prompt.images)
            await self._ask("prompt", **message)
        except AgentError as error:
            if self._turns.turn is turn and not self._outbox.closed:
                self._outbox.put_all(map(Emitted, failed(str(error))))
                self._finish(str(error))

    async def _set_up(self, prompt: Prompt) -> None:
        if prompt.model is not None:
            provider, _, name = prompt.model.partition("/")
            if not name:
                raise AgentError(f"Pi names models as provider/model, like openai/gpt-5, not {prompt.model!r}.")
            await self._ask("set_model", provider=provider, modelId=name)
        level = prompt.thinking_level or self._level
        if level is not None:
            await self._ask("set_thinking_level", level=LEVELS.get(level, level))

    @override
    async def _ask_to_stop(self) -> None:
        await self._write({"type": "abort"})

    @override
    def _bury(self, last_words: str) -> None:
        died = f"Pi ended in mid-turn: {last_words}"
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(AgentError(f"Pi ended: {last_words}"))
        if (turn := self._turns.turn) is not None:
            self._outbox.put_all(map(Emitted, (over(),) if turn.interrupted else failed(died)))
            self._finish(died)

    async def _ask(self, command: str, timeout_s: float = ANSWER_S, **fields: Any) -> Json:
        """Give a command and return what it gives; AgentError with what Pi says, or when it does not."""
        number = f"r{next(self._numbers)}"
        answer = self._open[number] = asyncio.get_running_loop().create_future()
        try:
            await self._write({"id": number, "type": command, **fields})
            return await asyncio.wait_for(answer, timeout_s)
        except TimeoutError:
            raise AgentError(f"Pi did not answer {command!r} within {timeout_s:g} s.") from None
        finally:
            del self._open[number]

    @override
    async def _take(self, message: Json) -> None:
        match message.get("type"):
            case "response" if message.get("id") == SETTLED:
                self._settled()
            case "response":
                self._answered(message)
            case "extension_ui_request":
                self._asked(message)
            case "auto_retry_start" | "compaction_start":
                self._busy = True
            case "auto_retry_end" | "compaction_end":
                self._tried(message)
            case "message_end":
                self._noted(message.get("message"))
        self._outbox.put_all(self._messages.take(message))
        if message.get("type") == "agent_end" and self._turns.turn is not None:
            await self._ended()

    async def _ended(self) -> None:
        if self._error is None or self._turns.turn is None or self._turns.turn.interrupted:
            self._finish(self._error)
        else:
            await self._write({"id": SETTLED, "type": "get_state"})

    def _settled(self) -> None:
        if not self._busy:
            self._finish(self._error)

    def _tried(self, message: Json) -> None:
        self._busy = False
        if message.get("success") is False:
            self._finish(str(message.get("finalError") or self._error or "Pi could not finish the turn."))
        elif message.get("type") == "compaction_end" and message.get("willRetry") is not True and self._error:
            self._finish(self._error)

    def _noted(self, message: Any) -> None:
        """Take a message that is whole: how it stopped, and that the session is on disk now."""
        if not isinstance(message, dict) or message.get("role") != "assistant":
            return
        failure = message.get("errorMessage") if message.get("stopReason") == "error" else None
        self._error = str(failure) if failure else None
        if not self._is_known:
            # Not before: a session without an answer is nowhere on disk, so it could not be resumed.
            self._is_known = True
            self._outbox.put(SessionKnown(self._session))

    def _answered(self, message: Json) -> None:
        answer = self._open.get(str(message.get("id")))
        if answer is None or answer.done():
            return
        if message.get("success") is False:
            answer.set_exception(AgentError(f"Pi refuses: {message.get('error')}"))
        else:
            data = message.get("data")
            answer.set_result(data if isinstance(data, dict) else {})

    def _asked(self, request: Json) -> None:
        if request.get("method") not in dialogs.ASKS or self._turns.turn is None:
            return
        self._emit(dialogs.shown(request))
        self._turns.ask(str(request.get("id")), request)

    def _finish(self, error: str | None) -> None:
        self._messages.over()
        self._turns.end(error)
