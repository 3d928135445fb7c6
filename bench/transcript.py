"""How much dearer a transcript of 100,000 blocks is than one of 1,000: appending must stay flat.

And what appending and streaming cost on the screen, beside Textual's `RichLog`. Processor time, and ratios of
figures measured in one run: run it with `python -m bench.transcript`.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parent))
from _rich_log import compare
from _sessions import LARGE, SMALL, events, fragments, held

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript

MEASURED = 2_000


def p95(run: Callable[[AgentEvent], None], given: list[AgentEvent]) -> float:
    """Microseconds that 95 of 100 runs stay below."""
    took = []
    for event in given:
        began = time.process_time()
        run(event)
        took.append(time.process_time() - began)
    return sorted(took)[int(len(took) * 0.95)] * 1e6


def main() -> None:
    made = events(LARGE * 5 // 3)
    gc.collect()
    before, began = psutil.Process().memory_info().rss, time.process_time()
    large = Transcript()
    large.load(made, 0, whole=True)
    loaded = time.process_time() - began
    gc.collect()
    taken = (psutil.Process().memory_info().rss - before) / 1e6
    print(f"memory of {len(large.blocks):,} blocks: {taken:.0f} MB beside the events they are made from (budget 60)")
    small = held(SMALL)
    each = loaded / len(large.events) * 1e6
    print(f"load {len(large.blocks):,} blocks at once: {loaded:.2f} s, {each:.0f} µs an event")
    for name, more in (("append", events), ("fragment", fragments)):
        one = p95(small.append, more(MEASURED, 4_000_000))
        many = p95(large.append, more(MEASURED, 4_000_000))
        print(f"{name} p95: {one:.0f} µs at {SMALL:,}, {many:.0f} µs at {LARGE:,}: ratio {many / one:.2f}")
    began = time.process_time()
    older = Transcript()
    older.load(large.events, 500, whole=True)
    first = time.process_time() - began
    began = time.process_time()
    older.load(events(500), 0, whole=False)
    print(f"an older page before {LARGE:,}: {(time.process_time() - began) * 1e3:.0f} ms, {first:.2f} s to read all")


if __name__ == "__main__":
    main()
    asyncio.run(compare())
