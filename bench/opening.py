"""What it takes to open a long chat: from the file of the cache to the last page on the screen, and again from memory.

Prints milliseconds, on the clock and of the processor, for a chat of 100,000 blocks and for one of 1,000, then what an
older page costs that comes in front of either. All is real but the tty. Budget: 300 ms of the processor, as others may
use the machine meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from _sessions import LARGE, SMALL, held
from render import on_stage

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.cache import Cache, SavedFleet
from replicas_tui.effects.transcripts import PAGE
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.transcript import TranscriptView

BUDGET_MS, TIMES = 300, 5
NOW = datetime.now(UTC)
Figures = dict[str, float]


async def painted(view: TranscriptView) -> None:
    """Wait until what is in sight has been given to the terminal."""
    shown = asyncio.Event()
    view.app.call_later(lambda: view.call_after_refresh(shown.set))
    await shown.wait()


async def timed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Give the milliseconds until some work is done: on the clock, and of the processor."""
    began, spent = time.perf_counter(), time.process_time()
    await work()
    return (time.perf_counter() - began) * 1e3, (time.process_time() - spent) * 1e3


def middle(took: list[tuple[float, float]]) -> tuple[float, float]:
    """Give the medians."""
    return median(clock for clock, _ in took), median(spent for _, spent in took)


async def kept(folder: Path, log: Transcript) -> Path:
    """Keep a whole history as the app does; give the folder."""
    cache, chat = Cache.open(folder), Chat(id="c", provider="claude")
    replica = Replica(id="r", name="r", status="active", created_at=NOW)
    await cache.save_fleet(SavedFleet((replica,), (("r", (chat,)),), NOW))
    await cache.save_history("c", "r", log.events, 0, log.end)
    await cache.close()
    return folder


async def from_disk(view: TranscriptView, folder: Path) -> None:
    """Open a chat as the app does after a start."""
    cache, log = Cache.open(folder), Transcript()
    found = await cache.history("c", PAGE)
    log.load(found.events, found.start, whole=True)
    view.show(log, log.version, NOW)
    await painted(view)
    await cache.close()
    if not log.blocks:
        raise AssertionError("nothing was kept")


async def opened(view: TranscriptView, whole: Transcript) -> dict[str, tuple[float, float]]:
    """Open a chat from the disk, and from memory."""

    async def from_memory() -> None:
        view.show(whole, whole.version, NOW)
        await painted(view)

    disk, memory = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = await kept(Path(name), whole)
        for _ in range(TIMES):
            disk.append(await timed(lambda: from_disk(view, folder)))
            memory.append(await timed(from_memory))
    return {"open, from the cache": middle(disk), "open, in memory": middle(memory)}


async def put_in_front(view: TranscriptView, whole: Transcript) -> tuple[float, float]:
    """Put older pages before a chat that is read."""
    most = min(TIMES, len(whole.events) // PAGE - 1)
    log = Transcript()
    log.load(whole.events[most * PAGE :], most * PAGE, whole=True)
    view.show(log, log.version, NOW)
    view.move_by(-3)
    while not view.page.whole:
        await asyncio.sleep(0.1)

    async def older() -> None:
        start = max(0, log.start - PAGE)
        log.load(whole.events[start : log.start], start, whole=False)
        view.show(log, log.version, NOW)
        await painted(view)

    return middle([await timed(older) for _ in range(most)])


async def opening(blocks: int) -> dict[str, tuple[float, float]]:
    """Open a chat from the disk and from memory, and put older pages before it."""
    whole, view = held(blocks), TranscriptView()

    async def work() -> dict[str, tuple[float, float]]:
        return {**await opened(view, whole), "an older page": await put_in_front(view, whole)}

    return await on_stage(view, work)


async def main() -> int:
    """Print the tables; exit 1 when opening costs more than its budget."""
    small, large = await opening(SMALL), await opening(LARGE)
    print(f"{'clock, processor':<22}{SMALL:>13,} blocks {LARGE:>13,} blocks")
    for name, (clock, spent) in large.items():
        few = f"{small[name][0]:.0f}, {small[name][1]:.0f} ms"
        print(f"{name:<22}{few:>20} {f'{clock:.0f}, {spent:.0f} ms':>20}", flush=True)
    worst = max(large[name][1] for name in ("open, from the cache", "open, in memory"))
    return 0 if worst <= BUDGET_MS else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
