"""Changed lines as the screen writes them: number, sign, code; the line tinted, its changed words tinted more."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.safe import Safe
from replicas_tui.ui.code import code_lines
from replicas_tui.ui.diff.words import changed_words
from replicas_tui.ui.kit import G, col, line

GUTTER = 3  # cells before the numbers: cursor, glyph, air
NUMBERS = 4
CODE = GUTTER + NUMBERS + 3  # where code begins
_KINDS = {"+": "add", "-": "del"}


def change_lines(
    width: int, lines: Sequence[DiffLine], path: Safe, *, cut: bool = True, skip: int = 0
) -> list[Content]:
    """Draw the lines of one hunk.

    Args:
        width: Cells of every line.
        lines: In the order of the diff.
        path: The file, whose name says the language.
        cut: End a line too long with an ellipsis; else it goes on below.
        skip: Columns of code hidden at the left.
    """
    words = changed_words(lines)
    rows: list[Content] = []
    for n, (one, code) in enumerate(zip(lines, _coloured(lines, path), strict=True)):
        kind = _KINDS.get(one.sign, "")
        for start, end in words.get(n, ()):
            code = code.stylize_before(f"$t-{kind}-2", start, end)  # noqa: PLW2901
        rows += _rows(width, one, code[skip:] if skip else code, cut=cut)
    return rows


def _rows(width: int, one: DiffLine, code: Content, *, cut: bool) -> list[Content]:
    room = max(8, width - CODE - 1)
    parts = [code] if cut or code.cell_length <= room else code.fold(room)
    number = one.old if one.sign == "-" else one.new
    first = "" if number is None else str(number)
    return [_row(width, one.sign, first if n == 0 else None, part) for n, part in enumerate(parts)]


def _row(width: int, sign: str, number: str | None, code: Content) -> Content:
    """Write one line; without a number at all it goes on from the one above."""
    kind = _KINDS.get(sign, "")
    signs = {"+": (G["added"], "$t-done"), "-": (G["removed"], "$t-fail")}
    mark = (" ", "") if number is None else signs.get(sign, (" ", ""))
    size = max(NUMBERS, len(number or ""))
    row = line(width - GUTTER, [col(number or "", size, "$t-meta", right=True), " ", mark, " ", code])
    return Content(" " * GUTTER) + (row.stylize_before(f"$t-{kind}") if kind else row)


def _coloured(lines: Sequence[DiffLine], path: Safe) -> list[Content]:
    """Colour both versions as wholes, so that a string that began a line above stays a string."""
    new = iter(_version(lines, path, "-"))
    old = iter(_version(lines, path, "+"))
    made: list[Content] = []
    for one in lines:
        before = next(old) if one.sign != "+" else None
        after = next(new) if one.sign != "-" else None
        made.append(after if after is not None else before if before is not None else Content(""))
    return made


def _version(lines: Sequence[DiffLine], path: Safe, without: str) -> list[Content]:
    texts = [one.text.replace("\n", " ") for one in lines if one.sign != without]
    return code_lines(Safe("\n".join(texts)), path=path) if texts else []
