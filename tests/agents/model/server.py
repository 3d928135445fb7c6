"""The scripted model's server. Standard library only, in a thread of the test's process."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from typing_extensions import override

from tests.agents.model import anthropic, gemini, openai_chat, openai_responses
from tests.agents.model.script import Json

Answer = Callable[[Json], Iterator[tuple[str, Json]]]
DIALECTS: dict[str, Answer] = {
    "/messages": anthropic.answer,
    "/chat/completions": openai_chat.answer,
    "/responses": openai_responses.answer,
    ":generateContent": gemini.answer,
    ":streamGenerateContent": gemini.answer,
}
NAMED = ("/messages", "/responses")  # whose events have names
MODELS = {"object": "list", "data": [{"id": "scripted", "object": "model", "owned_by": "nobody"}], "models": []}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @override
    def log_message(self, *_: object) -> None:
        return

    @override
    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # whoever asked was killed: that is what some tests are about
            super().handle()

    def do_HEAD(self) -> None:
        self._json(200, {})

    def do_GET(self) -> None:
        self._json(200, MODELS if "/models" in self.path else {})

    def do_POST(self) -> None:
        request = json.loads(self._body() or b"{}")
        path = self.path.partition("?")[0]
        if path.endswith("/count_tokens"):
            return self._json(200, {"input_tokens": 10})
        dialect = next((end for end in DIALECTS if path.endswith(end)), None)
        if dialect is None:
            return self._json(404, {"error": {"message": f"There is nothing at {path}"}})
        *events, (_, whole) = DIALECTS[dialect](request)
        if not request.get("stream") and dialect != ":streamGenerateContent":
            return self._json(200, whole)
        return self._stream(events, dialect)

    def _stream(self, events: list[tuple[str, Json]], dialect: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        for name, event in events:
            head, body = (f"event: {name}\n", {"type": name, **event}) if dialect in NAMED else ("", event)
            self.wfile.write(f"{head}data: {json.dumps(body)}\n\n".encode())
            self.wfile.flush()
        if dialect == "/chat/completions":
            self.wfile.write(b"data: [DONE]\n\n")

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _json(self, status: int, answer: Json) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def scripted_model() -> Iterator[str]:
    """Serve until the context ends; yields the base URL, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
