"""Lines to the engine, in the shapes Claude Code writes them.

Invariant: one line is one write under one lock, so that lines of two threads never mix.
"""

from __future__ import annotations

import json
import threading
from typing import Any, BinaryIO

from replicas_tui.local.agents.script.made import Made

Json = dict[str, Any]

MODEL = "none (script runner)"
TOOLS = ("Bash", "Write", "Edit", "AskUserQuestion", "ExitPlanMode", "TodoWrite", "Expect", "Task")


class Wire:
    """Writes lines for one session.

    Attributes:
        parent: The id of the tool whose sub-agent speaks.
        made: Where ids and times come from; a scenario may ask for the same ones each time.
    """

    def __init__(self, out: BinaryIO, session_id: str) -> None:
        self._out = out
        self._lock = threading.Lock()
        self.session_id = session_id
        self.parent: str | None = None
        self.made = Made()

    def send(self, message: Json) -> None:
        """Write an object as it is, whole or (when the engine has gone) not at all."""
        line = json.dumps(message, separators=(",", ":")).encode() + b"\n"
        with self._lock:
            self._out.write(line)
            self._out.flush()

    def system(self, subtype: str, **fields: Any) -> None:
        """Write a system line."""
        self._session_line({"type": "system", "subtype": subtype, **fields})

    def stream(self, event: Json) -> None:
        """Write a fragment of what comes whole later."""
        self._session_line({"type": "stream_event", "event": event, "parent_tool_use_id": self.parent})

    def assistant(self, block: Json, message_id: str | None = None) -> None:
        """Write one whole content block of the agent's."""
        message = {
            "id": message_id or self.made.new_id("msg"),
            "type": "message",
            "role": "assistant",
            "model": MODEL,
            "content": [block],
            "stop_reason": None,
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
        self._session_line({"type": "assistant", "message": message, "parent_tool_use_id": self.parent})

    def user(self, content: list[Json], **fields: Any) -> None:
        """Write a line of the user's side: words, or what a tool returned."""
        message = {"role": "user", "content": content}
        self._session_line({"type": "user", "message": message, "parent_tool_use_id": self.parent, **fields})

    def tool_use(self, name: str, tool_input: Json) -> str:
        """Announce the use of a tool; return its id."""
        tool_id = self.made.new_id("toolu")
        self.assistant({"type": "tool_use", "id": tool_id, "name": name, "input": tool_input})
        return tool_id

    def tool_result(self, tool_id: str, content: str, *, is_error: bool = False, detail: Any = None) -> None:
        """Tell what a tool returned; `detail` is what Claude Code adds for programs."""
        block: Json = {"type": "tool_result", "tool_use_id": tool_id, "content": content, "is_error": is_error}
        self.user([block], tool_use_result=content if detail is None else detail)

    def tool_output(self, tool_id: str, text: str) -> None:
        """Pass on output of a running tool."""
        self.stream({"type": "tool_output_delta", "tool_use_id": tool_id, "delta": text})

    def result(self, said: str, *, error: str | None, duration_ms: int, steps: int) -> None:
        """End the turn."""
        failed = error is not None
        line: Json = {
            "type": "result",
            "subtype": "error_during_execution" if failed else "success",
            "is_error": failed,
            "duration_ms": duration_ms,
            "num_turns": steps,
            "result": said,
            "total_cost_usd": 0,
            "usage": {"input_tokens": 0, "output_tokens": 0},
            "permission_denials": [],
        }
        self._session_line({**line, "errors": [error]} if failed else line)

    def _session_line(self, message: Json) -> None:
        at = self.made.time()
        stamp = {} if at is None else {"fixed_time": at}
        self.send({**message, **stamp, "session_id": self.session_id, "uuid": self.made.uuid()})
