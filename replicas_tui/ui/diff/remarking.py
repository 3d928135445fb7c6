"""Comments as remarks of a diff: below their lines, wherever these are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.review import Placed
from replicas_tui.state.safe import Safe, safe, safe_line
from replicas_tui.ui.diff.spots import Remark, Spot


def remarks(comments: Iterable[Placed], shown: Sequence[FileDiff], *, writing: str = "", rows: int = 0) -> list[Remark]:
    """Draw comments where their lines are; those whose lines are gone below the heading of their file.

    Args:
        comments: All of them.
        shown: The files that are shown, as they are shown.
        writing: The comment that is being written.
        rows: How many lines it is written in.
    """
    made: list[Remark] = []
    for one in comments:
        for at in _spots(one, shown):
            open_rows = rows if one.comment.id == writing else 0
            quote = one.comment.anchor.quote if one.outdated else ()
            made.append(
                Remark(
                    id=one.comment.id,
                    at=at,
                    title=title(one),
                    text=safe(one.comment.text),
                    note=note(one),
                    quote=tuple(safe_line(row) for row in quote),
                    rows=open_rows,
                )
            )
    return made


def title(one: Placed) -> Safe:
    """Write what it is about: `on line 43`."""
    count = one.comment.anchor.last - one.comment.anchor.first
    lines = f"lines {one.first}-{one.first + count}" if count else f"line {one.first}"
    return Safe(f"on {lines}" + (", removed" if one.comment.anchor.side == "old" else ""))


def note(one: Placed) -> Safe:
    """Write how it is with it."""
    if one.outdated:
        return Safe("outdated: these lines changed")
    return Safe(f"draft, moved from line {one.comment.anchor.first}") if one.moved else Safe("draft")


def _spots(one: Placed, shown: Sequence[FileDiff]) -> Iterator[Spot]:
    if one.file is None:
        return
    key = one.comment.anchor.file
    file = next((n for n, each in enumerate(shown) if key in (each.key, (each.key[0], each.before))), None)
    if file is None:
        return
    if one.place is None:
        yield Spot(file)
        return
    last = one.place.first + one.comment.anchor.last - one.comment.anchor.first
    version = shown[file].version(one.comment.anchor.side)
    yield from (Spot(file, hunk, line) for number, _, hunk, line in version if number == last)
