"""Draw a scene: `python -m tests.ui.look NAME 120x40 THEME OUT.svg`, then `rsvg-convert -w 1400 OUT.svg -o OUT.png`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from textual.widget import Widget

from replicas_tui.state.blocks import Block
from replicas_tui.state.diff.parse import parse
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.transcript import TranscriptView
from tests.ui.bench_app import Bench
from tests.ui.diffs import DIFF, ODD
from tests.ui.hand import NOW, Written, asking, oddities, streaming
from tests.ui.stage import _fitted

Prepare = Callable[[Bench], None]


def transcript(blocks: list[Block]) -> tuple[list[Widget], Prepare]:
    """A transcript, in focus."""
    view = TranscriptView()

    def prepare(_: Bench) -> None:
        log = Written(blocks)
        view.show(log, log.version, NOW)
        view.focus()

    return [view], prepare


def composing(text: str) -> tuple[list[Widget], Prepare]:
    """A composer below a transcript."""
    view, box = TranscriptView(), Composer()

    def prepare(_: Bench) -> None:
        log = Written(streaming())
        view.show(log, log.version, NOW)
        box.placeholder = "write to fix-login; it is [b]queued behind this turn"
        box.load(text)
        box.focus()

    return [view, box], prepare


def diffing() -> tuple[list[Widget], Prepare]:
    """A diff of two repositories."""
    view = DiffView()

    def prepare(_: Bench) -> None:
        view.show([*parse("web", DIFF), *parse("docs", ODD)])
        view.focus()

    return [view], prepare


SCENES: dict[str, Callable[[], tuple[list[Widget], Prepare]]] = {
    "asking": lambda: transcript(asking()),
    "streaming": lambda: transcript(streaming()),
    "writing": lambda: composing(
        "redis, but keep the sql adapter behind a flag so that we can switch back. Don't\ntouch."
    ),
    "empty": lambda: composing(""),
    "diff": diffing,
    "oddities": lambda: transcript(oddities()),
}


async def look(name: str, size: tuple[int, int], theme: str, out: Path, keys: list[str]) -> None:
    """Draw one scene, after some keys."""
    widgets, prepare = SCENES[name]()
    app = Bench(*widgets, theme=theme)
    async with app.run_test(size=size) as pilot:
        prepare(app)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        out.write_text(_fitted(app.export_screenshot()))


if __name__ == "__main__":
    name, size, theme, out, *keys = sys.argv[1:]
    columns, _, rows = size.partition("x")
    asyncio.run(look(name, (int(columns), int(rows)), theme, Path(out), keys))
