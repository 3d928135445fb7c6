"""What vim's machine is made of: where it stands, what a key did, and places in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["insert", "normal", "visual", "visual line"]
Ask = Literal["undo", "redo", "leave", ""]


@dataclass(frozen=True, slots=True)
class Vim:
    """Where the machine stands.

    Attributes:
        pending: What was pressed of a command that is not whole yet.
        register: What was deleted or copied last; it ends in a line break when it was whole lines.
        find: The last `f`, `F`, `t` or `T` with its character.
        last: The command that changed the text last, and `wrote` what was written after it.
        began: Where a command began insert mode, and how long the text was then.
        anchor: Where what is chosen begins, and `head` the character at its other end.
    """

    mode: Mode = "insert"
    pending: str = ""
    register: str = ""
    find: str = ""
    last: str = ""
    wrote: str = ""
    began: tuple[int, int] = (-1, 0)
    anchor: int = 0
    head: int = 0

    @property
    def visual(self) -> bool:
        """Something is being chosen."""
        return self.mode in ("visual", "visual line")

    def chosen(self, text: str) -> tuple[int, int]:
        """Give what is chosen, from where it began to where the cursor is: the second may be the smaller."""
        first, last = sorted((min(self.anchor, len(text)), min(self.head, len(text))))
        if self.mode == "visual line":
            first, last = line_of(text, first), end_of(text, last)
        else:
            last = min(len(text), last + 1)
        return (first, last) if self.anchor <= self.head else (last, first)


@dataclass(frozen=True, slots=True)
class Done:
    """What a key did: text[start:end] becomes `new`, then the cursor is at `cursor`, all in characters from 0."""

    vim: Vim
    cursor: int
    start: int = 0
    end: int = 0
    new: str = ""
    ask: Ask = ""
    times: int = 1

    @property
    def edits(self) -> bool:
        """The text changes."""
        return bool(self.new) or self.start != self.end


@dataclass(frozen=True, slots=True)
class Spot:
    """A text and the place of the cursor in it."""

    text: str
    cursor: int


def line_of(text: str, at: int) -> int:
    """Give where the line of a place begins."""
    return text.rfind("\n", 0, at) + 1


def end_of(text: str, at: int) -> int:
    """Give where the line of a place ends, before its line break."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def left_of(text: str, at: int) -> int:
    """Give the place one to the left, on the same line."""
    return max(line_of(text, at), at - 1)


def on_line(text: str, at: int) -> int:
    """Give the place on a character: in normal mode the cursor is never behind the last one of a line."""
    at = max(0, min(at, len(text)))
    return left_of(text, at) if at == end_of(text, at) else at
