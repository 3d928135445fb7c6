"""Calls and what became of them: results find their blocks by key, however far back."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.blocks import Block, Tool
from replicas_tui.state.normalise.board import Board
from replicas_tui.state.normalise.ops import Result
from replicas_tui.state.normalise.outcomes import closed, finished, is_open
from replicas_tui.state.safe import Safe


class Calls:
    """Where each call's blocks stand, and which of them still wait."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._places: dict[str, tuple[int, ...]] = {}
        self._open: dict[str, None] = {}  # in the order they began

    def knows(self, key: str) -> bool:
        """Say whether blocks were put under this key."""
        return key in self._places

    def add(self, key: str, blocks: tuple[Block, ...]) -> None:
        """Put a call's blocks at the end."""
        self._places[key] = tuple(self._board.add(block) for block in blocks)
        self._watch(key)

    def swap(self, key: str, block: Block) -> None:
        """Put a newer state of a call's one block in its place; when it began stays."""
        place = self._places[key][0]
        before = self._board.blocks[place]
        self._board.swap(place, replace(block, id=before.id, at=before.at))
        self._watch(key)

    def forget(self, key: str) -> None:
        """Let what comes under this key next be put at the end."""
        self._places.pop(key, None)
        self._open.pop(key, None)

    def finish(self, result: Result) -> None:
        """Put a result where its call is; one without a call here is passed over."""
        for place in self._places.get(result.key, ()):
            self._board.swap(place, finished(self._board.blocks[place], result))
        self._open.pop(result.key, None)

    def show_output(self, key: str, output: Safe) -> None:
        """Show what a running tool printed so far."""
        for place in self._places.get(key, ()):
            block = self._board.blocks[place]
            if isinstance(block, Tool) and block.state == "running":
                self._board.swap(place, replace(block, output=output))

    def close(self, why: Safe) -> None:
        """Say of all that still waits that nothing comes any more."""
        for key in self._open:
            for place in self._places[key]:
                self._board.swap(place, closed(self._board.blocks[place], why))
        self._open.clear()

    def _watch(self, key: str) -> None:
        if any(is_open(self._board.blocks[place]) for place in self._places[key]):
            self._open[key] = None
        else:
            self._open.pop(key, None)
