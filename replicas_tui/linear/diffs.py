"""What an agent changed, in labelled lines: which files, and of one of them every line with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.changes import ChangesView

MOST_LINES: Final = 400
"""Lines of one file that are said at once."""

_LABELS: Final = {"+": "Added", "-": "Removed", " ": "Same"}
_STATUSES: Final = {"A": "new", "D": "deleted", "R": "renamed", "C": "copied", "T": "another kind of file"}


def files_of(view: ChangesView) -> list[FileDiff]:
    """Give the changed files of all repositories, in the order they are numbered."""
    return [one for diff in view.diffs for one in diff.files]


def change_lines(view: ChangesView) -> list[Safe]:
    """List the files; their numbers read one."""
    files = files_of(view)
    if not files:
        return [Safe(f"Changes: {view.why or 'none.'}")]
    added, removed = sum(one.added for one in files), sum(one.removed for one in files)
    head = f"Changes: {counted(len(files), 'file')}, {changed(added, removed)}; d and a number reads one."
    when = "just now" if view.read == "now" else f"{view.read} ago"
    lines = [head] + ([f"Changes: read {when}; it is {view.resting} now."] if view.resting else [])
    return [Safe(line) for line in lines + [f"  {n}. {_file(one)}" for n, one in enumerate(files, 1)]]


def file_lines(one: FileDiff) -> list[Safe]:
    """Read one file: each line says first whether it was added, removed, or is the same."""
    said = list(chain([f"File: {_file(one)}."], (f"Note: {fact}" for fact in one.facts), _hunks(one), one.loose))
    left = len(said) - MOST_LINES
    return [Safe(line) for line in said[:MOST_LINES] + ([f"File: {left} more lines are not said."] if left > 0 else [])]


def changed(added: int | str, removed: int | str) -> str:
    """Say how many lines came and went."""
    return f"{counted(added, 'line')} added, {removed} removed"


def counted(count: int | str, what: str) -> str:
    """Say how many there are of something."""
    return f"{count} {what}{'' if str(count) == '1' else 's'}"


def _file(one: FileDiff) -> str:
    state = f", {_STATUSES[one.status]}" if one.status in _STATUSES else ""
    return f"{one.path}{state}, {changed(one.added, one.removed)}"


def _hunks(one: FileDiff) -> Iterator[str]:
    for hunk in one.hunks:
        yield f"From line {hunk.new or hunk.old}{f', in {hunk.within}' if hunk.within else ''}:"
        yield from (f"  {_LABELS[line.sign]}: {line.text}" for line in hunk.lines())
