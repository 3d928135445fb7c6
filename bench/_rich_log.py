"""The transcript beside Textual's `RichLog`, given the same content in the same app, on 120×40.

What `RichLog` is spared: it shows plain text as it comes and never touches it again. It knows no markdown, no folds, no
pairs of calls and results, wraps for one width for ever, and keeps every line. As it cannot grow a line, it is given a
streamed answer only as its lines end; the transcript shows each word of it.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable

import psutil
from _sessions import events
from markdown import TEXTS, ours, words
from render import NOW, RUNS, CountingDriver, on_stage
from textual.app import App, ComposeResult
from textual.widgets import RichLog
from typing_extensions import override

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.transcript import TranscriptView

SIZES = (1_000, 20_000)  # events; at 100,000 blocks `RichLog` would hold 900,000 lines
STREAMED = "40 kB answer"
Work = Callable[[], Awaitable[None]]


class Theirs(App[None]):
    """Textual's log, as large as the screen, on the same driver."""

    def __init__(self, work: Work) -> None:
        super().__init__(driver_class=CountingDriver)
        self.log_of_lines = RichLog(wrap=True)
        self.work = work

    @override
    def compose(self) -> ComposeResult:
        yield self.log_of_lines

    def on_mount(self) -> None:
        self.run_worker(self._go())

    async def _go(self) -> None:
        await asyncio.sleep(0.2)
        await self.work()
        self.exit()


def plain(event: AgentEvent) -> str:
    """The words of an event of a session."""
    part = event.payload["message"]["content"][0]
    match part["type"]:
        case "text":
            return str(part["text"])
        case "tool_use":
            return f"{part['name']} " + " ".join(str(value) for value in part["input"].values())
        case _:
            return str(part["content"])


async def appended(
    fill: Callable[[list[AgentEvent]], None], say: Callable[[AgentEvent], None], count: int
) -> tuple[float, float, float]:
    """Give the CPU seconds and megabytes of `count` events at once, and milliseconds of one more, drawn."""
    made = events(count + RUNS)
    gc.collect()
    before, began = psutil.Process().memory_info().rss, time.process_time()
    fill(made[:count])
    await asyncio.sleep(0.1)
    filled, taken = time.process_time() - began, (psutil.Process().memory_info().rss - before) / 1e6
    took = []
    for event in made[count:]:
        began = time.process_time()
        say(event)
        await asyncio.sleep(0.04)
        took.append(time.process_time() - began)
    return filled, taken, sorted(took)[RUNS // 2] * 1e3


async def append_ours(count: int) -> tuple[float, float, float]:
    view, log = TranscriptView(), Transcript()
    found: list[tuple[float, float, float]] = []

    def fill(made: list[AgentEvent]) -> None:
        log.load(made, 0, whole=True)
        view.show(log, log.version, NOW)

    def say(event: AgentEvent) -> None:
        log.append(event)
        view.show(log, log.version, NOW)

    async def work() -> dict[str, tuple[float, float]]:
        found.append(await appended(fill, say, count))
        return {}

    await on_stage(view, work)
    return found[0]


async def append_theirs(count: int) -> tuple[float, float, float]:
    found: list[tuple[float, float, float]] = []

    def say(event: AgentEvent) -> None:
        app.log_of_lines.write(plain(event))

    def fill(made: list[AgentEvent]) -> None:
        for event in made:
            say(event)

    async def work() -> None:
        found.append(await appended(fill, say, count))

    app = Theirs(work)
    await app.run_async(headless=False, size=(120, 40))
    return found[0]


async def stream_theirs(text: str) -> float:
    """Give the CPU milliseconds of a word, of which only whole lines are written."""
    found: list[float] = []
    begun = ""

    async def say(part: str) -> None:
        nonlocal begun
        *lines, begun = (begun + part).split("\n")
        for line in lines:
            app.log_of_lines.write(line)

    async def work() -> None:
        found.append(await words(text, say))

    app = Theirs(work)
    await app.run_async(headless=False, size=(120, 40))
    return found[0]


async def compare() -> None:
    """Print what both cost."""
    print(f"\n{'beside RichLog, at 120×40':<34}{'ours':>11}{'RichLog':>11}{'ratio':>8}")
    for count in SIZES:
        ours_, theirs = await append_ours(count), await append_theirs(count)
        units = (("all at once", "s"), ("memory of it", "MB"), ("one more, drawn", "ms"))
        for (name, unit), mine, other in zip(units, ours_, theirs, strict=True):
            print(f"{f'{count:,} events, {name}':<34}{mine:>8.2f} {unit:<2}{other:>8.2f} {unit:<2}{mine / other:>8.2f}")
    mine, other = await ours(TEXTS[STREAMED]), await stream_theirs(TEXTS[STREAMED])
    print(f"{f'a word of a {STREAMED} at 60/s':<34}{mine:>8.2f} ms{other:>8.2f} ms{mine / other:>8.2f}")
