"""Notes above what a replica has to tell: it is read now, it was read before, it cannot be read."""

from __future__ import annotations

from typing import TypeVar

from textual.content import Content

from replicas_tui.state.resources import Resource
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.resting import can_wake, unread
from replicas_tui.ui.kit import G, Part, keys, line, prose

T = TypeVar("T")


def old(width: int, read: Safe, resting: Safe) -> list[Content]:
    """Say that what is seen was read some time ago, and why it cannot be read again."""
    when = "just now" if read == "now" else f"{read} ago"
    mark: list[Part] = [" ", (G["changed"], "$t-need"), " "]
    return prose(width, Content.assemble((f"Read {when}; it is {resting} now.", "$t-2")), mark)


def kept_note(width: int, what: str, held: Resource[T], resting: Safe, *, read: Safe, none: str) -> list[Content]:
    """Say how it is with what is held of a replica.

    Args:
        width: Cells.
        what: What it is, in the plural: `The hook runs`.
        held: What is known of it.
        resting: What the replica is instead of awake.
        read: How long ago it was read.
        none: What to say when there is nothing in it; empty when there is something.
    """
    empty = [line(width, ["   ", (none, "$t-meta")])] if none and held.value is not None else []
    if resting and held.value is None:
        helps = [("W", "wake")] if can_wake(resting) else []
        return prose(width, Content.assemble((unread(what, resting), "$t-text"), "  ", *keys(helps)))
    if resting:
        return [*old(width, read, resting), *empty]
    if held.failed:
        said = Content.assemble((f"{safe_line(held.failed)}  ", "$t-fail"), *keys([("R", "read again")]))
        return [*prose(width, said), *empty]
    if held.value is None:
        return [
            line(width, [" ", (G["preparing"], "$t-live"), " ", (f"Reading {what[:1].lower()}{what[1:]}", "$t-text")])
        ]
    return empty
