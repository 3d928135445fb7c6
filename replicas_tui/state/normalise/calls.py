"""Calls and what became of them: results find their blocks by key, however far back."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.blocks import Block, Prompt, Tool
from replicas_tui.state.normalise.board import Board
from replicas_tui.state.normalise.ops import TODO, Result
from replicas_tui.state.normalise.outcomes import closed, finished, is_open
from replicas_tui.state.safe import Safe


class Calls:
    """Where each call's blocks stand, and which of them still wait.

    Attributes:
        missed: Keys that were asked for and not known.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self._places: dict[str, tuple[int, ...]] = {}
        self._open: dict[str, None] = {}  # in the order they began
        self.missed: set[str] = set()

    @property
    def open(self) -> tuple[str, ...]:
        """Keys of the calls that wait."""
        return tuple(self._open)

    @property
    def waiting(self) -> int:
        """How many calls wait."""
        return len(self._open)

    @property
    def keys(self) -> set[str]:
        """Keys that are known."""
        return set(self._places)

    def knows(self, key: str) -> bool:
        """Say whether blocks were put under this key."""
        return bool(self._find(key))

    def add(self, key: str, blocks: tuple[Block, ...]) -> None:
        """Put a call's blocks at the end."""
        self._places[key] = tuple(self._board.add(block) for block in blocks)
        self._watch(key)

    def swap(self, key: str, block: Block) -> None:
        """Put a newer state of a call's one block in its place; what only the older one says stays."""
        place = self._places[key][0]
        before = self._board.at(place)
        block = replace(block, id=before.id, at=before.at)
        if isinstance(block, Prompt) and isinstance(before, Prompt):
            block = replace(block, sender=before.sender)
        if isinstance(block, Tool) and isinstance(before, Tool) and not block.what:
            block = replace(block, verb=before.verb, what=before.what, detail=before.detail)
        self._board.swap(place, block)
        self._watch(key)

    def forget(self, key: str) -> None:
        """Let what comes under this key next be put at the end."""
        self._places.pop(key, None)
        self._open.pop(key, None)

    def finish(self, result: Result) -> None:
        """Put a result where its call is; one without a call here is passed over."""
        for place in self._find(result.key):
            self._board.swap(place, finished(self._board.at(place), result))
        self._open.pop(result.key, None)

    def show_output(self, key: str, output: Safe) -> None:
        """Show what a running tool printed so far."""
        for place in self._find(key):
            block = self._board.at(place)
            if isinstance(block, Tool) and block.state == "running":
                self._board.swap(place, replace(block, output=output))

    def close(self, why: Safe) -> None:
        """Say of all that still waits that nothing comes any more."""
        for key in self._open:
            for place in self._places[key]:
                self._board.swap(place, closed(self._board.at(place), why))
        self._open.clear()

    def take_older(self, older: Calls, place: int, offset: int) -> None:
        """Know the calls of `older` for all before `place`; `offset` makes its places ours."""
        for key in [key for key, places in self._places.items() if not places or places[0] < place]:
            del self._places[key]  # few of many: what comes after `place` is left as it is
        for key, places in older._places.items():
            self._places.setdefault(key, tuple(each + offset for each in places))

    def _find(self, key: str) -> tuple[int, ...]:
        places = self._places.get(key, ())
        if not places and not key.startswith(TODO):
            self.missed.add(key)
        return places

    def _watch(self, key: str) -> None:
        if any(is_open(self._board.at(place)) for place in self._places[key]):
            self._open[key] = None
        else:
            self._open.pop(key, None)
