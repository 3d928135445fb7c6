"""What somebody says of a line, raised below it."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from replicas_tui.ui.diff.lines import CODE, GUTTER, NUMBERS
from replicas_tui.ui.diff.spots import Remark
from replicas_tui.ui.kit import G, Part, band, keys, line

INDENT: Final = GUTTER + NUMBERS + 1  # its spine stands below the signs
ABOVE: Final = 2  # lines before its text
_QUOTED: Final = 3
_KEYS: Final = (("^s", "keep"), ("esc", "close, kept"), ("^g", "editor"))


def remark_lines(width: int, remark: Remark) -> list[Content]:
    """Draw a remark; when it is being written, with room for the field that lies over it."""
    spine: list[Part] = [" " * INDENT, (G["spine"], "$t-accent"), " "]

    def row(*parts: Part, right: str = "") -> Content:
        return band(line(width, [*spine, *parts], [(right, "$t-meta"), " "] if right else []))

    blank = line(width, [])
    made = [blank, row((remark.title, "$t-title"), right=remark.note)]
    if remark.rows:
        made += [row() for _ in range(remark.rows)]
        return [*made, row(*keys(_KEYS)), blank]
    for quoted in remark.quote[:_QUOTED]:
        made.append(row((quoted, "$t-off")))
    for text in remark.text.split("\n"):
        made += [row(part) for part in Content.styled(text, "$t-text").fold(max(8, width - CODE - 1))]
    return [*made, blank]
