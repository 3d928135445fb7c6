"""What the local engine costs: to start, to keep, to list, to stream, to make a workspace.

Every time is measured against something of the same run: the start against a bare uvicorn app, a warm workspace against
a cold one. Budgets are those of the project; the exit code is 1 when one is broken.
"""

from __future__ import annotations

import asyncio
import compileall
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from _engine import Caller, bare_argv, engine_argv, free_port, make_repository, started, store_replicas
from _streams import Heard, listen_to_all

import replicas_tui
from replicas_tui.local import daemon

STORED, EVENTS_EACH = 1_000, 30
STARTS = 7
PACKAGE = Path(replicas_tui.__file__).parent
FIRST = "/v1/replica?limit=100"  # what a client asks first
STREAMS, WORKING = 100, 10
WORDS = 190  # of one sentence, at 20 words a second: what the built-in agent streams at most at that pace
COUNTED_S = 15.0
FILES, FILE_BYTES = 6_000, 25_000  # 150 MB
COLD_RUNS, WARM_RUNS = 3, 3
POOL_PATIENCE_S = 180.0


def main() -> int:
    """Print the figures; exit 1 when a budget is broken."""
    with tempfile.TemporaryDirectory() as room:
        data = Path(room) / "engine"
        store_replicas(data, STORED, EVENTS_EACH)
        checks = [starts(data), memory_and_list(data), streams(data, Path(room)), workspaces(data, Path(room))]
    return 0 if all(checks) else 1


def starts(data: Path) -> bool:
    """Compare the start of the engine with that of a bare app, in turns."""
    ours, bare, key = [], [], daemon.api_key(data)
    compileall.compile_dir(PACKAGE, quiet=1)  # as an installed one is, and as the bare app's parts are
    for _ in range(STARTS):
        port = free_port()
        with started(bare_argv(port), port) as server:
            bare.append(server)
        port = free_port()
        with started(engine_argv(data, port), port, FIRST, key) as server:
            ours.append(server)
    listening = _compared("start to listening", [[each.listening_s for each in those] for those in (ours, bare)])
    _compared(
        f"start to the first answer (GET {FIRST})", [[each.answering_s for each in those] for those in (ours, bare)]
    )
    print(f"  budget of listening 1.50; {STORED:,} replicas stored")
    return listening <= 1.5


def _compared(what: str, seconds: list[list[float]]) -> float:
    ours, bare = (statistics.median(each) for each in seconds)
    print(f"{what}: {ours:.3f} s, bare uvicorn {bare:.3f} s, ratio {ours / bare:.2f}")
    return ours / bare


def memory_and_list(data: Path) -> bool:
    """Print what the engine holds when idle, and how long the whole list takes."""
    port = free_port()
    with started(engine_argv(data, port), port) as server:
        caller = Caller(port, data)
        time.sleep(3)  # what a start leaves to do is done
        idle = psutil.Process(server.pid).memory_info().rss / 1e6
        first, rest = _listed(caller), [_listed(caller) for _ in range(5)]
        after = psutil.Process(server.pid).memory_info().rss / 1e6
    print(f"memory idle with {STORED:,} replicas stored: {idle:.0f} MB (budget 80), {after:.0f} MB after listing them")
    print(f"list of {STORED:,} replicas, 100 a page: {statistics.median(rest):.3f} s, first time {first:.3f} s")
    return idle <= 80


def _listed(caller: Caller) -> float:
    began = time.perf_counter()
    pages = [caller.call("GET", f"/v1/replica?limit=100&page={page}") for page in range(1, STORED // 100 + 1)]
    took = time.perf_counter() - began
    if sum(len(page["replicas"]) for page in pages) != STORED:
        raise SystemExit("the list is not whole")
    return took


def streams(data: Path, room: Path) -> bool:
    """Let agents talk to many listeners and print how late they hear it."""
    repository = make_repository(room / "small", 3, 1_000)
    port = free_port()
    with started(engine_argv(data, port), port) as server:
        caller = Caller(port, data)
        environment_id = caller.connect(repository)
        talk = "```scenario\n" + f"- say: {'word ' * WORDS}\n" * 4 + "```"
        working = [caller.create(environment_id)["id"] for _ in range(WORKING)]
        heard = Heard()
        burnt = asyncio.run(_talk(caller, working, talk, heard, psutil.Process(server.pid)))
        for each in working:
            caller.call("DELETE", f"/v1/replica/{each}")
    p50, p99 = heard.quantile(0.5), heard.quantile(0.99)
    rate = len(heard.delays) / COUNTED_S / STREAMS
    print(
        f"{STREAMS} streams of {WORKING} working replicas, {rate:.1f} events/s each: p50 {p50:.1f} ms,"
        f" p99 {p99:.1f} ms (budget 25), engine's processor {burnt:.0f} %, streams lost {heard.lost}"
    )
    return p99 <= 25 and heard.lost == 0


async def _talk(caller: Caller, working: list[str], talk: str, heard: Heard, engine: psutil.Process) -> float:
    tasks = await listen_to_all(caller.port, caller.key, working * (STREAMS // WORKING), heard)
    for each in working:
        await asyncio.to_thread(caller.call, "POST", f"/v1/replica/{each}/messages", {"message": talk})
    await asyncio.sleep(5)  # until every agent has started and talks
    before, heard.is_counting = engine.cpu_times(), True
    await asyncio.sleep(COUNTED_S)
    heard.is_counting, after = False, engine.cpu_times()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return 100 * (after.user + after.system - before.user - before.system) / COUNTED_S


def workspaces(data: Path, room: Path) -> bool:
    """Print what a new workspace of a big repository takes, cold and from a warm pool."""
    repository = make_repository(room / "big", FILES, FILE_BYTES)
    port = free_port()
    with started(engine_argv(data, port), port):
        caller = Caller(port, data)
        environment_id = caller.connect(repository)
        first = _timed(lambda: caller.create(environment_id))
        cold = statistics.median(_timed(lambda: caller.create(environment_id)) for _ in range(COLD_RUNS))
        print(
            f"workspace of a {FILES * FILE_BYTES // 10**6} MB repository, cold: {cold:.2f} s;"
            f" the first one, which makes the mirror: {first:.2f} s"
        )
        status, pool = caller.ask("PUT", f"/v1/environments/{environment_id}/warm-pools", {"enabled": True})
        if status != 200:
            print(f"  no warm pool: {status} {pool}")
            return False
        warm = statistics.median(_warm(caller, environment_id, pool["warm_pool"]["id"]) for _ in range(WARM_RUNS))
        caller.call("PUT", f"/v1/environments/{environment_id}/warm-pools", {"enabled": False})
    print(f"  the same from a warm pool: {warm:.3f} s, {100 * warm / cold:.1f} % of cold (budget 5)")
    return warm <= 0.05 * cold


def _warm(caller: Caller, environment_id: str, pool_id: str) -> float:
    """Wait until the pool has a spare, then time a replica made of it."""
    end = time.monotonic() + POOL_PATIENCE_S
    while not _has_spare(caller, pool_id):
        if time.monotonic() > end:
            raise SystemExit("the pool never had a spare")
        time.sleep(0.2)
    time.sleep(1)  # the machine writes the spare to its disk
    return _timed(lambda: caller.create(environment_id))


def _has_spare(caller: Caller, pool_id: str) -> bool:
    spares = caller.call("GET", f"/v1/warm-pools/{pool_id}/workspaces")["workspaces"]
    return any(each["status"] == "ready" for each in spares)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
