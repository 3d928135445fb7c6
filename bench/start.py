"""How fast the app starts and how quiet it is: first paint against a bare Textual app, bytes and processor when idle.

The line of a status bar (`status --tmux`) is compared with an interpreter that only starts. All start in turns on the
same machine in the same minute, so that the ratios mean something where the seconds do not. Idle is measured with a
replica open and its stream live, between two turns of the minute, when ages grow. Budgets: paint 1.5 times the bare
app, the line 6 times the bare interpreter, 0 bytes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from _terminal import Program

RUNS = 5
IDLE_S = 20.0
BARE = [sys.executable, str(Path(__file__).with_name("_bare_app.py"))]
OURS = [sys.executable, "-m", "replicas_tui"]


def main() -> int:
    """Print the figures; exit 1 when a budget is broken."""
    with tempfile.TemporaryDirectory() as room:
        environ = environment(room)
        repository = make_repository(Path(room) / "demo", environ)
        try:
            prepare(repository, environ)
            painted = paint_ratio(repository, environ)
            lined = line_ratio(repository, environ)
            silent = idle(repository, environ)
        finally:
            subprocess.run([*OURS, "local", "stop"], env=environ, check=False, stdout=subprocess.DEVNULL)
    return 0 if painted and lined and silent else 1


def environment(home: str) -> dict[str, str]:
    """Give an environment with nothing of the user's in it."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
    return kept | {"HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor", "REPLICAS_TUI_HOME": f"{home}/app"}


def make_repository(path: Path, environ: dict[str, str]) -> Path:
    """Make a repository with one commit."""
    path.mkdir()
    (path / "README.md").write_text("# demo\n")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(
            ["git", "-c", "user.name=Bench", "-c", "user.email=bench@localhost", *words],
            cwd=path,
            env=environ,
            check=True,
        )
    return path


def prepare(repository: Path, environ: dict[str, str]) -> None:
    """Start the engine, make one replica, and open the app once so that it has a fleet to remember."""
    for words in (["local", "start"], ["local", "repos", "add", str(repository)]):
        subprocess.run([*OURS, *words], env=environ, check=True, stdout=subprocess.DEVNULL)
    environments = ask("GET", "/v1/environments", environ)["environments"]
    bound = next(one for one in environments if not one.get("is_global"))
    body = {"name": "quiet", "environment_id": bound["id"], "coding_agent": "script", "message": "hello"}
    replica = ask("POST", "/v1/replica", environ, body)["replica"]
    end = time.monotonic() + 60
    while any(chat["processing"] for chat in ask("GET", f"/v1/replica/{replica['id']}/chats", environ)["chats"]):
        if time.monotonic() > end:
            raise SystemExit("the replica did not come to rest")
        time.sleep(0.2)
    open_once(repository, environ)


def ask(method: str, path: str, environ: dict[str, str], body: object = None) -> Any:
    """Ask the engine over plain HTTP."""
    status = subprocess.run(
        [*OURS, "local", "status", "--json"], env=environ, check=True, capture_output=True, text=True
    )
    key = subprocess.run([*OURS, "local", "key"], env=environ, check=True, capture_output=True, text=True)
    request = urllib.request.Request(
        json.loads(status.stdout)["base_url"] + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key.stdout.strip()}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=150) as answer:
        return json.load(answer)


def open_once(repository: Path, environ: dict[str, str]) -> Program:
    """Start ours on the local engine, wait until it is quiet, end it."""
    with Program([*OURS, "--local"], environ, str(repository)) as program:
        program.read_until_quiet()
    return program


def paint_ratio(repository: Path, environ: dict[str, str]) -> bool:
    """Print the first paint of both, and how they compare."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(RUNS):
        with Program(BARE, environ, str(repository)) as program:
            program.read_until_quiet()
        bare.append(program.first_paint() or float("nan"))
        ours.append(open_once(repository, environ).first_paint() or float("nan"))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"first paint: ours {statistics.median(ours):.3f} s, bare Textual {statistics.median(bare):.3f} s, "
        f"ratio {ratio:.2f} (budget 1.50)"
    )
    return ratio <= 1.5


def line_ratio(repository: Path, environ: dict[str, str]) -> bool:
    """Print what the line of a status bar takes, and how that compares with an interpreter that only starts."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(2 * RUNS):
        for command, took in (([sys.executable, "-c", ""], bare), ([*OURS, "status", "--tmux"], ours)):
            began = time.perf_counter()
            subprocess.run(command, cwd=repository, env=environ, check=True, stdout=subprocess.DEVNULL)
            took.append(time.perf_counter() - began)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"status line: ours {statistics.median(ours):.3f} s, bare interpreter {statistics.median(bare):.3f} s, "
        f"ratio {ratio:.2f} (budget 6.00)"
    )
    return ratio <= 6


def idle(repository: Path, environ: dict[str, str]) -> bool:
    """Print what an idle app with an open replica and a live stream writes and burns."""
    with Program([*OURS, "--local"], environ, str(repository)) as program:
        program.read_until_quiet()
        program.press(b"\r")
        program.read_until_quiet()
        if " live" not in program.text():
            raise SystemExit(f"no stream is open; the screen was:\n{program.text()}")
        while not 8 <= time.time() % 60 <= 58 - IDLE_S:
            program.read(0.5)  # ages grow when the minute turns, and that is no idling
        before = program.cpu_s()
        came = program.read(IDLE_S)
        burnt = 100 * (program.cpu_s() - before) / IDLE_S
    print(f"idle with a live stream, within a minute: {came / IDLE_S:.1f} bytes/s (budget 0), processor {burnt:.2f} %")
    return came == 0


if __name__ == "__main__":
    sys.exit(main())
