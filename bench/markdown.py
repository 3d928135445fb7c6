"""What a streamed answer costs beside Textual's own `Markdown` widget, given the same words the same way.

Prints CPU milliseconds a word, at 60 words a second on 120×40: the mean of words that come to an answer that is empty,
half there and nearly whole. Textual's widget is fed by `append`, its own way for streams. Budget: one tenth of it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown
from typing_extensions import override

sys.path.insert(0, str(Path(__file__).parent))
from render import CODE, LIST, NOW, PROSE, CountingDriver, on_stage

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.transcript import TranscriptView

WORD, PACE_S, WORDS = 5, 1 / 60, 30  # characters of a token, and how many are measured at each place
PLACES = (0.02, 0.5, 0.95)
ROW = "| a name | of several words | `code()` | {} |\n"
TABLE = "| name | what it does | how | count |\n|---|---|---|--:|\n" + "".join(ROW.format(n) for n in range(140))
ANSWER = f"## Part\n\n{PROSE}{PROSE}{LIST * 5}\n```python\n{CODE}```\n\n> a remark\n\n"
TEXTS = {
    "40 kB answer": (ANSWER * 200)[:40_000],
    "15 kB code block": "```python\n" + (CODE * 100)[:15_000],
    "40-item list": LIST * 40,
    "6 kB table": TABLE[:6_000],
}
Say = Callable[[str], Awaitable[None]]


class Theirs(App[None]):
    """Textual's widget, in the scroll it is meant for."""

    def __init__(self) -> None:
        super().__init__(driver_class=CountingDriver)
        self.markdown = Markdown()

    @override
    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield self.markdown


async def words(text: str, say: Say) -> float:
    """Give the CPU milliseconds of a word of `text`, over those measured."""
    spent, said = 0.0, 0
    for place in PLACES:
        start = min(int(place * len(text)), len(text) - WORDS * WORD)
        await say(text[said:start])
        await asyncio.sleep(0.3)
        began = time.process_time()
        for at in range(start, start + WORDS * WORD, WORD):
            await say(text[at : at + WORD])
            await asyncio.sleep(PACE_S)
        await asyncio.sleep(0.1)
        spent += time.process_time() - began
        said = start + WORDS * WORD
    return spent / WORDS / len(PLACES) * 1e3


async def ours(text: str) -> float:
    """Stream a text through the transcript."""
    view, log = TranscriptView(), Transcript()

    async def say(part: str) -> None:
        delta = {"type": "text_delta", "text": part}
        inner = {"type": "content_block_delta", "index": 0, "delta": delta}
        log.append(AgentEvent(timestamp="", type="claude-stream_event", payload={"event": inner}))
        view.show(log, log.version, NOW)

    async def work() -> dict[str, tuple[float, float]]:
        await say("\n\n")
        return {"": (await words(text, say), 0.0)}

    return (await on_stage(view, work))[""][0]


async def theirs(text: str) -> float:
    """Stream a text through Textual's widget."""
    app, found = Theirs(), []

    async def say(part: str) -> None:
        await app.markdown.append(part)

    async def go() -> None:
        await asyncio.sleep(0.2)
        found.append(await words(text, say))
        app.exit()

    app.call_later(lambda: app.run_worker(go()))
    await app.run_async(headless=False, size=(120, 40))
    return found[0]


async def main() -> int:
    """Print the table; exit 1 when a text costs more than its budget."""
    worst = 0.0
    print(f"{'a word at 60/s':<20}{'ours':>10}{'Textual':>12}{'share':>8}")
    for name, text in TEXTS.items():
        mine, other = await ours(text), await theirs(text)
        worst = max(worst, mine / other)
        print(f"{name:<20}{mine:>7.2f} ms{other:>9.1f} ms{mine / other:>8.2f}", flush=True)
    return 0 if worst <= 0.1 else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
