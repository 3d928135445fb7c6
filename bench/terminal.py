"""How the app keeps to its terminal: silent when nothing happens, and never stopped by one that nobody reads.

- Idle, with STREAMS live streams: at most 0.5 % of a core and one write a minute.
- Unread for STALL_S under ten busy streams: no stall of the loop above 250 ms, bounded memory, and the right screen
  within a second after it is read again.
- `--peers DIR`: how posting, harlequin and toad start and idle, each from `DIR/NAME/bin`, where they are installed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from _terminal import Program
from start import OURS, ask, environment, make_repository

WATCHED = [sys.executable, str(Path(__file__).with_name("_watched_app.py"))]
STREAMS, BUSY, PATIENCE_S, SETTLE_S, GRACE_S = 20, 10, 240.0, 30.0, 5.0
TALK = "```scenario\n" + "- say: some words of an answer that goes on until its line is full, and on\n" * 400 + "```"
PEERS = {"posting": ["posting"], "harlequin": ["harlequin"], "toad": ["toad"]}


def main() -> int:
    """Print the figures; exit 1 when a budget is broken."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--idle", type=float, default=60.0, help="seconds to be idle")
    parser.add_argument("--stall", type=float, default=60.0, help="seconds nobody reads")
    parser.add_argument("--peers", type=Path, help="a folder of virtual environments, named after the peers")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as room:
        environ = {**environment(room), "REPLICAS_SCRIPT_PACE": "0.05"}
        repository = make_repository(Path(room) / "demo", environ)
        with engine(repository, environ):
            well = [idle(repository, environ, wanted.idle), stall(room, repository, environ, wanted.stall)]
        if wanted.peers is not None:
            peers(wanted.peers, environ, room, wanted.idle)
    return 0 if all(well) else 1


@contextmanager
def engine(repository: Path, environ: dict[str, str]) -> Iterator[None]:
    """Run an engine."""
    for words in (["local", "start"], ["local", "repos", "add", str(repository)]):
        subprocess.run([*OURS, *words], env=environ, check=True, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        subprocess.run([*OURS, "local", "stop"], env=environ, check=False, stdout=subprocess.DEVNULL)


def make(environ: dict[str, str], name: str, message: str) -> str:
    """Make a replica; give its id."""
    bound = next(one for one in ask("GET", "/v1/environments", environ)["environments"] if not one.get("is_global"))
    body = {"name": name, "environment_id": bound["id"], "coding_agent": "script", "message": message}
    return str(ask("POST", "/v1/replica", environ, body)["replica"]["id"])


def idle(repository: Path, environ: dict[str, str], seconds: float) -> bool:
    """Measure an app whose replicas all wait for an answer, each on a stream of its own."""
    question = '```scenario\n- ask: {question: "Which?", options: [{label: a}]}\n```'
    made = [make(environ, f"waits-{number}", question) for number in range(STREAMS)]
    end = time.monotonic() + PATIENCE_S
    while not all(asks(environ, one) for one in made):
        if time.monotonic() > end:
            raise SystemExit("not every replica came to ask")
        time.sleep(1)
    with streaming("-", repository, environ) as app:
        see(app, "waits-1")
        app.read(SETTLE_S)
        streams = sum(one.status == "ESTABLISHED" for one in psutil.Process(app.pid).net_connections())
        before, seen = app.cpu_s(), len(app.chunks)
        app.read(seconds)
        core = 100 * (app.cpu_s() - before) / seconds
        writes = app.writes(seen) * 60 / seconds
    said = f"{core:.2f} % of a core (budget 0.5), {writes:.1f} writes a minute (budget 1)"
    print(f"idle {seconds:.0f} s, {streams} connections: {said}")
    return core <= 0.5 and writes <= 1


def asks(environ: dict[str, str], replica: str) -> bool:
    """Say whether a replica waits for an answer."""
    return any(chat["awaitingInput"] for chat in ask("GET", f"/v1/replica/{replica}/chats", environ)["chats"])


def stall(room: str, repository: Path, environ: dict[str, str], seconds: float) -> bool:
    """Leave the terminal unread while ten agents talk."""
    for number in range(BUSY):
        make(environ, f"talks-{number}", TALK)
    notes = Path(room) / "beat"
    with streaming(str(notes), repository, environ) as app:
        see(app, "talks-1")
        app.press(b"\r")
        app.read(SETTLE_S)
        worst_of(notes)
        process = psutil.Process(app.pid)
        before = process.memory_info().rss
        time.sleep(seconds)
        grown = (process.memory_info().rss - before) / 1e6
        away, queued = worst_of(notes)
        app.press(b"?")
        began = app.now()
        app.read(GRACE_S)  # and nothing else: emulating comes afterwards
        seen = app.first_seen("Everywhere", began)
        late = float("inf") if seen is None else seen - began
    ours = away - queued
    said = f"longest stall {away * 1e3:.0f} ms, {ours * 1e3:.0f} of it ours (budget 250), {grown:+.1f} MB"
    print(f"unread {seconds:.0f} s: {said}, right after {late:.2f} s (budget 1)")
    return ours <= 0.25 and late <= 1


@contextmanager
def streaming(notes: str, repository: Path, environ: dict[str, str]) -> Iterator[Program]:
    """Run the app with as many streams as are wanted, and with a beat that is noted in a file; `-` is none."""
    words = [*WATCHED, notes, str(STREAMS + BUSY), "--local"]
    with Program(words, environ, str(repository)) as app:
        yield app


def worst_of(notes: Path) -> tuple[float, float]:
    """Ask for the longest stall since it was asked last, and how much of it was waiting for a processor."""
    notes.write_text("")
    end = time.monotonic() + PATIENCE_S
    while not (text := notes.read_text()):
        if time.monotonic() > end:
            raise SystemExit("the loop never answered")
        time.sleep(0.02)
    away, queued = map(float, text.split())
    return away, queued


def see(app: Program, word: str) -> None:
    """Read until the screen has a word."""
    end = time.monotonic() + PATIENCE_S
    while True:
        app.read(0.1)
        if word in app.text():
            return
        if time.monotonic() > end:
            raise SystemExit(f"{word!r} never came; the screen was:\n{app.text()}")


def peers(folder: Path, environ: dict[str, str], room: str, seconds: float) -> None:
    """Start and idle the others, in the same minute on the same machine."""
    for name, words in PEERS.items():
        program = folder / name / "bin" / words[0]
        if not program.exists():
            print(f"{name}: not installed in {folder / name}")
            continue
        with Program([str(program), *words[1:]], {**environ, "PATH": os.environ["PATH"]}, room) as app:
            app.read(10.0)
            before, seen = app.cpu_s(), len(app.chunks)
            app.read(seconds)
            core, writes = 100 * (app.cpu_s() - before) / seconds, app.writes(seen) * 60 / seconds
        painted = app.first_paint()
        when = f"{painted:.2f} s" if painted is not None else "never"
        print(f"{name}: paints after {when}, idle {core:.2f} % of a core, {writes:.0f} writes a minute")


if __name__ == "__main__":
    sys.exit(main())
