"""A unified diff as files and hunks, whatever odd thing stands in it: what is not understood is kept as plain lines.

Hunk headers say how many lines follow, and that is believed: a removed line `-- x` looks like a file's heading. The
lines of a hunk are only collected here; numbers are given when somebody looks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.diff.names import from_git_line, named

_HUNK: Final = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$")
_MODES: Final = re.compile(r"^(old|new|deleted file|new file) mode (\d+)$")


@dataclass(slots=True)
class Hunk:
    """A run of lines: where it begins in both versions, what it is within, its lines with their signs."""

    old: int
    new: int
    within: Safe
    rows: list[str] = field(default_factory=list)

    def lines(self) -> list[DiffLine]:
        """Give the lines with their numbers."""
        old, new = self.old, self.new
        made: list[DiffLine] = []
        for row in self.rows:
            sign, text = row[:1], Safe(row[1:])
            if sign == "+":
                made.append(DiffLine("+", text, None, new))
            elif sign == "-":
                made.append(DiffLine("-", text, old, None))
            elif sign == "\\":
                made.append(DiffLine(" ", Safe(f"({text.strip()})"), None, None))
                continue
            else:
                made.append(DiffLine(" ", text, old, new))
            old += sign != "+"
            new += sign != "-"
        return made


@dataclass(slots=True)
class FileDiff:
    """One file that changed.

    Attributes:
        repository: Where it is.
        path: Its path now; before, when it is gone.
        status: A letter: A added, D deleted, R renamed, C copied, M changed.
        facts: What is no change of lines: renamed from, mode, binary.
        loose: Lines nobody understood.
    """

    repository: Safe
    path: Safe = NOTHING
    status: str = "M"
    added: int = 0
    removed: int = 0
    facts: list[Safe] = field(default_factory=list)
    hunks: list[Hunk] = field(default_factory=list)
    loose: list[Safe] = field(default_factory=list)


def parse(repository: Safe, text: Safe) -> list[FileDiff]:
    """Read a diff of one repository."""
    reader = _Reader(repository)
    for row in text.split("\n") if text.strip() else ():
        reader.take(row)
    return [one for one in reader.files if one.hunks or one.facts or one.loose or one.path]


class _Reader:
    """Reads line by line; `_old` and `_new` count what the hunk still has to come."""

    def __init__(self, repository: Safe) -> None:
        self.files: list[FileDiff] = []
        self._repository = repository
        self._old = self._new = 0

    def take(self, row: str) -> None:
        """Read one line."""
        if self._old > 0 or self._new > 0:
            self._in_hunk(row)
        elif row.startswith("diff --git "):
            self._begin(from_git_line(row))
        elif found := _HUNK.match(row):
            self._hunk(found)
        elif row.startswith("\\") and self.files and self.files[-1].hunks:
            self.files[-1].hunks[-1].rows.append(row)
        elif not self._heading(row) and row:
            self._file().loose.append(Safe(row))

    def _file(self) -> FileDiff:
        return self.files[-1] if self.files else self._begin(NOTHING)

    def _begin(self, path: Safe) -> FileDiff:
        self.files.append(FileDiff(self._repository, path))
        return self.files[-1]

    def _hunk(self, found: re.Match[str]) -> None:
        old, olds, new, news, within = found.groups()
        self._old, self._new = int(olds or 1), int(news or 1)
        self._file().hunks.append(Hunk(int(old), int(new), Safe(within)))

    def _in_hunk(self, row: str) -> None:
        one, sign = self.files[-1], row[:1]
        if sign == "+":
            one.added += 1
            self._new -= 1
        elif sign == "-":
            one.removed += 1
            self._old -= 1
        elif sign in (" ", ""):
            self._old -= 1
            self._new -= 1
        elif sign != "\\":
            row = f"\\{row}"  # the rest of a line that had a break in it
        one.hunks[-1].rows.append(row or " ")

    def _heading(self, row: str) -> bool:
        """Read a line between files and hunks; say whether it was understood."""
        word, _, rest = row.partition(" ")
        match word:
            case "---":
                self._before(rest)
            case "+++":
                path = named(rest)
                self._file().path = path or self._file().path
            case "rename" | "copy":
                self._moved(word, rest)
            case "old" | "new" | "deleted" if found := _MODES.match(row):
                self._mode(found[1], found[2])
            case "Binary" | "GIT":
                self._file().facts.append(Safe("binary, not shown"))
            case "index" | "similarity" | "dissimilarity":
                pass
            case _:
                return False
        return True

    def _before(self, rest: str) -> None:
        """Read `--- a/path`: without a git heading before it, this is where a file begins."""
        one = self._file()
        if one.hunks:
            one = self._begin(NOTHING)
        path = named(rest)
        if not path:
            one.status = "A"
        one.path = one.path or path

    def _moved(self, word: str, rest: str) -> None:
        side, _, path = rest.partition(" ")
        one = self._file()
        one.status = "R" if word == "rename" else "C"
        if side == "from":
            one.facts.append(Safe(f"{'renamed' if word == 'rename' else 'copied'} from {named(path, strip=False)}"))
        elif side == "to":
            one.path = named(path, strip=False)

    def _mode(self, which: str, mode: str) -> None:
        one = self._file()
        if which == "new file":
            one.status = "A"
        elif which == "deleted file":
            one.status = "D"
        elif which == "old":
            one.facts.append(Safe(f"mode {mode}"))
        elif one.facts and one.facts[-1].startswith("mode "):
            one.facts[-1] = Safe(f"{one.facts[-1]} to {mode}")
