"""A small agent that speaks the Agent Client Protocol and does what it is told, standard library only.

`run COMMAND` asks for a permission and runs it; `wait` goes on until it is cancelled; `recall` tells what was said
before, also by an earlier process of the same session; `servers` tells which MCP servers it was offered; `large` says
five million letters in one line; `leave` ends the process as if all were done; anything else is said again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

Json = dict[str, Any]
OPTIONS = [
    {"optionId": "yes", "name": "Allow", "kind": "allow_once"},
    {"optionId": "no", "name": "Reject", "kind": "reject_once"},
]
CALL = "call-1"


class Agent:
    def __init__(self) -> None:
        self._session = ""
        self._heard: list[str] = []
        self._turn: Any = None  # the id of the request that waits for the end of the turn
        self._command = ""
        self._servers: list[Json] = []

    def serve(self) -> None:
        for line in sys.stdin:
            said = json.loads(line)
            if "method" in said:
                self._take(said["method"], said.get("params", {}), said.get("id"))
            elif self._turn is not None:
                self._permitted(said["result"]["outcome"].get("optionId") == "yes")

    def _take(self, method: str, params: Json, key: Any) -> None:
        if method == "initialize":
            self._answer(key, {"protocolVersion": 1, "agentCapabilities": {"loadSession": True}})
        elif method == "session/new" and "--logged-out" in sys.argv:
            self._write({"id": key, "error": {"code": -32000, "message": "Authentication required"}})
        elif method == "session/new":
            self._servers = params["mcpServers"]
            self._session = uuid.uuid4().hex
            self._answer(key, {"sessionId": self._session})
            commands = [{"name": "recall", "description": "Tell what was said"}]
            self._tell({"sessionUpdate": "available_commands_update", "availableCommands": commands})
        elif method == "session/load":
            self._session = params["sessionId"]
            self._heard = json.loads(self._memory().read_text())
            self._answer(key, {})
        elif method == "session/prompt":
            self._turn = key
            self._prompted(params["prompt"][-1]["text"])
        elif method == "session/cancel":
            self._end("cancelled")

    def _prompted(self, text: str) -> None:
        heard, self._heard = self._heard, [*self._heard, text]
        self._memory().write_text(json.dumps(self._heard))
        if text.startswith("run "):
            self._command = text.removeprefix("run ")
            call = {"toolCallId": CALL, "kind": "execute", "title": self._command, "status": "pending"}
            self._tell({"sessionUpdate": "tool_call", **call})
            asked = {"sessionId": self._session, "toolCall": call, "options": OPTIONS}
            self._write({"id": 1, "method": "session/request_permission", "params": asked})
            return
        if text == "wait":
            waits = {"toolCallId": CALL, "kind": "other", "title": "waiting", "status": "in_progress"}
            self._tell({"sessionUpdate": "tool_call", **waits})
            return
        if text == "leave":
            sys.exit(0)
        if text == "servers":
            text = f"{len(self._servers)} servers: {json.dumps(self._servers)}"
        if text == "large":
            text = "x" * 5_000_000
        words = f"Heard before: {', '.join(heard)}; the key is {os.environ.get('SMALL_KEY')}"
        self._say(words if text == "recall" else text)
        self._end("end_turn")

    def _permitted(self, is_allowed: bool) -> None:
        done = subprocess.run(self._command, shell=True, check=False) if is_allowed else None
        status = "completed" if done is not None and done.returncode == 0 else "failed"
        self._tell({"sessionUpdate": "tool_call_update", "toolCallId": CALL, "status": status})
        self._end("end_turn")

    def _end(self, reason: str) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            self._answer(turn, {"stopReason": reason})

    def _memory(self) -> Path:
        return Path(os.environ["HOME"]) / f"small-{self._session}.json"

    def _say(self, text: str) -> None:
        self._tell({"sessionUpdate": "agent_message_chunk", "content": {"type": "text", "text": text}})

    def _tell(self, update: Json) -> None:
        self._write({"method": "session/update", "params": {"sessionId": self._session, "update": update}})

    def _answer(self, key: Any, result: Json) -> None:
        self._write({"id": key, "result": result})

    def _write(self, message: Json) -> None:
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if "--version" in sys.argv:
        sys.stdout.write("small 0.4.2\n")
    else:
        Agent().serve()
