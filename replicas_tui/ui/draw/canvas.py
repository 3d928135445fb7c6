"""A canvas as lines: the files, and one of them as a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from textual.content import Content

from replicas_tui.state.views.ages import age
from replicas_tui.state.views.canvas import CanvasPage, CanvasRow, CanvasView
from replicas_tui.ui.folded import Folded
from replicas_tui.ui.kit import Part, col, keys, line, prose
from replicas_tui.ui.markdown.document import markdown_lines

MARGIN = 4  # the gutter and one free cell at the right edge
_SIZE: Final = 6


def row(width: int, one: CanvasRow) -> Content:
    """Write one file: name, kind, size; a file that is gone is quiet."""
    name = max(8, min(40, width - 20))
    kind = "gone" if one.gone else one.kind
    left: list[Part] = ["   ", col(one.name, name, "$t-meta" if one.gone else "$t-text"), " ", (kind, "$t-meta")]
    return line(width, left, [col(one.size, _SIZE, "$t-2", right=True), " "])


def empty(width: int, view: CanvasView, pairs: list[tuple[str, str]]) -> list[Content]:
    """Say why no file is listed."""
    return [line(width, []), *prose(width, Content.assemble((view.why, "$t-text"), "  ", *keys(pairs)))]


def asleep(width: int, view: CanvasView) -> list[Content]:
    """Say that what is listed was kept, where it was."""
    if not view.asleep or view.listed or not view.rows:
        return []
    said = Content.assemble(("As it was read before: the replica sleeps.  ", "$t-meta"), *keys([("W", "wakes it")]))
    return [line(width, []), *prose(width, said)]


def facts(shown: CanvasPage | None, now: datetime) -> list[Part]:
    """Say which version is shown and when it was read, for the heading."""
    if shown is None or shown.seen_at is None:
        return []
    read = age(shown.seen_at, now)
    when = "read now" if read == "now" else f"read {read} ago"
    return [f"version {shown.version} of {shown.versions} · {when}" if shown.versions > 1 else when]


def page(width: int, shown: CanvasPage | None) -> Sequence[Content]:
    """Write the file that is looked at, or why it is not shown and what helps."""
    if shown is None:
        return [line(width, []), *prose(width, Content.styled("Choose a file.", "$t-meta"))]
    above = [line(width, [])]
    if shown.note:
        above += [*prose(width, Content.styled(shown.note, "$t-meta")), line(width, [])]
    if shown.looks == "nothing":
        saves = keys([("s", "saves a copy")]) if shown.can_save else []
        return [*above, *prose(width, Content.assemble((shown.why, "$t-text"), "  ", *saves))]
    if shown.looks == "markdown":
        return [*above, *(line(width, ["   ", one]) for one in markdown_lines(shown.text, width - MARGIN))]
    return Folded(width, shown.text, above)


def trouble(width: int, why: str) -> list[Content]:
    """Say why a file could not be read."""
    said = Content.assemble((why, "$t-fail"), "  ", *keys([("R", "reads again")]))
    return [line(width, []), *prose(width, said)]
