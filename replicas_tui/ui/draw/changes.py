"""Changed files as lines: a tree beside a diff, or a short list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.ages import short
from replicas_tui.state.views.changes import ChangesView, Sums
from replicas_tui.ui.kit import G, Part, col, keys, line, pick, prose


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file: `mark` is one letter, M, A, D or R."""

    path: Safe
    mark: Safe
    added: int
    removed: int


def sums(view: Sums) -> list[Part]:
    """Write a heading's fact: `+40 −12`."""
    added = f"+{view.added}" if view.added else ""
    removed = f"{G['removed']}{view.removed}" if view.removed else ""
    return [" ".join(part for part in (added, removed) if part)] if added or removed else []


def tree(width: int, files: Sequence[ChangedFile], at: int, *, on: bool) -> Iterator[tuple[int, Content]]:
    """Write (index, line) of each file below its folder, whose line has the index -1."""
    folder = Safe("")
    for n, one in enumerate(files):
        place, slash, name = one.path.rpartition("/")
        if place != folder and slash:
            yield -1, line(width, [" ", (G["open"], "$t-meta"), " ", (f"{place}/", "$t-2")])
        folder = Safe(place)
        left: list[Part] = [" ", (one.mark, "$t-meta"), "   " if slash else " ", (name, "$t-text")]
        row = line(width, left, _counts(one))
        yield n, pick(row, on=on) if n == at else row


def listed(width: int, files: Sequence[ChangedFile], most: int) -> list[Content]:
    """Write the first files, one a line, and how many more there are."""
    rows = [line(width, [" ", (one.mark, "$t-meta"), " ", (one.path, "$t-text")], _counts(one)) for one in files[:most]]
    if len(files) > most:
        rows.append(line(width, ["   ", (f"{G['ellipsis']} {len(files) - most} more", "$t-meta")]))
    return rows


def one_line(width: int, files: Sequence[ChangedFile], at: int) -> list[Content]:
    """Write the file that is shown, and which of them it is."""
    if not files:
        return []
    one = files[min(at, len(files) - 1)]
    which: list[Part] = [(f"  {at + 1} of {len(files)}", "$t-meta")] if len(files) > 1 else []
    return [line(width, [" ", (one.mark, "$t-meta"), " ", (one.path, "$t-text"), *which], _counts(one))]


def _counts(one: ChangedFile) -> list[Part]:
    added = f"+{short(one.added)}" if one.added else ""
    removed = f"{G['removed']}{short(one.removed)}" if one.removed else ""
    return [col(added, 6, "$t-done", right=True), col(removed, 6, "$t-fail", right=True), " "]


def note(width: int, view: ChangesView) -> list[Content]:
    """Say why there is nothing to see, or that what is seen is old, and which key helps."""
    if view.why and view.awake and not view.read:
        return [line(width, [" ", (G["preparing"], "$t-live"), " ", (view.why, "$t-text")])]
    if view.why:
        helps = [("R", "read again")] if view.awake else [("W", "wake")]
        return prose(width, Content.assemble((view.why, "$t-text"), "  ", *keys(helps)))
    old: list[Part] = [" ", (G["changed"], "$t-need"), " "]
    if not view.awake:
        return prose(width, Content.assemble((f"Read {_ago(view.read)}; it is asleep now.", "$t-2")), old)
    if view.stale:
        said = ("More changed since these were read.  ", "$t-2")
        return prose(width, Content.assemble(said, *keys([("R", "read again")])), old)
    return []


def _ago(read: str) -> str:
    return "just now" if read == "now" else f"{read} ago"
