"""Ours beside Toad, on terminals of 120×40: the same agent, the same words, in turns on the same machine.

TOAD is the command line of a Toad, else `toad` is looked for on PATH; one that lives behind a chroot must see the
temporary folder under its own name. Ours is two programs: the app is what stands beside Toad, and the lines with an
engine count that as well, as Toad talks to its agent itself. Each brings a Python of its own, the header says which.
No budgets: what another program takes is not ours to keep.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from _keys import AT_REST, MEANWHILE, echoes, heard, quantile, see
from _talking_agent import FIRST, LAST, PACE_S, TALKS, WORDS
from _terminal import Program
from start import OURS, ask, environment, make_repository

RUNS, STARTS = 3, 5
SETTLE_S, MEASURED_S, REST_S = 4.0, 10.0, 2.0
CLEAR = (b"\x1b[2J", b"\x1b[3J")
AGENT = "_talking_agent.py"
SAID = "answer that goes on"
Figures = dict[str, float]


@dataclass(frozen=True)
class Peer:
    """A program under comparison.

    Attributes:
        name: As the table has it.
        command: What starts it.
        ready: Takes it from its start to an empty prompt.
        engine: The process that works for it, if it has one.
    """

    name: str
    command: Sequence[str]
    ready: Callable[[Program], None]
    engine: int | None = None


def main() -> int:
    """Print the figures of both."""
    toad = shlex.split(os.environ.get("TOAD", "")) or [found for found in (shutil.which("toad"),) if found]
    if not toad:
        print("toad: none is on PATH, so there is nothing to compare with; TOAD may name the command line of one")
        return 0
    with tempfile.TemporaryDirectory() as room:
        environ, agent = environment(room), shutil.copy(Path(__file__).with_name(AGENT), room)
        repository = make_repository(Path(room) / "demo", environ)
        _settle(Path(room), agent)
        for words in (["local", "start"], ["local", "repos", "add", str(repository)]):
            subprocess.run([*OURS, *words], env=environ, check=True, stdout=subprocess.DEVNULL)
        try:
            _compare(toad, agent, repository, environ)
        finally:
            subprocess.run([*OURS, "local", "stop"], env=environ, check=False, stdout=subprocess.DEVNULL)
    return 0


def _settle(room: Path, agent: str) -> None:
    """Tell our engine of the agent, and keep Toad from reporting to its maker."""
    for path, text in (
        ("app/data/engine/engine.toml", f"[agents.talker]\ncommand = {json.dumps(f'python3 {agent}')}\n"),
        (".config/toad/toad.json", json.dumps({"statistics": {"allow_collect": False}})),
    ):
        (room / path).parent.mkdir(mode=0o700, parents=True)
        (room / path).write_text(text)


def _compare(toad: Sequence[str], agent: str, repository: Path, environ: Mapping[str, str]) -> None:
    status = subprocess.run([*OURS, "local", "status", "--json"], env=environ, check=True, capture_output=True)
    said = subprocess.run([*toad, "--version"], env=environ, check=True, capture_output=True, text=True).stdout.strip()
    folder = str(repository)
    peers = (
        Peer("ours", [*OURS, "--local"], _open_ours, json.loads(status.stdout)["pid"]),
        Peer(f"Toad {said}", [*toad, "acp", f"python3 {agent}", folder, "-d", folder], _open_toad),
    )
    found: tuple[list[Figures], list[Figures]] = ([], [])
    pythons = ["", ""]
    for number in range(-1, STARTS):  # what is read and compiled for the first time does not count
        made = _make_replica(environ)
        for place, peer in enumerate(peers):
            with Program(peer.command, environ, folder) as program:
                peer.ready(program)
                pythons[place] = Path(psutil.Process(program.pid).exe()).name
                figures = _talk(program, peer) if 0 <= number < RUNS else {}
            if number >= 0:
                found[place].append({"first paint, s": program.first_paint() or float("nan"), **figures})
        ask("DELETE", f"/v1/replica/{made}", dict(environ))
    _print([f"{peer.name}, {python}" for peer, python in zip(peers, pythons, strict=True)], *found)


def _print(heads: Sequence[str], ours: Sequence[Figures], theirs: Sequence[Figures]) -> None:
    title = f"{WORDS * TALKS} words, {1 / PACE_S:.0f} a second; medians"
    print(f"{title:<44}{heads[0]:>20}{heads[1]:>28}{'ours/Toad':>11}")
    for name in sorted({name for each in ours for name in each}, key=list(ours[0]).index):
        one = statistics.median(each[name] for each in ours if name in each)
        plain = name.removesuffix(" with engine")
        other = statistics.median(each[plain] for each in theirs if plain in each)
        ratio = f"{one / other:.2f}" if other else "-"
        print(f"{name:<44}{one:>20.2f}{other:>28.2f}{ratio:>11}")


def _make_replica(environ: Mapping[str, str]) -> str:
    bound = next(
        one for one in ask("GET", "/v1/environments", dict(environ))["environments"] if not one.get("is_global")
    )
    body = {"name": "talker", "environment_id": bound["id"], "coding_agent": "talker", "message": "hello"}
    return str(ask("POST", "/v1/replica", dict(environ), body)["replica"]["id"])


def _open_ours(app: Program) -> None:
    see(app, "talker")
    app.press(b"\r")
    see(app, FIRST)
    app.press(b"i")
    see(app, "send")
    app.read(REST_S)


def _open_toad(app: Program) -> None:
    see(app, "How can I help")
    app.read(REST_S)
    app.press(b"hello")
    see(app, "hello")
    app.press(b"\r")
    see(app, FIRST)
    app.read(REST_S)


def _talk(app: Program, peer: Peer) -> Figures:
    """Measure an open chat: keys at rest, words that stream, keys meanwhile, and what stays."""
    rest = echoes(app, AT_REST)
    app.press(b" talk")
    see(app, " talk")
    asked, first = app.now(), len(app.chunks)
    app.press(b"\r")  # apart from the letters, which Toad's enter may overtake
    see(app, SAID)
    app.read(SETTLE_S)
    roots = [app.pid] if peer.engine is None else [app.pid, peer.engine]
    before, seen, began = list(map(_spent, roots)), len(app.chunks), time.monotonic()
    came = app.read(MEASURED_S)
    took = time.monotonic() - began
    shares = [100 * (_spent(root) - spent) / took for root, spent in zip(roots, before, strict=True)]
    clears = sum(chunk.count(clear) for _, chunk in app.chunks[seen:] for clear in CLEAR)
    busy = echoes(app, MEANWHILE)
    late = heard(app, LAST.encode(), first) - asked - WORDS * TALKS * PACE_S
    app.read(REST_S)
    held = [sum(each.memory_info().rss for each in _family(root)) / 1e6 for root in roots]
    figures = {"kB/s to the tty": came / took / 1e3, "clears of the screen": float(clears), "% of a core": shares[0]}
    if peer.engine is not None:
        figures["% of a core with engine"] = sum(shares)
    for when, found in (("at rest", rest), ("meanwhile", busy)):
        figures |= {f"key echo {when}, p{n}, ms": quantile(found, n / 100) for n in (50, 99)}
    figures |= {"last word late, s": late, "memory after it, MB": held[0]}
    return figures | ({"memory after it, MB with engine": sum(held)} if peer.engine is not None else {})


def _family(root: int) -> list[psutil.Process]:
    """Give a process and what it started, but for the agent."""
    found = [head := psutil.Process(root)]
    for each in head.children(recursive=True):
        with suppress(psutil.Error):  # it has just ended
            if AGENT not in " ".join(each.cmdline()):
                found.append(each)
    return found


def _spent(root: int) -> float:
    times = [each.cpu_times() for each in _family(root)]
    return float(sum(one.user + one.system for one in times))


if __name__ == "__main__":
    sys.exit(main())
