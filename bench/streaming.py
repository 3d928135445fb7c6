"""What a chat costs that streams 200 words a second, on a terminal of 120×40 in tmux: bytes, clears, how keys feel.

The whole chain is real: the daemon, its built-in agent, the stream, the app on a pty. A key's echo is timed from the
write of the key to the read of the bytes that show it, beside the same keys while nothing streams. Budgets: 20 kB/s, no
clear of the screen, 99 of 100 echoes within 30 ms more than at rest.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _terminal import Program
from start import OURS, ask, environment, make_repository

PACE_S = 0.005  # between two words: 200 a second
WORDS, TALKS = 1_900, 5  # of one sentence: the built-in agent streams none for longer than ten seconds
SETTLE_S, MEASURED_S, KEYS, PATIENCE_S = 4.0, 10.0, 150, 30.0
IN_TMUX = {"TERM": "tmux-256color", "TMUX": "as in tmux"}
CLEAR = (b"\x1b[2J", b"\x1b[3J")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the answer has none of them


def main() -> int:
    """Print the figures; exit 1 when a budget is broken."""
    with tempfile.TemporaryDirectory() as room:
        environ = environment(room) | {"REPLICAS_SCRIPT_PACE": str(PACE_S)} | IN_TMUX
        repository = make_repository(Path(room) / "demo", environ)
        for words in (["local", "start"], ["local", "repos", "add", str(repository)]):
            subprocess.run([*OURS, *words], env=environ, check=True, stdout=subprocess.DEVNULL)
        try:
            return _measure(repository, environ)
        finally:
            subprocess.run([*OURS, "local", "stop"], env=environ, check=False, stdout=subprocess.DEVNULL)


def _measure(repository: Path, environ: dict[str, str]) -> int:
    bound = next(one for one in ask("GET", "/v1/environments", environ)["environments"] if not one.get("is_global"))
    body = {"name": "talker", "environment_id": bound["id"], "coding_agent": "script", "message": "hello"}
    replica = ask("POST", "/v1/replica", environ, body)["replica"]["id"]
    with Program([*OURS, "--local"], environ, str(repository)) as app:
        _see(app, "talker")
        app.press(b"\r")
        _see(app, "following")
        app.press(b"i")
        _see(app, "send")
        rest = _echoes(app)
        talk = "```scenario\n" + f"- say: {json.dumps(_prose())}\n" * TALKS + "```"
        ask("POST", f"/v1/replica/{replica}/messages", environ, {"message": talk})
        _see(app, "working")
        app.read(SETTLE_S)
        before, seen, began = app.cpu_s(), len(app.chunks), time.monotonic()
        came = app.read(MEASURED_S)
        spent, took = app.cpu_s() - before, time.monotonic() - began
        clears = sum(chunk.count(clear) for _, chunk in app.chunks[seen:] for clear in CLEAR)
        busy = _echoes(app)
    rate = came / took / 1_000
    core = 100 * spent / took
    print(f"{1 / PACE_S:.0f} words/s at 120x40: {rate:.1f} kB/s (budget 20), {clears} clears, {core:.0f} % of a core")
    for when, found, budget in (("at rest", rest, ""), ("meanwhile", busy, " (budget 30)")):
        print(f"key echo {when}: p50 {_quantile(found, 0.5):.1f} ms, p99 {_quantile(found, 0.99):.1f} ms{budget}")
    return 0 if rate <= 20 and not clears and _quantile(busy, 0.99) <= 30 else 1


def _see(app: Program, word: str) -> None:
    """Read until the screen has a word."""
    end = time.monotonic() + PATIENCE_S
    while word not in app.text():
        if time.monotonic() > end:
            raise SystemExit(f"{word!r} never came; the screen was:\n{app.text()}")
        app.read(0.3)


def _prose() -> str:
    """Words as an answer has them: paragraphs, a list, some code."""
    parts = ["some words of an answer that goes on", "and **on** with `code` in it", "until its line is full"]
    lines = [" ".join(parts) + (".\n\n" if number % 3 == 2 else " ") for number in range(WORDS // 19)]
    return "".join(lines)


def _echoes(app: Program) -> list[float]:
    """Type letters one by one; give the milliseconds until each is on the screen."""
    found = []
    for number in range(KEYS):
        key = LETTERS[number % 26 : number % 26 + 1]
        began = time.monotonic()
        os.write(app.tty, key)
        found.append(_until_echoed(app, key, began))
        app.read(0.03)
    return found


def _until_echoed(app: Program, key: bytes, began: float) -> float:
    """Read until the cursor's row was written with the key; the answer itself has no such letter."""
    seen = len(app.chunks)
    while time.monotonic() - began < 2:
        app.read(0.002)
        for _, chunk in app.chunks[seen:]:
            if key in chunk:
                return (time.monotonic() - began) * 1e3
        seen = len(app.chunks)
    return 2_000.0


def _quantile(found: list[float], share: float) -> float:
    return statistics.quantiles(found, n=100, method="inclusive")[min(98, int(share * 100) - 1)]


if __name__ == "__main__":
    sys.exit(main())
