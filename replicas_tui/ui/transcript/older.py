"""What is before the first block: the row above it that tells of older events, or that this is the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.content import Content

from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.kit import G, Part, keys, line


@dataclass(frozen=True, slots=True)
class Older:
    """How reading older events goes.

    Attributes:
        empty: All was read, and there is nothing.
        loading: A page is on its way.
        failed: Why the last one could not be read; a sentence.
    """

    loading: bool = False
    failed: Safe = NOTHING
    empty: bool = False


def nothing(width: int) -> list[Content]:
    """Write what stands where nothing was said yet."""
    said = line(width, ["   ", ("Nothing was said here yet.", "$t-text")])
    return [Content(""), said, line(width, ["   ", *keys([("i", "write the first message")])])]


def bar(width: int, count: int, older: Older, first: datetime | None) -> Content:
    """Write the row: how many older events there are, how reading them goes, and the key that reads them all."""
    if not count:
        since = f", {first.astimezone():%A, %-d %B %Y %H:%M}" if first is not None else ""
        return line(width, ["   ", (f"the beginning{since}", "$t-meta")])
    events = f"{count:,} older event{'s' if count > 1 else ''}"
    if older.loading:
        return line(width, [" ", (G["working"], "$t-live"), " ", (f"{events}, loading", "$t-2")])
    if older.failed:
        said: list[Part] = [" ", (G["error"], "$t-fail"), " ", (f"{events}. ", "$t-2"), (older.failed, "$t-text")]
        return line(width, said, [*keys([("L", "try again")]), " "])
    return line(width, ["   ", (events, "$t-2")], [*keys([("L", "load all")]), " "])
