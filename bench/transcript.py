"""How much dearer a transcript of 100,000 blocks is than one of 1,000: appending must stay flat.

Ratios of figures measured in one run: run it with `python -m bench.transcript`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript

SMALL, LARGE, MEASURED = 1_000, 100_000, 2_000


def events(count: int, start: int = 0) -> list[AgentEvent]:
    """A plausible session: prompts, answers, tools with output, small edits."""
    made = []
    payload: dict[str, Any]
    for number in range(start, start + count):
        match number % 4:
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
            case _:
                given = {"file_path": "a.py", "old_string": "a\nb\nc", "new_string": f"a\n{number}\nc"}
                use = {"type": "tool_use", "id": f"e{number}", "name": "Edit", "input": given}
                payload, kind = {"message": {"content": [use]}}, "claude-assistant"
        made.append(AgentEvent(timestamp="2026-07-20T09:00:00Z", type=kind, payload=payload))
    return made


def held(blocks: int) -> Transcript:
    transcript = Transcript()
    size = blocks * 4 // 3
    transcript.load(events(size), 0, whole=True)
    return transcript


def p95(run: Callable[[AgentEvent], None], given: list[AgentEvent]) -> float:
    """Microseconds that 95 of 100 runs stay below."""
    took = []
    for event in given:
        began = time.perf_counter()
        run(event)
        took.append(time.perf_counter() - began)
    return sorted(took)[int(len(took) * 0.95)] * 1e6


def fragments(count: int, start: int) -> list[AgentEvent]:
    """Words of an answer that breaks its lines as answers do."""
    made = []
    for number in range(start, start + count):
        delta = {"type": "text_delta", "text": "\n" if number % 6 == 0 else "some more words "}
        inner = {"type": "content_block_delta", "index": 0, "delta": delta}
        made.append(AgentEvent(timestamp="", type="claude-stream_event", payload={"event": inner}))
    return made


def main() -> None:
    began = time.perf_counter()
    large = held(LARGE)
    loaded = time.perf_counter() - began
    small = held(SMALL)
    each = loaded / len(large.events) * 1e6
    print(f"load {len(large.blocks):,} blocks at once: {loaded:.2f} s, {each:.0f} µs an event")
    for name, made in (("append", events), ("fragment", fragments)):
        one = p95(small.append, made(MEASURED, 4_000_000))
        many = p95(large.append, made(MEASURED, 4_000_000))
        print(f"{name} p95: {one:.0f} µs at {SMALL:,}, {many:.0f} µs at {LARGE:,}: ratio {many / one:.2f}")
    began = time.perf_counter()
    older = Transcript()
    older.load(large.events, 500, whole=True)
    first = time.perf_counter() - began
    began = time.perf_counter()
    older.load(events(500), 0, whole=False)
    print(f"an older page before {LARGE:,}: {(time.perf_counter() - began) * 1e3:.0f} ms, {first:.2f} s to read all")


if __name__ == "__main__":
    main()
