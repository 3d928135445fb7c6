"""Text that the history itself holds in pieces: an agent that stores every few words as an event of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from replicas_tui.state.blocks import Answer, Block, Prompt, Thought
from replicas_tui.state.normalise.board import Board
from replicas_tui.state.normalise.growth import Growth
from replicas_tui.state.normalise.ops import Begin, Chunk, Grow, Settle, TextKind
from replicas_tui.state.safe import NOTHING, Safe


class Texts:
    """Growing texts, by slot of the open message or by being the last block."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._scope = ""
        self._slots: dict[str, tuple[int, Growth]] = {}
        self._chunks: tuple[int, TextKind, Growth] | None = None

    @property
    def at_rest(self) -> bool:
        """Whether nothing that comes can go on with what is there."""
        going_on = self._chunks is not None and self._chunks[0] == self._board.end - 1
        return not self._slots and not going_on

    def end(self) -> None:
        """Let no open message be there any more."""
        self._slots.clear()

    def apply(self, op: Begin | Grow | Settle | Chunk) -> None:
        """Let a text begin, grow or be whole."""
        match op:
            case Begin(scope):
                self._scope = scope
                self._slots.clear()
            case Grow():
                self._grow(op)
            case Settle():
                self._settle(op)
            case Chunk():
                self._chunk(op)
            case _:
                assert_never(op)

    def _grow(self, op: Grow) -> None:
        place, growth = self._slots.get(op.slot, (-1, Growth()))
        text = growth.add(op.delta)
        if place < 0:
            place = self._board.add(text_block(op.kind, op.id, op.at, text, growing=True))
            self._slots[op.slot] = (place, growth)
        else:
            self._board.swap(place, with_text(self._board.at(place), text, op.at))

    def _settle(self, op: Settle) -> None:
        place, growth = self._slots.get(op.slot, (-1, Growth()))
        if place >= 0:
            before = self._board.at(place)
            whole = text_block(op.kind, before.id, before.at, op.text)
            self._board.swap(place, with_text(whole, op.text, op.at))
        elif op.text:
            place = self._board.add(text_block(op.kind, op.id, op.at, op.text))
            self._slots[op.slot] = (place, growth)

    def _chunk(self, op: Chunk) -> None:
        if self._chunks is not None:
            place, kind, growth = self._chunks
            if kind == op.kind and place == self._board.end - 1:
                self._board.swap(place, with_text(self._board.at(place), growth.add(op.delta), op.at))
                return
        growth = Growth()
        place = self._board.add(text_block(op.kind, op.id, op.at, growth.add(op.delta)))
        self._chunks = (place, op.kind, growth)


def text_block(kind: TextKind, block_id: str, at: datetime | None, text: Safe, *, growing: bool = False) -> Block:
    """Make the block of a kind of text."""
    match kind:
        case "answer":
            return Answer(block_id, at, text, growing=growing)
        case "thought":
            return Thought(block_id, at, text, growing=growing)
        case "prompt":
            return Prompt(block_id, at, text, NOTHING)
        case _:
            assert_never(kind)


def with_text(block: Block, text: Safe, at: datetime | None) -> Block:
    """Give a block of text with another text, as it is at a moment; any other block as it is."""
    if isinstance(block, Thought):
        long = block.at is not None and at is not None and at > block.at
        took = (at - block.at).total_seconds() if long and at and block.at else block.took
        return replace(block, text=text, took=took)
    return replace(block, text=text) if isinstance(block, Answer | Prompt) else block
