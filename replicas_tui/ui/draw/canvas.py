"""A canvas as lines: the files, and one of them as a page."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.canvas import CanvasPage, CanvasRow, CanvasView
from replicas_tui.ui.kit import col, keys, line, prose
from replicas_tui.ui.markdown.document import markdown_lines

MARGIN = 4  # the gutter and one free cell at the right edge


def row(width: int, one: CanvasRow) -> Content:
    """Write one file: name, kind, size."""
    name = max(8, min(24, width - 20))
    return line(width, ["   ", col(one.name, name, "$t-text"), " ", (one.kind, "$t-meta")], [(one.size, "$t-2"), " "])


def empty(width: int, view: CanvasView, pairs: list[tuple[str, str]]) -> list[Content]:
    """Say why no file is listed."""
    return [line(width, []), *prose(width, Content.assemble((view.why, "$t-text"), "  ", *keys(pairs)))]


def page(width: int, shown: CanvasPage | None) -> list[Content]:
    """Write the file that is looked at, or why it is not shown and what helps."""
    if shown is None:
        return [line(width, []), *prose(width, Content.styled("Choose a file.", "$t-meta"))]
    if shown.why:
        saves = keys([("s", "saves a copy")]) if shown.can_save else []
        return [line(width, []), *prose(width, Content.assemble((shown.why, "$t-text"), "  ", *saves))]
    if shown.markdown:
        return [line(width, []), *(line(width, ["   ", one]) for one in markdown_lines(shown.text, width - MARGIN))]
    return [line(width, []), *(each for one in shown.text.split("\n") for each in prose(width, _text(one)))]


def _text(one: str) -> Content:
    return Content.styled(one or " ", "$t-text")
