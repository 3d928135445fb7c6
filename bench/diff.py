"""How long a diff of 50,000 lines takes to open, and how much dearer a page of it is than a page of 200 lines.

The whole way: the server's text to what is on the screen. Times are the processor's, so that a busy machine counts
little; ratios are of figures measured in one run. Run it with `python -m bench.diff`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from statistics import median

from textual.app import App, ComposeResult
from typing_extensions import override

from replicas_tui.state.diff.parse import parse
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.themes import THEMES

SMALL, LARGE, PAGES = 200, 50_000, 40
SIZES = ((120, 40, "unified"), (200, 60, "side by side"))


def lines(count: int, dice: random.Random) -> list[str]:
    """Code as it is changed: some stays, some goes, some comes in its place."""
    made: list[str] = []
    while len(made) < count:
        name = f"value_{dice.randrange(10_000)}"
        made.append(f"     result = compute({name}, 'text')")
        made.append(f"-    if {name} is None: return old({name})")
        made.append(f"+    if {name} is not None: return new({name}, limit={dice.randrange(99)})")
        made.append(f"+    # {name} was checked before")
    return made[:count]


def text(count: int) -> str:
    """A diff of so many lines, in files of 2,500 with hunks of 100."""
    dice, parts = random.Random(7), []
    for file in range(0, count, 2_500):
        parts.append(f"diff --git a/f{file}.py b/f{file}.py\n--- a/f{file}.py\n+++ b/f{file}.py\n")
        for start in range(file, min(file + 2_500, count), 100):
            body = lines(min(100, count - start), dice)
            old, new = (sum(row[0] in f" {sign}" for row in body) for sign in "-+")
            at = start - file + 1
            parts.append(f"@@ -{at},{old} +{at},{new} @@ def f{start}():\n" + "\n".join(body) + "\n")
    return "".join(parts)


class Showing(App[None]):
    """Nothing but a diff."""

    def __init__(self) -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = "replicas-dark"
        self.view = DiffView()

    @override
    def compose(self) -> ComposeResult:
        yield self.view


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.process_time()
    await work()
    return (time.process_time() - began) * 1e3


async def measure(size: tuple[int, int], whole: str) -> tuple[float, float, float, float]:
    """Milliseconds: to read it, to show it, of a page down, of the worst page."""
    app = Showing()
    async with app.run_test(size=size) as pilot:
        app.view.focus()
        await pilot.pause()
        began = time.process_time()
        files = parse("web", whole)
        read = (time.process_time() - began) * 1e3

        async def show() -> None:
            app.view.show(files)
            strips(app.view)

        shown = await timed(show)
        pages = []
        for n in range(PAGES):

            async def page(back: bool = n % 20 > 9) -> None:
                app.view.action_page(-1 if back else 1, 1)
                strips(app.view)

            pages.append(await timed(page))
        return read, shown, median(pages), max(pages)


def strips(view: DiffView) -> None:
    """Draw every line in sight, as the compositor does."""
    for y in range(view.size.height):
        view.render_line(y)


def main() -> None:
    small, large = text(SMALL), text(LARGE)
    asyncio.run(measure((120, 40), small))  # imports and lexers
    for columns, rows, name in SIZES:
        one = asyncio.run(measure((columns, rows), small))
        many = asyncio.run(measure((columns, rows), large))
        read, shown, page, worst = many
        print(f"{name}, {LARGE:,} lines: open {read + shown:.0f} ms (read {read:.0f}, show {shown:.0f}; budget 500)")
        ratio = page / one[2]
        print(f"  a page: {page:.1f} ms, of {SMALL} lines {one[2]:.1f} ms: ratio {ratio:.2f}; worst {worst:.0f} ms")


if __name__ == "__main__":
    main()
