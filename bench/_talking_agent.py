"""An agent for benchmarks: speaks the Agent Client Protocol over its pipes, and says prose at an even pace.

Told anything with `talk` in it, it says the prose TALKS times with a tool between them, and at last `That is all.`.
Of the standard library alone, for Python 3.9 or newer: programs that are compared are given this very file.
"""

from __future__ import annotations

import json
import re
import sys
import time
from typing import Any

PACE_S = 0.005  # between two words: 200 a second
WORDS = 1_900  # of one answer: our built-in agent streams none for longer than ten seconds
TALKS = 4
FIRST, LAST = "I am here.", "That is all."
Json = dict[str, Any]


def prose() -> str:
    """Words as an answer has them: paragraphs, some of it strong, some of it code."""
    parts = ["some words of an answer that goes on", "and **on** with `code` in it", "until its line is full"]
    lines = [" ".join(parts) + (".\n\n" if number % 3 == 2 else " ") for number in range(WORDS // 19)]
    return "".join(lines)


def main() -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        asked = json.loads(line)
        if asked.get("id") is None:
            continue
        if asked.get("method") == "initialize":
            _say({"id": asked["id"], "result": {"protocolVersion": 1, "agentCapabilities": {}, "authMethods": []}})
        elif asked.get("method") == "session/new":
            _say({"id": asked["id"], "result": {"sessionId": "one"}})
        elif asked.get("method") == "session/prompt":
            _talk("talk" in json.dumps(asked["params"]["prompt"]))
            _say({"id": asked["id"], "result": {"stopReason": "end_turn"}})
        else:
            _say({"id": asked["id"], "error": {"code": -32601, "message": "This agent cannot do that."}})


def _talk(long: bool) -> None:
    due = time.monotonic()
    for number in range(TALKS if long else 0):
        for word in re.findall(r"\S+\s*", prose()):
            due += PACE_S  # of the clock, not of the last word: a late word makes none later
            time.sleep(max(0.0, due - time.monotonic()))
            _chunk(word)
        _update({"sessionUpdate": "tool_call", "toolCallId": str(number), "title": "Look again", "kind": "read"})
        _update({"sessionUpdate": "tool_call_update", "toolCallId": str(number), "status": "completed"})
    _chunk(LAST if long else FIRST)


def _chunk(text: str) -> None:
    _update({"sessionUpdate": "agent_message_chunk", "content": {"type": "text", "text": text}})


def _update(update: Json) -> None:
    _say({"method": "session/update", "params": {"sessionId": "one", "update": update}})


def _say(message: Json) -> None:
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


if __name__ == "__main__":
    main()
