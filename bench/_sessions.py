"""A plausible session of an agent, as large as is wanted."""

from __future__ import annotations

from typing import Any

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript

SMALL, LARGE = 1_000, 100_000


def events(count: int, start: int = 0) -> list[AgentEvent]:
    """A plausible session: prompts, answers, tools with output, small edits."""
    made = []
    payload: dict[str, Any]
    for number in range(start, start + count):
        match number % 5:
            case 0:
                payload = {"message": {"content": [{"type": "text", "text": f"Looking at part {number} of it."}]}}
                kind = "claude-assistant"
            case 1:
                use: dict[str, Any] = {
                    "type": "tool_use",
                    "id": f"t{number}",
                    "name": "Bash",
                    "input": {"command": f"make {number}"},
                }
                payload, kind = {"message": {"content": [use]}}, "claude-assistant"
            case 2:
                result = {"type": "tool_result", "tool_use_id": f"t{number - 1}", "content": "ok\n" * 20}
                payload, kind = {"message": {"content": [result]}}, "claude-user"
            case 3:
                given = {"file_path": "a.py", "old_string": "a\nb\nc", "new_string": f"a\n{number}\nc"}
                use = {"type": "tool_use", "id": f"e{number}", "name": "Edit", "input": given}
                payload, kind = {"message": {"content": [use]}}, "claude-assistant"
            case _:
                result = {"type": "tool_result", "tool_use_id": f"e{number - 1}", "content": "edited"}
                payload, kind = {"message": {"content": [result]}}, "claude-user"
        made.append(AgentEvent(timestamp="2026-07-20T09:00:00Z", type=kind, payload=payload))
    return made


def held(blocks: int) -> Transcript:
    transcript = Transcript()
    size = blocks * 5 // 3
    transcript.load(events(size), 0, whole=True)
    return transcript


def fragments(count: int, start: int) -> list[AgentEvent]:
    """Words of an answer that breaks its lines as answers do."""
    made = []
    for number in range(start, start + count):
        delta = {"type": "text_delta", "text": "\n" if number % 6 == 0 else "some more words "}
        inner = {"type": "content_block_delta", "index": 0, "delta": delta}
        made.append(AgentEvent(timestamp="", type="claude-stream_event", payload={"event": inner}))
    return made
