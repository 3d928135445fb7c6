"""Somebody who reads a transcript: the view alone on a bench, with keys and a clock of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from replicas_tui.state.blocks import Block
from replicas_tui.ui.transcript import FollowChanged, TranscriptView
from tests.ui.bench_app import Bench
from tests.ui.hand import NOW, Written, notice


class Reading:
    """A transcript on a bench, with a clock of its own."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.log = Written(blocks)
        self.view = TranscriptView()
        self.app = Bench(self.view)
        self.seconds = 0.0
        self.view.clock = lambda: self.seconds
        self.pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def show(self, *blocks: Block) -> None:
        self.log.add(*blocks)
        self.view.show(self.log, self.log.version, NOW)
        await self.pilot.pause()

    def lines(self) -> list[str]:
        """What is on the screen, without the scrollbar."""
        return [line[: self.app.size.width - 1].rstrip() for line in self.app.text().split("\n")]

    @property
    def follow(self) -> tuple[bool, int]:
        last = self.app.heard_of(FollowChanged)[-1]
        assert isinstance(last, FollowChanged)
        return last.following, last.new


@asynccontextmanager
async def reading(blocks: Sequence[Block], size: tuple[int, int] = (80, 24), start: int = 0) -> AsyncIterator[Reading]:
    one = Reading(blocks)
    one.log.start = start
    async with one.app.run_test(size=size) as pilot:
        one.pilot = pilot
        one.view.focus()
        await one.show()
        yield one


def many(count: int = 60) -> list[Block]:
    return [notice(f"n{n}", f"line {n}") for n in range(count)]
