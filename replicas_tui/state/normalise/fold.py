"""Operations folded into blocks, in the order of the history.

Invariants: a block never moves, it is only replaced where it stands; an operation is O(1), whatever is there already.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from replicas_tui.state.blocks import Answer, Block, NoticeLine, Prompt, Thought
from replicas_tui.state.normalise.board import Board
from replicas_tui.state.normalise.calls import Calls
from replicas_tui.state.normalise.ops import (
    TODO,
    Began,
    Begin,
    Call,
    Chunk,
    Ended,
    Grow,
    Op,
    Printed,
    Put,
    Result,
    Role,
    Settle,
    Show,
)
from replicas_tui.state.normalise.seats import Seats
from replicas_tui.state.normalise.texts import Texts
from replicas_tui.state.safe import Safe

RECENT = 6  # blocks looked at when something may have been said twice


class Fold:
    """Blocks, and what must be remembered to make more."""

    def __init__(self) -> None:
        self.board = Board()
        self._calls = Calls(self.board)
        self._seats = Seats()
        self._texts = Texts(self.board)
        self._todos: set[str] = set()

    def apply(self, ops: Iterable[Op]) -> int:
        """Apply `ops`; give the index of the first block that changed, the number of blocks if none did."""
        self.board.rest()
        for op in ops:
            self._apply(op)
        return self.board.changed

    def show_output(self, key: str, output: Safe) -> int:
        """Show what a running tool printed so far, which no event of the history says; gives what `apply` gives."""
        self.board.rest()
        self._calls.show_output(key, output)
        return self.board.changed

    def _apply(self, op: Op) -> None:
        match op:
            case Show() | Call() | Put():
                self._place(op)
            case Grow() | Settle() | Chunk() | Begin():
                self._texts.apply(op)
            case Result():
                self._calls.finish(op)
            case Printed(key, output):
                self._calls.show_output(key, output)
            case Began() | Ended() | Role():
                self._note(op)
            case _:
                assert_never(op)

    def _place(self, op: Show | Call | Put) -> None:
        match op:
            case Show(block, parent, once):
                if not (once and self._was_said(block)):
                    self._show(self._seats.seat(block, parent))
            case Call(key, blocks, parent):
                self._seats.enter(key, parent)
                self._calls.add(key, tuple(self._seats.seat(block, parent) for block in blocks))
            case Put(key, block, parent, message):
                self._put(key, self._seats.seat(block, parent, message))
            case _:
                assert_never(op)

    def _put(self, key: str, block: Block) -> None:
        if self._calls.knows(key):
            self._calls.swap(key, block)
            return
        if key.startswith(TODO):
            self._todos.add(key)
        if isinstance(block, Prompt):
            self._forget_todos()
        self._calls.add(key, (block,))

    def _show(self, block: Block) -> None:
        if isinstance(block, Prompt):
            self._forget_todos()
        self.board.add(block)

    def _note(self, op: Began | Ended | Role) -> None:
        match op:
            case Began(cwd, line):
                self._seats.cwd = f"{cwd.rstrip('/')}/" if cwd else self._seats.cwd
                if line is not None and not self._seats.introduced:
                    self._seats.introduced = True
                    self.board.add(line)
            case Ended(why):
                self._calls.close(why)
            case Role(message, user):
                self._seats.say_whose(message, user=user)
            case _:
                assert_never(op)

    def _forget_todos(self) -> None:
        """A list of steps belongs to its turn; the next turn's stands where it begins."""
        for key in self._todos:
            self._calls.forget(key)
        self._todos.clear()

    def _was_said(self, block: Block) -> bool:
        if isinstance(block, NoticeLine):
            last = self.board.blocks[-1] if self.board.blocks else None
            return isinstance(last, NoticeLine) and last.text.startswith("turn ") == block.text.startswith("turn ")
        if not isinstance(block, Answer | Thought | Prompt):
            return False
        recent = self.board.blocks[-RECENT:]
        return any(type(other) is type(block) and getattr(other, "text", None) == block.text for other in recent)
