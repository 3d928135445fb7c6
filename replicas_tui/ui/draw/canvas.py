"""A canvas as lines: the files, and one of them as a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from textual.content import Content

from replicas_tui.state.views.ages import age
from replicas_tui.state.views.canvas import CanvasPage, CanvasRow, CanvasView
from replicas_tui.ui.folded import Folded
from replicas_tui.ui.kit import G, Part, col, keys, line, prose
from replicas_tui.ui.markdown.document import markdown_lines

MARGIN = 4  # the gutter and one free cell at the right edge
_SIZE: Final = 6
_HOW: Final = "What an agent writes into ~/.replicas/canvas appears here: ask it for a picture, a page, a table."


def row(width: int, one: CanvasRow) -> Content:
    """Write one file: name, kind, size; a file that is gone is quiet."""
    name = max(8, min(40, width - 20))
    kind = "gone" if one.gone else one.kind
    left: list[Part] = ["   ", col(one.name, name, "$t-meta" if one.gone else "$t-text"), " ", (kind, "$t-meta")]
    return line(width, left, [col(one.size, _SIZE, "$t-2", right=True), " "])


def empty(width: int, view: CanvasView, *, alone: bool) -> list[Content]:
    """Say why no file is listed, and what helps; `alone` on the canvas's own screen."""
    if view.trouble:
        helps = ("W", "wakes it") if view.asleep else ("R", "reads again")
        said = Content.assemble((view.trouble, "$t-text" if view.asleep else "$t-fail"), "  ", *keys([helps]))
        return [line(width, []), *prose(width, said)]
    if not view.listed:
        return [
            line(width, []),
            line(width, [" ", (G["preparing"], "$t-live"), " ", ("Reading the canvas", "$t-text")]),
        ]
    back = keys([("esc", "goes back to ask")]) if alone else []
    return [
        line(width, []),
        *prose(width, Content.styled("No files on the canvas yet.", "$t-text")),
        *prose(width, Content.assemble((_HOW, "$t-meta"), "  ", *back)),
    ]


def stale(width: int, view: CanvasView) -> list[Content]:
    """Say that what is listed was read before, where it was, and what helps."""
    if view.trouble:
        return trouble(width, view.trouble)
    if not view.asleep or view.listed:
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


def page(width: int, shown: CanvasPage | None, *, files: bool) -> Sequence[Content]:
    """Write the file that is looked at, or why it is not shown and what helps; nothing without `files` to choose."""
    if shown is None:
        choose = Content.assemble(("Choose a file.", "$t-meta"), "  ", *keys([(G["enter"], "opens it")]))
        return [line(width, []), *prose(width, choose)] if files else []
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
