"""What a chat costs that streams 200 words a second, on a terminal of 120×40 in tmux: bytes, clears, how keys feel.

The whole chain is real: the daemon, its built-in agent, the stream, the app on a pty. A key's echo is timed from the
write of the key to the read of the bytes that show it, beside the same keys while nothing streams. Budgets: 20 kB/s, no
clear of the screen, 99 of 100 echoes within 30 ms more than at rest.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _keys import AT_REST, MEANWHILE, echoes, quantile, see
from _talking_agent import PACE_S, prose
from _terminal import Program
from start import OURS, ask, environment, make_repository

TALKS = 5
SETTLE_S, MEASURED_S = 4.0, 10.0
IN_TMUX = {"TERM": "tmux-256color", "TMUX": "as in tmux"}
CLEAR = (b"\x1b[2J", b"\x1b[3J")


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
        see(app, "talker")
        app.press(b"\r")
        see(app, "following")
        app.press(b"i")
        see(app, "send")
        rest = echoes(app, AT_REST)
        talk = "```scenario\n" + f"- say: {json.dumps(prose())}\n" * TALKS + "```"
        ask("POST", f"/v1/replica/{replica}/messages", environ, {"message": talk})
        see(app, "working")
        app.read(SETTLE_S)
        before, seen, began = app.cpu_s(), len(app.chunks), time.monotonic()
        came = app.read(MEASURED_S)
        spent, took = app.cpu_s() - before, time.monotonic() - began
        clears = sum(chunk.count(clear) for _, chunk in app.chunks[seen:] for clear in CLEAR)
        busy = echoes(app, MEANWHILE)
    rate = came / took / 1_000
    core = 100 * spent / took
    print(f"{1 / PACE_S:.0f} words/s at 120x40: {rate:.1f} kB/s (budget 20), {clears} clears, {core:.0f} % of a core")
    for when, found, budget in (("at rest", rest, ""), ("meanwhile", busy, " (budget 30)")):
        print(f"key echo {when}: p50 {quantile(found, 0.5):.1f} ms, p99 {quantile(found, 0.99):.1f} ms{budget}")
    return 0 if rate <= 20 and not clears and quantile(busy, 0.99) <= 30 else 1


if __name__ == "__main__":
    sys.exit(main())
