"""The list above the composer: what may be picked, as lines."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from textual.content import Content

from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.offers import Offer
from replicas_tui.ui.composer.picking import Picking
from replicas_tui.ui.kit import G, band, col, keys, line, pick, rule

MOST: Final = 6
_NAME: Final = 40
_WORD: Final = 200
_NOTHING: Final = "nothing written before has this"
_TITLES: Final = {"/": "Commands", "@": "Files"}


def height(picking: Picking) -> int:
    """Say how many lines the list has."""
    return 1 + max(1, min(MOST, len(picking.rows)))


def clicked(y: int, picking: Picking) -> int | None:
    """Give the row that stands on line `y`; None where there is none."""
    at = _first(picking) + y - 1
    return at if y >= 1 and at < len(picking.rows) else None


def offers(width: int, picking: Picking) -> list[Content]:
    """Write the rows around the chosen one, under a rule that says what they are."""
    first, count = _first(picking), len(picking.rows)
    shown = picking.rows[first : first + MOST]
    size = min(_NAME, max((cell_len(one.text) for one in shown), default=0) + 1)
    rows = [_row(width, one, size, on=first + n == picking.at) for n, one in enumerate(shown)]
    place = [f"{picking.at + 1} of {count}"] if count else []
    return [_head(width, picking, place), *(rows or [band(line(width, ["   ", (_NOTHING, "$t-meta")]))])]


def _first(picking: Picking) -> int:
    return max(0, picking.at - MOST + 1)


def _head(width: int, picking: Picking, place: list[str]) -> Content:
    if picking.kind != "history":
        hints = keys([(G["enter"], "take"), ("esc", "close")])
        return rule(width, [_TITLES[picking.kind]], [*place, "  ", *hints], on=True)
    word = safe_line(picking.word, _WORD)
    hints = keys([("^r", "older"), (G["enter"], "take"), ("esc", "close")])
    return rule(width, ["Find in history: ", (f"{word}{G['caret']}", "$t-text")], [*place, "  ", *hints], on=True)


def _row(width: int, one: Offer, size: int, *, on: bool) -> Content:
    named = (one.text, "$t-text") if not one.about else col(one.text, size, "$t-text")
    row = line(width, ["   ", named, " ", (one.about, "$t-meta")])
    return pick(row) if on else band(row)
