"""What a coding agent's words cost on their way: from its process to a client, and inside of the adapter.

An agent that stands in for Claude Code writes each line with the time it wrote it; a client listens to the daemon's
event stream over HTTP. Budget: the first event of a turn is there within 50 ms. The adapter's cost for an event is
beside that of reading the same lines and their JSON with nothing of ours.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from _engine import Caller, engine_argv, free_port, make_repository, started

from replicas_tui.local.agents.adapter import Emitted, Launch, Prompt, TurnEnded
from replicas_tui.local.agents.claude.dialogue import ClaudeDialogue
from replicas_tui.local.agents.claude.protocol import parse_line
from replicas_tui.local.agents.outbox import Outbox

TURNS, WORDS, LINES = 30, 20, 20_000
BUDGET_MS = 50.0
STAND_IN = """#!{python}
import json, sys, time
if sys.argv[1] == "--version":
    sys.exit(print("2.1.197 (Claude Code)"))
if sys.argv[1] == "auth":
    sys.exit(print('{{"loggedIn": true, "authMethod": "api_key"}}'))
def say(**line):
    print(json.dumps(line), flush=True)
for line in sys.stdin:
    if json.loads(line)["type"] != "user":
        continue
    say(type="system", subtype="init", session_id="s", sent=time.time())
    for _ in range({words}):
        delta = {{"type": "text_delta", "text": "word "}}
        say(type="stream_event", event={{"type": "content_block_delta", "index": 0, "delta": delta}}, sent=time.time())
    say(type="result", subtype="success", is_error=False)
"""


def main() -> int:
    """Print the figures; exit 1 when the first event of a turn is late."""
    with tempfile.TemporaryDirectory() as room:
        first, every = _over_http(Path(room))
    middle, worst = statistics.median(first), max(first)
    print(f"first event of a turn at a client: median {middle:.1f} ms, slowest of {len(first)} {worst:.1f} ms")
    print(f"every event at a client: median {statistics.median(every):.1f} ms, slowest {max(every):.1f} ms")
    ours, bare = asyncio.run(_in_the_adapter())
    print(f"adapter: {ours:.1f} µs an event, {bare:.1f} µs of them its JSON")
    return 0 if middle <= BUDGET_MS else 1


def _over_http(room: Path) -> tuple[list[float], list[float]]:
    programs = room / "bin"
    programs.mkdir()
    (programs / "claude").write_text(STAND_IN.format(python=sys.executable, words=WORDS))
    (programs / "claude").chmod(0o755)
    os.environ["PATH"] = f"{programs}:{os.environ['PATH']}"
    data, port = room / "data", free_port()
    with started(engine_argv(data, port), port):
        caller = Caller(port, data)
        environment_id = caller.connect(make_repository(room / "shop", files=10, file_bytes=1_000))
        body = {"name": "bench", "environment_id": environment_id, "coding_agent": "claude", "message": "hello"}
        replica: str = caller.call("POST", "/v1/replica", body)["replica"]["id"]
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as wire:
            headers = {"Authorization": f"Bearer {caller.key}", "Accept": "text/event-stream"}
            wire.request("GET", f"/v1/replica/{replica}/events", headers=headers)
            answer = wire.getresponse()
            return _listen(caller, replica, answer)


def _listen(caller: Caller, replica: str, answer: http.client.HTTPResponse) -> tuple[list[float], list[float]]:
    first, every = [], []
    for _ in range(TURNS):
        caller.call("POST", f"/v1/replica/{replica}/messages", {"message": "go"})
        late: list[float] = []
        while True:
            line = answer.readline()
            if not line.startswith(b"data:"):
                continue
            event: dict[str, Any] = json.loads(line[5:])
            if event["type"] == "chat.turn.completed":
                break
            sent = event["payload"].get("event", {}).get("payload", {}).get("sent")
            if sent is not None:
                late.append((time.time() - sent) * 1_000)
        if late:  # the turn that made the workspace may still have been at its end
            first.append(late[0])
            every.extend(late)
    return first, every


async def _in_the_adapter() -> tuple[float, float]:
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "a word "}}
    line = json.dumps({"type": "stream_event", "event": delta, "session_id": "s", "uuid": "u"}).encode()
    outbox = Outbox()
    dialogue = ClaudeDialogue(outbox, Launch("c", Path(), {}, Path()))
    dialogue.begin(Prompt("m", "go"))
    began = time.perf_counter()
    for _ in range(LINES):
        if (message := parse_line(line)) is not None:
            dialogue.take(message)
    dialogue.bury("over")
    outbox.close()
    said = [signal async for signal in outbox.signals() if isinstance(signal, Emitted | TurnEnded)]
    ours = time.perf_counter() - began
    if len(said) != LINES + 3:  # the message, the end in the history, the end of the turn
        raise SystemExit(f"{len(said)} signals of {LINES} lines")
    began = time.perf_counter()
    for _ in range(LINES):
        json.loads(line)
    return ours / LINES * 1e6, (time.perf_counter() - began) / LINES * 1e6


if __name__ == "__main__":
    sys.exit(main())
