"""The files an agent dropped for the user, and the one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from replicas_tui.api.canvas import LARGEST, CanvasContent, CanvasItem
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import file_size

_NAME = 120


@dataclass(frozen=True, slots=True)
class CanvasRow:
    """One file; `filename` is as the server says it and is never shown."""

    filename: str
    name: Safe
    kind: Safe
    size: Safe


@dataclass(frozen=True, slots=True)
class CanvasPage:
    """The file that is looked at.

    Attributes:
        text: What is in it, when it is text.
        markdown: The text is markdown.
        why: Why it is not shown, a sentence; empty when it is.
        can_save: Its content is here.
    """

    filename: str
    name: Safe
    text: Safe = NOTHING
    markdown: bool = False
    why: Safe = NOTHING
    can_save: bool = False


@dataclass(frozen=True, slots=True)
class CanvasView:
    """A replica's canvas; `listed` is False until it was read."""

    name: Safe
    rows: tuple[CanvasRow, ...] = ()
    page: CanvasPage | None = None
    listed: bool = False
    why: Safe = NOTHING


def canvas(state: State, replica_id: str) -> CanvasView:
    """Show a replica's canvas."""
    found = state.replicas.get(replica_id)
    items = state.canvases.get(replica_id)
    shown = state.canvas_open.get(replica_id)
    return CanvasView(
        name=safe_line(found.name, _NAME) if found is not None else NOTHING,
        rows=tuple(_row(one) for one in items or ()),
        page=_page(shown) if shown is not None else None,
        listed=items is not None,
        why=NOTHING if items else _why(listed=items is not None),
    )


def _row(one: CanvasItem) -> CanvasRow:
    return CanvasRow(one.filename, safe_line(one.filename, _NAME), safe_line(one.kind, 20), file_size(one.sizeBytes))


def _why(*, listed: bool) -> Safe:
    return Safe("Nothing is on the canvas yet." if listed else "The canvas was not read.")


def _page(one: CanvasContent) -> CanvasPage:
    name = safe_line(one.filename, _NAME)
    here = one.content is not None or one.base64 is not None
    if one.content is not None:
        return CanvasPage(one.filename, name, _text(one.content), one.kind == "markdown", can_save=True)
    size = file_size(one.sizeBytes)
    if one.tooLarge or not here:
        return CanvasPage(one.filename, name, why=Safe(f"{size}: the server does not send files as large as this."))
    kind = safe_line(one.kind, 20) if one.kind != "other" else safe_line(one.mimeType, 60)
    return CanvasPage(one.filename, name, why=Safe(f"{kind}, {size}: a terminal cannot show it."), can_save=here)


@lru_cache(maxsize=8)  # views are made anew for every event
def _text(content: str) -> Safe:
    return safe(content, limit=LARGEST)
