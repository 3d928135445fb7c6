"""Changed lines as the screen writes them: number, sign, code; the line tinted, its changed words tinted more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from textual.content import Content

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.safe import Safe
from replicas_tui.ui.code import code_lines
from replicas_tui.ui.diff.words import changed_words
from replicas_tui.ui.kit import G, col, line

GUTTER = 3  # cells before the numbers: cursor, glyph, air
NUMBERS = 4
CODE = GUTTER + NUMBERS + 3  # where code begins
NARROWEST = 8  # cells of code that a line has at least
_KINDS = {"+": "add", "-": "del"}
_NO_LINE: Final = DiffLine(" ", Safe(""))


def change_lines(width: int, lines: Sequence[DiffLine], path: Safe, *, cut: bool = True) -> list[Content]:
    """Draw the lines of a small change; one that is too long is cut, or goes on below."""
    codes = coloured(lines, path)
    return [row for one, code in zip(lines, codes, strict=True) for row in unified(width, one, code, wrap=not cut)]


def coloured(lines: Sequence[DiffLine], path: Safe) -> list[Content]:
    """Colour both versions as wholes, so that a string over several lines is one; mark changed words."""
    new = iter(_version(lines, path, "-"))
    gone = any(one.sign == "-" for one in lines)
    old = iter(_version(lines, path, "+") if gone else ())
    made: list[Content] = []
    words = changed_words(lines)
    for n, one in enumerate(lines):
        before = next(old) if gone and one.sign != "+" else None
        after = next(new) if one.sign != "-" else None
        code = after if after is not None else before if before is not None else Content("")
        for start, end in words.get(n, ()):
            code = code.stylize_before(f"$t-{_KINDS[one.sign]}-2", start, end)
        made.append(code)
    return made


def unified(width: int, one: DiffLine, code: Content, *, wrap: bool) -> list[Content]:
    """Draw one line in one column."""
    number = one.old if one.sign == "-" else one.new
    cells = _cells(width - GUTTER, one.sign, number, code, wrap=wrap)
    return [Content(" " * GUTTER) + cell for cell in cells]


def beside(
    width: int, left: int, right: int, lines: Mapping[int, tuple[DiffLine, Content]], *, wrap: bool
) -> list[Content]:
    """Draw an old line and a new one beside each other; an index that is not in `lines` leaves its side empty."""
    half = (width - GUTTER - 1) // 2
    sides = []
    for at, size, is_old in ((left, half, True), (right, width - GUTTER - 1 - half, False)):
        one, code = lines.get(at, (_NO_LINE, Content("")))
        number = one.old if is_old else one.new
        sides.append((_cells(size, one.sign, number, code, wrap=wrap), Content(" " * size)))
    (olds, no_old), (news, no_new) = sides
    pairs = zip_longest(olds, news)
    gap = Content(" " * GUTTER)
    return [gap + (old or no_old) + Content(" ") + (new or no_new) for old, new in pairs]


def _cells(width: int, sign: str, number: int | None, code: Content, *, wrap: bool) -> list[Content]:
    room = max(NARROWEST, width - (CODE - GUTTER) - 1)
    parts = code.fold(room) if wrap and code.cell_length > room else [code]
    first = "" if number is None else str(number)
    return [_cell(width, sign, first if n == 0 else None, part) for n, part in enumerate(parts)]


def _cell(width: int, sign: str, number: str | None, code: Content) -> Content:
    """Write one line; without a number at all it goes on from the one above."""
    kind = _KINDS.get(sign, "")
    signs = {"+": (G["added"], "$t-done"), "-": (G["removed"], "$t-fail")}
    mark = (" ", "") if number is None else signs.get(sign, (" ", ""))
    size = max(NUMBERS, len(number or ""))
    row = line(width, [col(number or "", size, "$t-meta", right=True), " ", mark, " ", code])
    return row.stylize_before(f"$t-{kind}") if kind else row


def _version(lines: Sequence[DiffLine], path: Safe, without: str) -> list[Content]:
    texts = [one.text.replace("\n", " ") for one in lines if one.sign != without]
    return code_lines(Safe("\n".join(texts)), path=path) if texts else []
