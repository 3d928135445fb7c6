"""A process that plays a recorded conversation of a real agent: `player.py PROTOCOL TRANSCRIPT ENDING`.

What the recording's client said is waited for, with whatever ids our adapter gives it; what the agent said is written
as it was. Questions of ours that the recording does not know are answered with nothing. `ENDING` is `wait` for the
end of the input, `die` or `leave` (with exit status 0) when all is played; OpenCode may also `hush`: its stream ends,
and the process leaves when nobody holds that any more.
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any, ClassVar

from typing_extensions import override

Json = dict[str, Any]


def write(message: Json) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def lines(path: str) -> list[Json]:
    rows = [json.loads(row) for row in Path(path).read_text().splitlines()]
    return [row for row in rows if "msg" in row]


def play_lines(path: str, name: Callable[[Json], str], empty: Callable[[Json], Json]) -> None:
    """Play a protocol of lines with requests that carry ids."""
    ids: dict[Any, Any] = {}
    for row in lines(path):
        message = row["msg"]
        if row["dir"] == "in":
            while name(said := json.loads(sys.stdin.readline() or sys.exit(0))) != name(message):
                write(empty(said))
            ids[message.get("id")] = said.get("id")
        elif "id" in message and "method" not in message:
            write({**message, "id": ids.get(message["id"])})
        else:
            write(message)


def codex(path: str) -> None:
    play_lines(path, lambda m: m.get("method", "answer"), lambda m: {"id": m.get("id"), "result": {}})


def pi(path: str) -> None:
    def empty(said: Json) -> Json:
        return {"id": said.get("id"), "type": "response", "command": said["type"], "success": True, "data": {}}

    play_lines(path, lambda m: m["type"], empty)


# Requests to Claude that only change what is recorded anyway; who plays along need not make them.
OPTIONAL = {"set_permission_mode", "set_model", "apply_flag_settings", "initialize"}


def claude(path: str) -> None:
    """Play stream-json; a transcript of bare lines was made by one prompt, and waits for that."""
    rows = lines(path)
    if not rows:
        rows = [{"dir": "in", "msg": {"type": "user"}}]
        rows += [{"dir": "out", "msg": json.loads(row)} for row in Path(path).read_text().splitlines()]
    for row in rows:
        if row["dir"] == "out":
            write(row["msg"])
        elif (kind := kind_of(row["msg"]))[1] not in OPTIONAL:
            while kind_of(json.loads(sys.stdin.readline() or sys.exit(0))) != kind:
                pass


def kind_of(message: Json) -> tuple[str, str | None]:
    return str(message.get("type")), message.get("request", {}).get("subtype")


def awaited(rows: list[Json]) -> Iterator[str]:
    """Give for each event what the client asked for before it, if anything."""
    waits = {"permission.replied": "/permission", "question.replied": "/question", "session.error": "/abort"}
    is_idle = True
    for message in rows:
        begins = is_idle and message["type"] == "message.updated"
        yield "/prompt_async" if begins else waits.get(message["type"], "")
        rests = message["type"] == "session.status" and message["properties"]["status"]["type"] == "idle"
        is_idle = rests or (is_idle and not begins)


class Server(BaseHTTPRequestHandler):
    """A server that plays one stream."""

    rows: ClassVar[list[Json]] = []
    asked: ClassVar[Queue[str]] = Queue()
    played = threading.Event()

    @override
    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        if self.path == "/event":
            self.stream()
        else:
            self.give([])

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.give({"id": next(m["properties"]["sessionID"] for m in self.rows if m["type"] == "session.created")})
        self.asked.put(self.path)

    def give(self, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        self.send_response(200)
        self.end_headers()
        for message, wanted in zip(self.rows, awaited(self.rows), strict=True):
            while wanted and wanted not in self.asked.get():
                pass
            self.wfile.write(f"data: {json.dumps(message)}\n\n".encode())
            self.wfile.flush()
        if "hush" in sys.argv:
            self.connection.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionError):
                self.rfile.read()
        self.played.set()
        threading.Event().wait()


def opencode(path: str) -> None:
    """Play a server: before each of some events of the stream, a request of the client's is waited for."""
    Server.rows = [row["msg"] for row in lines(path)]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    print(f"opencode server listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if "wait" not in sys.argv:
        Server.played.wait()


if __name__ == "__main__":
    {"claude": claude, "codex": codex, "pi": pi, "opencode": opencode}[sys.argv[1]](sys.argv[2])
    match sys.argv[3:]:
        case ["die", *_]:
            sys.exit(3)
        case ["leave" | "hush", *_]:
            sys.exit(0)
    sys.stdin.read()
