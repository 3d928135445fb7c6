"""The files an agent dropped for the user, and the one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from replicas_tui.api.canvas import LARGEST, CanvasItem
from replicas_tui.state.canvas import PICTURES, CanvasCopy, CanvasOpen, Form
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import file_size

_NAME, _SENTENCE = 120, 500
DRAWN: Final = 60_000  # characters of markdown that are laid out; a longer text is shown as it is written
Looks = Literal["markdown", "text", "picture", "nothing"]
_NAMED: Final = {"image": PICTURES | {"svg"}, "markdown": {"markdown"}, "html": {"html"}}
_FORMS: Final[dict[Form, str]] = {
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "webp": "a WebP picture",
    "svg": "an SVG drawing",
    "html": "a web page",
    "markdown": "markdown",
    "text": "plain text",
    "binary": "something else",
}


@dataclass(frozen=True, slots=True)
class CanvasRow:
    """One file; `filename` is as the server says it and is never shown.

    Attributes:
        versions: How many versions of it are kept on this machine.
        gone: It is not on the canvas any more; what was kept of it can still be read.
    """

    filename: str
    name: Safe
    kind: Safe
    size: Safe
    versions: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CanvasPage:
    """The file that is looked at.

    Attributes:
        looks: How it is shown.
        text: What is in it, when it is text.
        why: Why it is not shown, a sentence; empty when it is.
        note: What the reader should know before believing what is shown; empty for nothing.
        digest: What tells this version from others.
        picture: The bytes of a picture.
        can_save: Its content is here.
        is_page: A browser can show it.
        version: Which of the versions it is, the oldest is 1.
        versions: How many there are.
        older: Digest of the version before; empty for none.
        newer: Digest of the version after.
        seen_at: When this version was first read.
    """

    filename: str
    name: Safe
    looks: Looks = "nothing"
    text: Safe = NOTHING
    why: Safe = NOTHING
    note: Safe = NOTHING
    digest: str = ""
    picture: bytes | None = None
    can_save: bool = False
    is_page: bool = False
    version: int = 1
    versions: int = 1
    older: str = ""
    newer: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CanvasView:
    """A replica's canvas; `listed` is False until it was read.

    Attributes:
        trouble: Why it could not be read, a sentence; empty when it could.
        asleep: It is shown from what was kept; reading it anew would wake the replica.
    """

    name: Safe
    rows: tuple[CanvasRow, ...] = ()
    page: CanvasPage | None = None
    listed: bool = False
    trouble: Safe = NOTHING
    asleep: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it is certain that there is nothing to look at."""
        return not self.rows and self.page is None and (self.listed or bool(self.trouble))


def canvas(state: State, replica_id: str) -> CanvasView:
    """Show a replica's canvas."""
    found = state.replicas.get(replica_id)
    items = state.canvases.get(replica_id)
    copies = state.canvas_copies.get(replica_id, ())
    shown = state.canvas_open.get(replica_id)
    rows = _rows(items, copies)
    asleep = found is not None and found.status in ("sleeping", "archived")
    return CanvasView(
        name=safe_line(found.name, _NAME) if found is not None else NOTHING,
        rows=rows,
        page=_page(shown, copies) if shown is not None else None,
        listed=items is not None,
        trouble=safe_line(state.canvas_troubles.get(replica_id, ""), _SENTENCE),
        asleep=asleep,
    )


def _rows(items: tuple[CanvasItem, ...] | None, copies: tuple[CanvasCopy, ...]) -> tuple[CanvasRow, ...]:
    counts: dict[str, int] = {}
    for one in copies:
        counts[one.filename] = counts.get(one.filename, 0) + 1
    here = [_row(one.filename, one.kind, one.sizeBytes, counts.pop(one.filename, 0)) for one in items or ()]
    newest = {one.filename: one for one in reversed(copies) if one.filename in counts}
    rest = sorted(newest.values(), key=lambda one: one.filename)
    return (*here, *(_row(c.filename, c.kind, c.size, counts[c.filename], gone=items is not None) for c in rest))


def _row(filename: str, kind: str, size: int, versions: int, *, gone: bool = False) -> CanvasRow:
    return CanvasRow(filename, safe_line(filename, _NAME), safe_line(kind, 20), file_size(size), versions, gone)


def _page(one: CanvasOpen, copies: tuple[CanvasCopy, ...]) -> CanvasPage:
    name, filename = safe_line(one.content.filename, _NAME), one.content.filename
    digests = [copy.digest for copy in reversed(copies) if copy.filename == filename]
    at = digests.index(one.digest) if one.digest in digests else len(digests)
    around = ["", *digests, ""] if one.digest in digests else ["", *digests, one.digest, ""]
    looks, text = _shown(one)
    return CanvasPage(
        filename,
        name,
        looks,
        text,
        why=_why_not(one, name) if looks == "nothing" else NOTHING,
        note=_note(one),
        digest=one.digest,
        picture=one.data if looks == "picture" else None,
        can_save=bool(one.digest),
        is_page=one.form == "html",
        version=at + 1,
        versions=len(around) - 2,
        older=around[at],
        newer=around[at + 2],
        seen_at=one.seen_at,
    )


def _shown(one: CanvasOpen) -> tuple[Looks, Safe]:
    if one.form in PICTURES:
        return "picture", NOTHING
    if one.text is None:
        return "nothing", NOTHING
    is_drawn = one.form in ("markdown", "html") and len(one.shown) <= DRAWN
    return "markdown" if is_drawn else "text", one.shown


def _why_not(one: CanvasOpen, name: Safe) -> Safe:
    size = one.content.sizeBytes
    if one.content.tooLarge or (one.form == "absent" and one.content.sizeBytes > LARGEST):
        said, most = file_size(size), file_size(LARGEST)
        has = f"{size:,} bytes, just over {most}" if said == most else said
        return Safe(f"{name} has {has}: files above {most} are not sent.")
    if one.form == "absent":
        return Safe("The server sent nothing of this file that can be read.")
    kind = safe_line(one.content.kind if one.content.kind != "other" else one.content.mimeType, 60)
    has = f"{size} bytes" if size < 1_000 else file_size(size)
    return Safe(f"{kind}, {has}: a terminal cannot show it.")


def _note(one: CanvasOpen) -> Safe:
    expected = _NAMED.get(one.content.kind)
    if one.form == "svg":
        return Safe("A drawing is shown as it is written: nothing in it is run.")
    if expected is not None and one.form not in expected and one.form != "absent":
        return Safe(f"Its name says {one.content.kind}, but it is {_FORMS[one.form]}.")
    if one.form == "html":
        return Safe("What the page says; nothing in it is run.")
    if one.text is not None and not one.text.strip():
        return Safe("It is empty." if not one.text else "There is nothing in it but white space.")
    if one.form == "markdown" and one.text is not None and len(one.text) > DRAWN:
        return Safe("It is long, so it is shown as it is written.")
    return NOTHING
