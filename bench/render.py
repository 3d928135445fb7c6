"""What a transcript costs to draw: 100,000 blocks beside 1,000, and an answer that is long beside one that begins.

Prints CPU milliseconds and bytes to the terminal of one operation each, at 120×40, and the ratio of the large to the
small. Everything is real but the tty: the driver counts what it is given. A virtual view keeps them near 1.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Resize
from textual.geometry import Size
from typing_extensions import override

sys.path.insert(0, str(Path(__file__).parent))
from _sessions import events, fragments, held

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.line_view import LineView
from replicas_tui.ui.styles import styles_dir
from replicas_tui.ui.themes import THEMES
from replicas_tui.ui.transcript import TranscriptView

SMALL, LARGE = 1_000, 100_000
RUNS = 40
NOW = datetime.now(UTC)


class CountingDriver(HeadlessDriver):
    """Takes what would go to the terminal, and counts it."""

    written = 0

    @property
    @override
    def is_headless(self) -> bool:
        return False

    @override
    def write(self, data: str) -> None:
        CountingDriver.written += len(data.encode())

    @override
    def flush(self) -> None:
        """Nothing waits."""


class Stage(App[None]):
    """One view, as large as the screen."""

    CSS_PATH: ClassVar = [styles_dir() / "transcript.tcss"]
    CSS = "Screen { background: $paper; color: $ink; }"

    def __init__(self, view: LineView) -> None:
        super().__init__(driver_class=CountingDriver)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "replicas-dark"
        self.view = view

    @override
    def compose(self) -> ComposeResult:
        yield self.view


Step = Callable[[int], None]
Figures = tuple[float, float]
Work = Callable[[], Awaitable[dict[str, Figures]]]


async def measured(step: Step) -> Figures:
    """Give the median CPU milliseconds, and the bytes, of one step."""
    took, before = [], CountingDriver.written
    for n in range(RUNS):
        began = time.process_time()
        step(n)
        await asyncio.sleep(0.04)  # a frame: the screen is drawn when its timer says so
        took.append(time.process_time() - began)
    return sorted(took)[RUNS // 2] * 1e3, (CountingDriver.written - before) / RUNS


async def on_stage(view: LineView, work: Work) -> dict[str, Figures]:
    """Run an app with `view`, and do the work there."""
    app = Stage(view)
    found: dict[str, Figures] = {}

    async def go() -> None:
        await asyncio.sleep(0.2)
        found.update(await work())
        app.exit()

    app.call_later(lambda: app.run_worker(go()))
    await app.run_async(headless=False, size=(120, 40))
    return found


async def resized(view: TranscriptView) -> Figures:
    """Give the CPU milliseconds to another width and what is drawn of it, held in the middle; the top block stays."""
    view.move_to(view.page.heights.total // 2)
    top = view.sight.place(*view.sight.top)
    took = []
    for n in range(RUNS // 4):
        began = time.process_time()
        view.app.post_message(Resize(Size(90 + 30 * (n % 2), 40), Size(90 + 30 * (n % 2), 40)))
        await asyncio.sleep(0.3)
        took.append(time.process_time() - began)
        now = view.sight.place(*view.sight.top)
        if top is None or now is None or now.id != top.id:
            raise AssertionError("the block at the top is another")
    return sorted(took)[len(took) // 2] * 1e3, 0.0


def transcript_steps(log: Transcript) -> tuple[TranscriptView, Work]:
    """Open, append, stream, scroll, walk, fold and resize one transcript."""
    view = TranscriptView()

    def show() -> None:
        view.show(log, log.version, NOW)

    def feed(made: list[AgentEvent]) -> Step:
        def step(n: int) -> None:
            log.append(made[n])
            show()

        return step

    async def work() -> dict[str, Figures]:
        began = time.process_time()
        show()
        await asyncio.sleep(0.1)
        opened = (time.process_time() - began) * 1e3
        end = log.end
        found: dict[str, Figures] = {"open": (opened, 0.0)}
        found["append"] = await measured(feed(events(RUNS, end)))
        found["stream words"] = await measured(feed(fragments(RUNS, end + RUNS)))
        found["page up"] = await measured(lambda _: view.action_page(-1, 1))
        found["line up"] = await measured(lambda _: view.action_scroll(-1))
        found["block cursor"] = await measured(lambda _: view.action_block(-1))
        found["append, held"] = await measured(feed(events(RUNS, end + 2 * RUNS)))
        found["fold"] = await measured(lambda _: view.action_fold())
        found["resize"] = await resized(view)
        return found

    return view, work


PROSE = "some more words of it " * 8 + "and an end.\n\n"
CODE = "def name(value: int) -> str:\n" + "    value = compute(value, 'text')  # why\n" * 6 + "\n\n"
LIST = "- an item of several words, with `code` and **weight**\n"
GROWING = (("prose", PROSE, "", 40_000), ("one fence", CODE, "```python\n", 15_000), ("one list", LIST, "", 4_000))


async def stream(text: str, size: int, head: str = "") -> float:
    """Give the CPU milliseconds of a word that comes to an answer that has `size` characters already."""
    view, log = TranscriptView(), Transcript()
    whole = head + text * (size // len(text) + 10)

    def say(part: str) -> None:
        delta = {"type": "text_delta", "text": part}
        inner = {"type": "content_block_delta", "index": 0, "delta": delta}
        log.append(AgentEvent(timestamp="", type="claude-stream_event", payload={"event": inner}))
        view.show(log, log.version, NOW)

    async def work() -> dict[str, Figures]:
        say(whole[:size])
        await asyncio.sleep(0.2)
        return {"": await measured(lambda n: say(whole[size + 8 * n : size + 8 * n + 8]))}

    return (await on_stage(view, work))[""][0]


async def main() -> None:
    """Print the figures."""
    small = await on_stage(*transcript_steps(held(SMALL)))
    large = await on_stage(*transcript_steps(held(LARGE)))
    print(f"{'transcript at 120×40':<22}{SMALL:>9,} blocks {LARGE:>9,} blocks    ratio      bytes")
    for name, (cost, written) in large.items():
        before = small[name][0]
        print(f"{name:<22}{before:>13.1f} ms {cost:>13.1f} ms {cost / max(before, 0.1):>8.2f} {written:>10,.0f}")
    for name, text, head, most in GROWING:
        short, long = await stream(text, 400, head), await stream(text, most, head)
        first = f"a word into 0.4 kB of {name} {short:.1f} ms"
        print(f"{first}, into {most / 1000:.0f} kB {long:.1f} ms: ratio {long / short:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
