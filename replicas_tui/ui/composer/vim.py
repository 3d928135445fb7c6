"""Vim's keys for the composer: a pure machine, keys in and edits out. It knows nothing of widgets.

Normal and insert mode, counts, `d c y` with motions, a register. What it does not know does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from replicas_tui.ui.composer.motions import Target, motion

Mode = Literal["insert", "normal"]
Ask = Literal["undo", "redo", "leave", ""]

_OPERATORS: Final = "dcy"
_MOST: Final = 9999
_PUTS: Final = 99
_PREFIX: Final = "g"
_SHORT: Final = {"x": "dl", "X": "dh", "D": "d$", "C": "c$", "s": "cl", "S": "cc", "Y": "yy"}
_KEYS: Final = {
    "left": "h",
    "right": "l",
    "up": "k",
    "down": "j",
    "home": "0",
    "end": "$",
    "backspace": "h",
    "space": "l",
}


@dataclass(frozen=True, slots=True)
class Vim:
    """Where the machine stands.

    Attributes:
        pending: What was pressed of a command that is not whole yet.
        register: What was deleted or copied last; it ends in a line break when it was whole lines.
    """

    mode: Mode = "insert"
    pending: str = ""
    register: str = ""


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


def press(vim: Vim, key: str, text: str, cursor: int) -> Done | None:
    """Press a key, a character or a name such as `escape`; None when it does what it does elsewhere."""
    if vim.mode == "insert":
        return Done(Vim("normal", register=vim.register), _left(text, cursor)) if key == "escape" else None
    if key == "escape":
        return Done(replace(vim, pending=""), cursor, ask="" if vim.pending else "leave")
    key = _KEYS.get(key, key)
    if key == "ctrl+r":
        return Done(replace(vim, pending=""), cursor, ask="redo", times=_count(vim.pending)[0])
    return _command(replace(vim, pending=""), vim.pending + key, Spot(text, cursor)) if len(key) == 1 else None


def _command(vim: Vim, typed: str, spot: Spot) -> Done:
    """Run what was typed, or wait for the rest of it."""
    count, rest = _count(typed)
    if rest in _SHORT:
        count, rest = 1, f"{_SHORT[rest][0]}{count}{_SHORT[rest][1]}"
    if not rest or rest in (*_OPERATORS, _PREFIX):
        return Done(replace(vim, pending=typed), spot.cursor)
    if rest[0] in _OPERATORS:
        done = _operate(vim, rest, count, spot)
        return done if done is not None else Done(replace(vim, pending=typed), spot.cursor)
    if run := _COMMANDS.get(rest):
        return run(vim, rest, count, spot)
    went = motion(rest, count, spot.text, spot.cursor, counted=typed[0].isdigit())
    return Done(vim, _on_line(spot.text, went.at) if went is not None else spot.cursor)


def _undo(vim: Vim, _: str, count: int, spot: Spot) -> Done:
    return Done(vim, spot.cursor, ask="undo", times=count)


def _operate(vim: Vim, typed: str, count: int, spot: Spot) -> Done | None:
    """Delete, change or copy what a motion goes over; None while the motion is not whole."""
    more, move = _count(typed[1:])
    if not move or move == _PREFIX:
        return None
    text, cursor, times = spot.text, spot.cursor, min(count * more, _MOST)
    if move == typed[0]:
        went = motion("j", times - 1, text, cursor)
    else:
        if typed[0] == "c" and move == "w" and text[cursor : cursor + 1].strip():
            move = "e"  # as vim has it: the space behind the word stays
        went = motion(move, times, text, cursor, counted=count > 1 or typed[1].isdigit())
    if went is None:
        return Done(vim, cursor)
    start, end = _span(went, spot, move)
    return (_lines if went.whole else _part)(vim, typed[0], (start, end), spot)


def _span(went: Target, spot: Spot, move: str) -> tuple[int, int]:
    text, (start, end) = spot.text, sorted((spot.cursor, went.at))
    if went.whole:
        return _begin(text, start), _end(text, end)
    if move == "w" and (filled := text[start:end].rstrip()) and "\n" in text[start + len(filled) : end]:
        end = _end(text, start + len(filled))  # the last word of a line goes without its line break
    return start, min(len(text), end + went.inclusive)


def _part(vim: Vim, operator: str, span: tuple[int, int], spot: Spot) -> Done:
    (start, end), text = span, spot.text
    taken = replace(vim, register=text[start:end] or vim.register)
    if operator == "y":
        return Done(taken, start)
    if operator == "c":
        return Done(replace(taken, mode="insert"), start, start, end)
    return Done(taken, _on_line(text[:start] + text[end:], start), start, end)


def _lines(vim: Vim, operator: str, span: tuple[int, int], spot: Spot) -> Done:
    (start, end), text = span, spot.text
    taken = replace(vim, register=text[start:end] + "\n")
    if operator == "y":
        return Done(taken, spot.cursor if start <= spot.cursor <= _end(text, start) else start)
    if operator == "c":
        return Done(replace(taken, mode="insert"), start, start, end)
    if end < len(text):
        return Done(taken, start, start, end + 1)
    first = max(0, start - 1)
    return Done(taken, _begin(text, first), first, end)


def _put(vim: Vim, key: str, count: int, spot: Spot) -> Done:
    text, cursor, what = spot.text, spot.cursor, vim.register * min(count, _PUTS)
    if not what:
        return Done(vim, cursor)
    if not vim.register.endswith("\n"):
        at = min(cursor + (key == "p"), _end(text, cursor))
        return Done(vim, at + len(what) - 1, at, at, what)
    if key == "P":
        at = _begin(text, cursor)
        return Done(vim, at, at, at, what)
    at = _end(text, cursor)
    return Done(vim, at + 1, at, at, "\n" + what[:-1])


def _insert(vim: Vim, key: str, _: int, spot: Spot) -> Done:
    text, cursor, writing = spot.text, spot.cursor, replace(vim, mode="insert")
    begin, end = _begin(text, cursor), _end(text, cursor)
    if key == "o":
        return Done(writing, end + 1, end, end, "\n")
    if key == "O":
        return Done(writing, begin, begin, begin, "\n")
    indent = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
    return Done(writing, {"i": cursor, "a": min(cursor + 1, end), "I": indent, "A": end}[key])


_COMMANDS: Final[Mapping[str, Callable[[Vim, str, int, Spot], Done]]] = {
    "u": _undo,
    **dict.fromkeys("pP", _put),
    **dict.fromkeys("iaIAoO", _insert),
}


def _count(typed: str) -> tuple[int, str]:
    """Split a count from what follows it; a leading 0 is a motion."""
    if typed.startswith("0"):
        return 1, typed
    rest = typed.lstrip("0123456789")
    digits = typed[: len(typed) - len(rest)]
    return min(int(digits[:5]), _MOST) if digits else 1, rest


def _begin(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _left(text: str, at: int) -> int:
    return max(_begin(text, at), at - 1)


def _on_line(text: str, at: int) -> int:
    """Give the place on a character: in normal mode the cursor is never behind the last one of a line."""
    at = max(0, min(at, len(text)))
    return _left(text, at) if at == _end(text, at) else at
