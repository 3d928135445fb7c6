"""What a block is drawn on, and the row all work is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.ages import age, clock, took
from replicas_tui.ui.kit import G, Part, Parts, col, line

Look: TypeAlias = Literal["folded", "short", "all"]
VERB = 7  # cells of the verb's column, a blank one included
LEAST = 12  # cells that are left to what work was about
_PATH: Final = re.compile(r"(?!\w+://)\S*/\S+")


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a block is drawn.

    Attributes:
        width: Cells of every line.
        look: How much of the block is shown.
        room: Whether there are rows enough for air within a question.
        now: For times of day, and for how long a running tool runs.
        marked: Options marked so far, in a question that takes many.
        shown_keys: Whether keys are named: they work here, and of questions on this one.
        idle: Nobody works on this chat: nothing comes any more of what still seems to run.
    """

    width: int
    look: Look
    now: datetime
    room: bool = True
    marked: frozenset[int] = frozenset()
    shown_keys: bool = True
    idle: bool = False


def when(at: datetime | None, now: datetime) -> Safe:
    """Write a moment: a time of day today, an age before."""
    if at is None:
        return Safe("")
    return clock(at) if at.astimezone().date() == now.astimezone().date() else age(at, now)


def work(
    paper: Paper,
    verb: str,
    what: tuple[str, str] = ("", ""),
    facts: Parts = (),
    *,
    glyph: tuple[str, str] = ("", ""),
    verb_style: str = "$t-title",
    seconds: float | None = None,
    depth: int = 0,
) -> Content:
    """Write one line of work: glyph, verb, what it was about, what came of it; its time at the right edge.

    Of a line too long, what it was about gives way first: how it ended is worth more. A path gives way at its front.
    """
    mark, style = glyph
    head: list[Part] = [" ", (mark or fold_mark(paper.look), style or "$t-meta"), " ", "  " * depth]
    head.append(col(verb, VERB, verb_style) if len(verb) < VERB else (f"{verb}  ", verb_style))
    right = _took(seconds)
    taken = sum(Content.assemble(*parts).cell_length for parts in (head, facts, right))
    about, ink = what
    return line(paper.width, [*head, (_fitted(about, max(LEAST, paper.width - taken - 1)), ink), *facts], right)


def _fitted(text: str, room: int) -> str:
    """Cut a text to `room` cells; of a path its end stays, which is what tells it from others."""
    if cell_len(text) <= room:
        return text
    if not _PATH.fullmatch(text):
        return set_cell_size(text, room - 1).rstrip() + G["ellipsis"]
    while cell_len(text) >= room:
        text = text[1:]
    return G["ellipsis"] + text


def _took(seconds: float | None) -> Sequence[Part]:
    return [(took(seconds), "$t-meta"), " "] if seconds is not None else [" "]


def fold_mark(look: Look) -> str:
    """Give the mark that says whether there is more to see."""
    return G["folded"] if look == "folded" else G["open"]


def more(paper: Paper, count: int, what: str = "more lines", *, indent: int = 8) -> Content:
    """Write how much is not shown, and the key that shows it."""
    right: list[Part] = [("space", "$t-key"), (" all", "$t-label"), " "] if paper.shown_keys else []
    word = what if count != 1 else what.removesuffix("s")
    return line(paper.width, [" " * indent, (f"{G['ellipsis']} {count:,} {word}", "$t-meta")], right)


def bare(paper: Paper) -> Content:
    """Give an empty line."""
    return line(paper.width, [])
