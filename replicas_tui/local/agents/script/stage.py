"""What a running step has at hand: the wire, the folders, the user's answers, the interrupt."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from replicas_tui.local.agents.script.interrupt import Interrupt, Interrupted
from replicas_tui.local.agents.script.made import Made
from replicas_tui.local.agents.script.scenario import Scenario
from replicas_tui.local.agents.script.session import Session
from replicas_tui.local.agents.script.shell import Ran
from replicas_tui.local.agents.script.wire import Json, Wire

STOPPED_TOOL = "The user stopped the turn while this was running."
LONGEST_STREAM_S = 10.0
_WORD = re.compile(r"\S+\s*|\s+")


class TurnFailed(Exception):
    """The turn ends here, as failed; the message says why."""


class TurnOver(Exception):
    """The turn ends here, and all is well."""


class Desk:
    """Questions to the engine that wait for an answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, queue.Queue[Json | None]] = {}

    def ask(self, wire: Wire, request: Json, interrupt: Interrupt) -> Json:
        """Send a control request and wait for its response; Interrupted if the turn is to stop."""
        request_id, box = wire.made.new_id("req"), queue.Queue[Json | None](1)
        with self._lock:
            self._waiting[request_id] = box
        try:
            interrupt.check()
            wire.send({"type": "control_request", "request_id": request_id, "request": request})
            answer = box.get()
        finally:
            with self._lock:
                del self._waiting[request_id]
        if answer is None:
            raise Interrupted
        return answer

    def take(self, request_id: str, response: Json) -> None:
        """Hand over a response; one nobody waits for is dropped."""
        with self._lock:
            box = self._waiting.get(request_id)
            if box is not None and box.empty():
                box.put_nowait(response)

    def wake(self) -> None:
        """Send everybody who waits home without an answer."""
        with self._lock:
            for box in self._waiting.values():
                if box.empty():
                    box.put_nowait(None)


@dataclass(slots=True, eq=False)
class Stage:
    """One turn.

    Attributes:
        pace: Seconds a streamed word.
        plan_mode: True until a plan is approved: nothing may change anything.
        leave_plan_mode: Tells the host, for the messages after this one.
        said: The last words to the user, which become the turn's result.
        tool: The id of the tool that has not returned yet.
        ran: What the last shell script came to.
    """

    wire: Wire
    desk: Desk
    session: Session
    cwd: Path
    canvas: Path
    env: Mapping[str, str]
    pace: float
    plan_mode: bool
    leave_plan_mode: Callable[[], None]
    interrupt: Interrupt = field(default_factory=Interrupt)
    said: str = ""
    tool: str | None = None
    ran: Ran | None = None

    def prepare(self, scenario: Scenario) -> None:
        """Set the clock, the ids and the pace as a scenario wants them."""
        self.wire.made = Made(scenario.seed, scenario.clock)
        if scenario.speed is not None:
            self.pace = self.pace / scenario.speed if scenario.speed else 0.0

    def use(self, name: str, tool_input: Json) -> str:
        """Announce a tool; return its id."""
        self.tool = self.wire.tool_use(name, tool_input)
        return self.tool

    def returned(self, content: str, *, is_error: bool = False, detail: Any = None) -> None:
        """Tell what the announced tool returned."""
        tool, self.tool = self.tool, None
        if tool is not None:
            self.wire.tool_result(tool, content, is_error=is_error, detail=detail)

    def request(self, name: str, tool_input: Json) -> Json:
        """Use a tool that the user answers; return the decision `{behavior, updatedInput | message}`."""
        tool_id = self.use(name, tool_input)
        request = {"subtype": "can_use_tool", "tool_name": name, "input": tool_input, "tool_use_id": tool_id}
        return self.desk.ask(self.wire, request, self.interrupt)

    def stream(self, kind: str, text: str) -> None:
        """Stream a `text` or `thinking` block word by word, then say it whole."""
        message_id, words = self.wire.made.new_id("msg"), _WORD.findall(text)
        pause = min(self.pace, LONGEST_STREAM_S / max(1, len(words)))
        self.wire.stream({"type": "message_start", "message": {"id": message_id, "role": "assistant", "content": []}})
        self.wire.stream({"type": "content_block_start", "index": 0, "content_block": {"type": kind, kind: ""}})
        try:
            for word in words:
                delta = {"type": f"{kind}_delta", kind: word}
                self.wire.stream({"type": "content_block_delta", "index": 0, "delta": delta})
                self.interrupt.sleep(pause)
        finally:
            self.wire.assistant({"type": kind, kind: text}, message_id)
            self.wire.stream({"type": "content_block_stop", "index": 0})
            self.wire.stream({"type": "message_stop"})
