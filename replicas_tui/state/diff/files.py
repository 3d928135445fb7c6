"""Files and hunks of a diff.

Lines are kept as the server sent them, and made safe when somebody looks: 50,000 of them are opened, 50 are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.safe import NOTHING, Safe, safe, unseen_named

Side: TypeAlias = Literal["old", "new"]
FileKey: TypeAlias = tuple[str, str]
"""A repository's name and a path in it, as they are, not as they are shown."""

Line: TypeAlias = tuple[int, str, int, int]
"""A line of one version: its number, what it says as it is, its hunk, and which line of that hunk it is."""

CARRIAGE = "␍"


@dataclass(slots=True, eq=False)
class Hunk:
    """A run of lines: where it begins in both versions, what it is within, its lines with their signs."""

    old: int
    new: int
    within: Safe
    rows: list[str] = field(default_factory=list, repr=False)
    shows_returns: bool = False
    _numbers: list[tuple[int, int]] = field(default_factory=list, repr=False)
    _digest: str = ""

    @property
    def numbers(self) -> list[tuple[int, int]]:
        """Give of each line its number in the old and in the new version, or where it would be there."""
        if len(self._numbers) != len(self.rows):
            self._numbers = list(_numbered(self.rows, self.old, self.new))
        return self._numbers

    def lines(self, start: int = 0, stop: int | None = None) -> list[DiffLine]:
        """Give some of the lines with their numbers, fit for a terminal."""
        pairs = zip(self.rows[start:stop], self.numbers[start:stop], strict=True)
        return [self._line(row, old, new) for row, (old, new) in pairs]

    def digest(self, key: FileKey) -> str:
        """Name what it changes, wherever it stands: the same when lines above it came or went."""
        if not self._digest:
            self._digest = _digest((*key, *(row for row in self.rows if row[:1] in "+-")))
        return self._digest

    def _line(self, row: str, old: int, new: int) -> DiffLine:
        text = _shown(row[1:], returns=self.shows_returns)
        match row[:1]:
            case "+":
                return DiffLine("+", text, None, new)
            case "-":
                return DiffLine("-", text, old, None)
            case "\\":
                return DiffLine(" ", Safe(f"({text.strip()})"), None, None)
            case _:
                return DiffLine(" ", text, old, new)


@dataclass(slots=True, eq=False)
class FileDiff:
    """One file that changed.

    Attributes:
        key: Which one it is; its path now, or before, when it is gone.
        before: The path it had before, when it was renamed or copied.
        status: A letter: A added, D deleted, R renamed, C copied, T another kind of file, M changed.
        facts: What is no change of lines: renamed from, mode, binary, submodule.
        loose: Lines nobody understood.
    """

    key: FileKey
    before: str = ""
    status: str = "M"
    added: int = 0
    removed: int = 0
    facts: list[Safe] = field(default_factory=list)
    hunks: list[Hunk] = field(default_factory=list)
    loose: list[Safe] = field(default_factory=list)
    path: Safe = NOTHING
    repository: Safe = NOTHING
    _digest: str = ""
    _versions: dict[Side, list[Line]] = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """Name all that changed in it."""
        if not self._digest:
            self._digest = _digest((self.status, *self.facts, *(hunk.digest(self.key) for hunk in self.hunks)))
        return self._digest

    @property
    def news(self) -> list[str]:
        """Name each of its changes: its hunks; of a file without any, the file."""
        return [hunk.digest(self.key) for hunk in self.hunks] or [self.digest]

    def version(self, side: Side) -> Sequence[Line]:
        """Give the lines of one version that the diff shows."""
        if side not in self._versions:
            self._versions[side] = list(self._version(side))
        return self._versions[side]

    def _version(self, side: Side) -> Iterator[Line]:
        other, which = ("+", 0) if side == "old" else ("-", 1)
        for at, hunk in enumerate(self.hunks):
            for n, (row, numbers) in enumerate(zip(hunk.rows, hunk.numbers, strict=True)):
                if row[:1] not in (other, "\\"):
                    yield numbers[which], row[1:], at, n


def _numbered(rows: Iterable[str], old: int, new: int) -> Iterator[tuple[int, int]]:
    for row in rows:
        yield old, new
        sign = row[:1]
        old += sign not in ("+", "\\")
        new += sign not in ("-", "\\")


def _shown(text: str, *, returns: bool) -> Safe:
    ends = text.endswith("\r")
    shown = safe(unseen_named(text[:-1] if ends else text)).replace("\n", " ")
    return Safe(shown + CARRIAGE if ends and returns else shown)


def _digest(parts: Iterable[str]) -> str:
    made = hashlib.blake2b(digest_size=8)
    made.update("\0".join(parts).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
