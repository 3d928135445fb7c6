"""Changed files as lines: a tree beside a diff, or a short list; and what a review says of itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from textual.content import Content

from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.state.views.ages import short
from replicas_tui.state.views.changes import ChangesView, Sums
from replicas_tui.state.views.resting import can_wake
from replicas_tui.ui.draw.resting import old
from replicas_tui.ui.kit import G, Part, col, keys, line, pick, prose

_ADDED: Final = 5
_REMOVED: Final = 6


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """One file: `mark` is one letter, M, A, D, R, C; `comments` counts those that are not sent."""

    path: Safe
    mark: Safe
    added: int
    removed: int
    repository: Safe = NOTHING
    viewed: bool = False
    comments: int = 0


@dataclass(frozen=True, slots=True)
class ChangedRepo:
    """A repository's branch, the one it began from, and how much changed."""

    name: Safe
    branch: Safe
    base: Safe
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One line of the tree.

    Attributes:
        kind: What it is of; `about` is the second line of a repository, where no cursor goes.
        name: Of a folder its whole path, with the repository before it.
        file: Index of the file; of a folder, of the first one in it.
    """

    kind: Literal["repository", "about", "folder", "file"]
    name: tuple[Safe, Safe]
    file: int
    folded: bool = False


def tree_rows(files: Sequence[ChangedFile], folded: Collection[tuple[Safe, Safe]]) -> list[TreeRow]:
    """Lay the files out by repository and folder; a folder that has but folders in it is one line with them."""
    rows: list[TreeRow] = []
    repository: Safe | None = None
    place = Safe("")
    for n, one in enumerate(files):
        if one.repository != repository:
            repository, place = one.repository, Safe("")
            whole = (repository, Safe(""))
            rows += [TreeRow("repository", whole, n, whole in folded)]
            rows += [TreeRow("about", whole, n)] if whole not in folded else []
        if (one.repository, Safe("")) in folded:
            continue
        folder = (one.repository, Safe(one.path.rpartition("/")[0]))
        if folder[1] and folder[1] != place:
            rows.append(TreeRow("folder", folder, n, folder in folded))
        place = folder[1]
        if not folder[1] or folder not in folded:
            rows.append(TreeRow("file", folder, n))
    return rows


def tree_line(width: int, row: TreeRow, files: Sequence[ChangedFile], repos: Sequence[ChangedRepo]) -> Content:
    """Write one line of the tree."""
    one = files[row.file]
    fold = (G["folded"] if row.folded else G["open"], "$t-meta")
    if row.kind == "folder":
        return line(width, [" ", fold, " ", (f"{row.name[1]}/", "$t-2")])
    if row.kind == "file":
        return _file_line(width, one, nested=bool(row.name[1]))
    repo = next((each for each in repos if each.name == one.repository), None)
    if row.kind == "about":
        return line(width, ["   ", *_branch(repo)])
    return line(
        width, [" ", fold, " ", (one.repository, "$t-title")], _counts(repo.added, repo.removed) if repo else []
    )


def _branch(repo: ChangedRepo | None) -> list[Part]:
    if repo is None or not repo.branch:
        return []
    base: list[Part] = [(f" from {repo.base}", "$t-meta")] if repo.base and repo.base != repo.branch else []
    return [(repo.branch, "$t-2"), *base]


def _file_line(width: int, one: ChangedFile, *, nested: bool) -> Content:
    mark: Part = (G["done"], "$t-meta") if one.viewed else (one.mark, "$t-meta")
    left: list[Part] = [" ", mark, "   " if nested else " "]
    left.append((one.path.rpartition("/")[2], "$t-2" if one.viewed else "$t-text"))
    said: list[Part] = [(f"{G['comment']}{one.comments}", "$t-need")] if one.comments else []
    said += [" "] if said and one.added >= 1_000 else []
    return line(width, left, [*said, *_counts(one.added, one.removed)])


def sums(view: Sums) -> list[Part]:
    """Write a heading's fact: `+40 −12`."""
    added = f"+{view.added}" if view.added else ""
    removed = f"{G['removed']}{view.removed}" if view.removed else ""
    return [" ".join(part for part in (added, removed) if part)] if added or removed else []


def listed(width: int, files: Sequence[ChangedFile], most: int) -> list[Content]:
    """Write the first files, one a line, and how many more there are."""
    rows = [
        line(width, [" ", (one.mark, "$t-meta"), " ", (one.path, "$t-text")], _counts(one.added, one.removed))
        for one in files[:most]
    ]
    if len(files) > most:
        rows.append(line(width, ["   ", (f"{G['ellipsis']} {len(files) - most} more", "$t-meta")]))
    return rows


def one_line(width: int, files: Sequence[ChangedFile], at: int) -> list[Content]:
    """Write the file that is shown, and which of them it is."""
    if not files:
        return []
    one = files[min(at, len(files) - 1)]
    which: list[Part] = [(f"  {at + 1} of {len(files)}", "$t-meta")] if len(files) > 1 else []
    mark = G["done"] if one.viewed else one.mark
    left: list[Part] = [" ", (mark, "$t-meta"), " ", (one.path, "$t-text"), *which]
    return [line(width, left, [*_brief(one), " "])]


def _brief(one: ChangedFile) -> list[Part]:
    added = [(f"+{short(one.added)}", "$t-done")] if one.added else []
    removed = [(f"{G['removed']}{short(one.removed)}", "$t-fail")] if one.removed else []
    return [*added, " " if added and removed else "", *removed]


def picked(row: Content, *, at: bool, on: bool) -> Content:
    """Put the cursor on a line of the tree."""
    return pick(row, on=on) if at else row


def _counts(plus: int, minus: int) -> list[Part]:
    added = f"+{short(plus)}" if plus else ""
    removed = f"{G['removed']}{short(minus)}" if minus else ""
    return [col(added, _ADDED, "$t-done", right=True), col(removed, _REMOVED, "$t-fail", right=True), " "]


def note(width: int, view: ChangesView) -> list[Content]:
    """Say why there is nothing to see, or that what is seen is old, and which key helps."""
    if view.why and view.awake and not view.read:
        return [line(width, [" ", (G["preparing"], "$t-live"), " ", (view.why, "$t-text")])]
    if view.why:
        helps = [("R", "read again")] if view.awake else [("W", "wake")] if can_wake(view.resting) else []
        return prose(width, Content.assemble((view.why, "$t-text"), "  ", *keys(helps)))
    return old(width, view.read, view.resting) if view.resting else []
