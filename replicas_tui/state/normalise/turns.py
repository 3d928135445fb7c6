"""The lines around a turn: that the session began, the model is another, the turn ended; and when thoughts began."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from replicas_tui.state.blocks import Answer, Block, Edit, NoticeLine, Prompt, Thought, Tool
from replicas_tui.state.normalise.ops import Began, Context, Ended, TextKind
from replicas_tui.state.normalise.words import quiet, took
from replicas_tui.state.safe import NOTHING, Safe, safe_line

FULL = 90  # percent of the model's memory from which it is worth a line of its own
LONGEST = 3_600  # seconds: between two events further apart nobody thought, something was shut


class Turns:
    """Remembers when the turn and its last event were, which model works, and how full its memory is."""

    def __init__(self) -> None:
        self._introduced = False
        self._model = NOTHING
        self._began: datetime | None = None
        self._before: datetime | None = None
        self._context: Context | None = None

    @property
    def context(self) -> float | None:
        """How full the model's memory was said to be, in percent."""
        return self._context.percentage if self._context is not None else None

    @property
    def _filled(self) -> tuple[float, Safe] | None:
        return (self._context.percentage, self._context.spent) if self._context is not None else None

    @property
    def signature(self) -> tuple[object, ...]:
        """Give all that decides what the next blocks say."""
        return (self._introduced, self._model, self._began, self._before, self._filled)

    def began(self, op: Began) -> NoticeLine | None:
        """Give the line about a session or another model, if there is one to say."""
        first, other = not self._introduced, bool(op.model) and op.model != self._model
        changed = other and bool(self._model)
        self._model = op.model or self._model
        if op.line is None:
            return None
        self._introduced = True
        if first:
            return op.line
        return replace(op.line, text=safe_line(f"the model is now {op.model}")) if changed else None

    def timed(self, block: Block) -> Block:
        """Give a block as it stands here: a thought took the time since what came before it."""
        if isinstance(block, Prompt):
            self._began = block.at
        if isinstance(block, Thought) and block.took is None and not block.growing:
            block = replace(block, took=_between(self._before, block.at))
        if isinstance(block, Prompt | Answer | Thought | Tool | Edit):
            self.heard(block.at)
        return block

    def said(self, kind: TextKind, at: datetime | None) -> None:
        """Note that a text of some kind grew."""
        if kind == "prompt":
            self._began = at
        self.heard(at)

    def heard(self, at: datetime | None) -> None:
        """Note when something was last heard of the agent."""
        self._before = at or self._before

    def ended(self, op: Ended) -> NoticeLine | None:
        """Give the line about a turn that ended."""
        began, self._began = self._began, None
        if op.line is None:
            return None
        seconds = op.took if op.took is not None else _between(began, op.line.at, most=None)
        lasted = [took(seconds)] if seconds is not None and seconds >= 0.1 else []
        full = [_context(self._context)] if self._context is not None else []
        return replace(op.line, text=Safe(", ".join([op.line.text, *lasted, *op.facts, *full])))

    def filled(self, op: Context, last: Block | None) -> tuple[NoticeLine | None, NoticeLine | None]:
        """Note how full the memory is.

        Returns:
            The last line, if it is said there; a line of its own, if it is worth one.
        """
        before, self._context = self._context, op
        if isinstance(last, NoticeLine) and last.text.startswith("turn ended"):
            text = last.text if before is None else last.text.removesuffix(f", {_context(before)}")
            return replace(last, text=Safe(f"{text}, {_context(op)}")), None
        crossed = op.percentage >= FULL and (before is None or before.percentage < FULL)
        return None, quiet(op.id, op.at, f"the model's memory is {op.percentage:.0f}% full") if crossed else None


def _context(op: Context) -> str:
    full = f"context {op.percentage:.0f}%"
    return f"{full}, {op.spent} in all" if op.spent else full


def _between(start: datetime | None, end: datetime | None, most: float | None = LONGEST) -> float | None:
    if start is None or end is None or end <= start:
        return None
    seconds = (end - start).total_seconds()
    return seconds if most is None or seconds <= most else None
