"""A conversation that an agent has no more: said so, and forgotten, so that the next message begins another."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from replicas_tui.local.agents.adapter import AgentAdapter, AgentError, Launch, SessionKnown
from replicas_tui.local.agents.codex.app_server import CodexAppServer
from replicas_tui.local.agents.opencode.serve import OpencodeServe
from tests.local.agents.conftest import stranger

CODEX = """
for line in sys.stdin:
    asked = json.loads(line)
    lost = {"error": {"code": -32600, "message": "no rollout found for thread id gone"}}
    known = {"result": {}} if asked["method"] == "initialize" else lost
    if "id" in asked: print(json.dumps({"id": asked["id"], **known}))
"""
OPENCODE = """
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_GET(self):
        lost = json.dumps({"data": {"message": "Session not found: " + self.path}}).encode()
        self.send_response(200 if self.path == "/event" else 404)
        self.end_headers()
        self.wfile.write(lost if self.path != "/event" else b'data: {"type": "server.connected"}\\n\\n')
        if self.path == "/event": threading.Event().wait()
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"opencode server listening on http://127.0.0.1:{server.server_address[1]}")
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("make", "program", "name"), [(CodexAppServer, CODEX, "Codex"), (OpencodeServe, OPENCODE, "OpenCode")]
)
async def test_a_lost_conversation_is_said_to_be_lost_and_its_id_forgotten(
    tmp_path: Path, make: Callable[[Sequence[str], Launch], AgentAdapter], program: str, name: str
) -> None:
    agent = make(stranger(tmp_path, program), Launch("chat_1", tmp_path, dict(os.environ), tmp_path, "gone"))
    with pytest.raises(AgentError, match=f"{name} no longer has this conversation"):
        await agent.start()
    assert [said async for said in agent.signals()] == [SessionKnown(None)]
