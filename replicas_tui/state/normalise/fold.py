"""Operations folded into blocks, in the order of the history.

Invariants: a block never moves, it is only replaced where it stands; an operation is O(1), whatever is there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from replicas_tui.state.blocks import Answer, Block, Edit, NoticeLine, Prompt, Thought, Tool
from replicas_tui.state.normalise.board import Board, Rest
from replicas_tui.state.normalise.calls import Calls
from replicas_tui.state.normalise.ops import (
    TODO,
    Began,
    Begin,
    Call,
    Chunk,
    Context,
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
from replicas_tui.state.normalise.turns import Turns
from replicas_tui.state.safe import NOTHING, Safe

RECENT = 6  # blocks looked at when something may have been said twice
APART = 32  # events between two points of rest
WAITING = 8  # calls that may wait at a point of rest: each point remembers them
FARTHEST = 4_000  # events folded again when older ones come, before all are
_AGENT = (Answer, Thought, Tool, Edit)


class Fold:
    """Blocks, and what must be remembered to make more."""

    def __init__(self, origin: int = 0) -> None:
        self.board = Board(origin)
        self._calls = Calls(self.board)
        self._seats = Seats()
        self._texts = Texts(self.board)
        self._turns = Turns()
        self._todos: set[str] = set()
        self._missed: dict[str, int] = {}  # keys nobody knew, with the position after the last event that asked

    def apply(self, ops: Iterable[Op], position: int) -> int:
        """Apply the `ops` of the event at `position`.

        Returns:
            The index of the first block that changed, the number of blocks if none did.
        """
        self.board.rest()
        for op in ops:
            self._apply(op)
        for seen in (self._calls.missed, self._seats.missed):
            self._missed.update(dict.fromkeys(seen, position + 1))
            seen.clear()
        if position % APART == 0 and self._texts.at_rest and self._calls.waiting <= WAITING:
            self.board.rests.append(Rest(position + 1, self.board.end, self._signature()))
        return self.board.changed

    def show_output(self, key: str, output: Safe) -> int:
        """Show what a running tool printed so far, which no event of the history says; gives what `apply` gives."""
        self.board.rest()
        self._calls.show_output(key, output)
        return self.board.changed

    def put_in_front(
        self, older: Sequence[Sequence[Op]], read: Callable[[int], Sequence[Op]], start: int
    ) -> int | None:
        """Put the blocks of the `older` events, from position `start` on, before ours.

        `read` gives what the event at a position says. Ours are folded again up to the first point of rest at which
        nothing of the older ones is left to be known.

        Returns:
            The place of that point; None when there is none: then nothing is changed, and all must be folded anew.
        """
        ahead = Fold()
        for position, ops in enumerate(older, start):
            ahead.apply(ops, position)
        known = ahead._calls.keys | ahead._seats.keys
        at = start + len(older)
        least = max((self._missed.get(key, 0) for key in known), default=0)
        for rest in self.board.rests[: FARTHEST // APART]:
            for position in range(at, rest.position):
                ahead.apply(read(position), position)
            at = rest.position
            if at >= least and self._goes_on(ahead, rest):
                self._take(ahead, rest)
                return rest.place
        return None

    def _goes_on(self, ahead: Fold, rest: Rest) -> bool:
        """Say whether what comes after `rest` is the same after `ahead`."""
        index = rest.place + self.board.origin
        recent = self.board.blocks[max(0, index - RECENT) : index]
        return (
            ahead._texts.at_rest
            and rest.signature == ahead._signature()
            and len(recent) == RECENT
            and [_nameless(block) for block in recent] == [_nameless(block) for block in ahead.board.blocks[-RECENT:]]
        )

    def _take(self, ahead: Fold, rest: Rest) -> None:
        rests = [one for one in self.board.rests if one.position > rest.position]
        offset = self.board.put_in_front(ahead.board.blocks, rest.place)
        front = [one._replace(place=one.place + offset) for one in ahead.board.rests if one.position <= rest.position]
        self.board.rests = [*front, *rests]
        for key in ahead._todos - self._todos:
            ahead._calls.forget(key)  # its turn has ended since
        self._calls.take_older(ahead._calls, rest.place, offset)
        self._seats.take_older(ahead._seats, rest.place, offset)
        self._missed = {**ahead._missed, **{k: p for k, p in self._missed.items() if p > rest.position}}

    @property
    def context(self) -> float | None:
        """How full the model's memory was last said to be, in percent."""
        return self._turns.context

    def _signature(self) -> tuple[object, ...]:
        return (self._seats.cwd, *self._turns.signature, frozenset(self._todos), self._calls.open)

    def _apply(self, op: Op) -> None:
        match op:
            case Show() | Call() | Put():
                self._place(op)
            case Begin():
                self._texts.apply(op)
            case Grow() | Settle() | Chunk():
                self._turns.said(op.kind, op.at)
                self._texts.apply(op)
            case Result():
                self._calls.finish(op)
                self._turns.heard(op.at)
            case Printed(key, output):
                self._calls.show_output(key, output)
            case Began() | Ended() | Role() | Context():
                self._note(op)
            case _:
                assert_never(op)

    def _place(self, op: Show | Call | Put) -> None:
        match op:
            case Show(block, parent, once):
                if not (once and self._was_said(block)):
                    self._show(self._turns.timed(self._seats.seat(block, parent)))
            case Call(key, blocks, parent):
                self._seats.enter(key, parent, self.board.end)
                self._calls.add(key, tuple(self._turns.timed(self._seats.seat(block, parent)) for block in blocks))
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
        self._calls.add(key, (self._turns.timed(block),))

    def _show(self, block: Block) -> None:
        if isinstance(block, Prompt):
            self._forget_todos()
        self.board.add(block)

    def _note(self, op: Began | Ended | Role | Context) -> None:
        match op:
            case Began(cwd):
                self._seats.cwd = f"{cwd.rstrip('/')}/" if cwd else self._seats.cwd
                self._say(self._turns.began(op))
            case Ended(why):
                self._calls.close(why)
                self._texts.end()
                self._end(op)
            case Role(message, user):
                self._seats.say_whose(message, user=user)
            case Context():
                last, own = self._turns.filled(op, self.board.blocks[-1] if self.board.blocks else None)
                if last is not None:
                    self.board.swap(self.board.end - 1, last)
                self._say(own)
            case _:
                assert_never(op)

    def _end(self, op: Ended) -> None:
        """Say that the turn ended, once."""
        if op.line is not None and not self._was_said(op.line):
            self._say(self._turns.ended(op))

    def _say(self, line: NoticeLine | None) -> None:
        if line is not None:
            self.board.add(line)

    def _forget_todos(self) -> None:
        """A list of steps belongs to its turn; the next turn's stands where it begins."""
        for key in self._todos:
            self._calls.forget(key)
        self._todos.clear()

    def _was_said(self, block: Block) -> bool:
        if isinstance(block, NoticeLine):
            last = self.board.blocks[-1] if self.board.blocks else None
            if not isinstance(last, NoticeLine):
                return False
            return last.text == block.text or (last.text.startswith("turn ") and block.text.startswith("turn "))
        if not isinstance(block, Answer | Thought | Prompt):
            return False
        for other in reversed(self.board.blocks[-RECENT:]):
            if type(other) is type(block):
                if getattr(other, "text", None) == block.text:
                    return True
            elif isinstance(other, _AGENT) if isinstance(block, Prompt) else isinstance(other, Prompt):
                return False  # somebody who says the same words again says them anew
        return False


def _nameless(block: Block) -> Block:
    """Give a block as it was folded: senders are named afterwards."""
    return replace(block, sender=NOTHING) if isinstance(block, Prompt) else block
