"""Vim's keys for the composer: a pure machine, keys in and edits out. It knows nothing of widgets.

Insert, normal and visual mode, counts, `d c y` with motions and text objects, a register, `.` and `;`. What it does not
know does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from replicas_tui.ui.composer.motions import Target, motion
from replicas_tui.ui.composer.objects import OBJECTS, span_of
from replicas_tui.ui.composer.vim_edits import begin_insert, join, put, put_char, swap_case
from replicas_tui.ui.composer.vim_moves import MOST, WAITING, change, count_of, follow
from replicas_tui.ui.composer.vim_text import Done, Spot, Vim, end_of, left_of, line_of, on_line
from replicas_tui.ui.composer.vim_visual import visual

__all__ = ["Done", "Vim", "press"]

_OPERATORS: Final = "dcy"
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


def press(vim: Vim, key: str, text: str, cursor: int) -> Done | None:
    """Press a key, a character or a name such as `escape`; None when it does what it does elsewhere."""
    if vim.mode == "insert":
        return _written(vim, text, cursor) if key == "escape" else None
    key, pending = _KEYS.get(key, key), vim.pending
    if key == "enter" and (pending or vim.visual):  # half a command is no reason to send
        return Done(replace(vim, pending=""), vim.head if vim.visual else cursor)
    vim = replace(vim, pending="")
    if vim.visual and (key == "escape" or len(key) == 1):
        return visual(vim, "" if key == "escape" and pending else pending + key, text)
    if key == "escape":
        return Done(vim, cursor, ask="" if pending else "leave")
    if key == "ctrl+r":
        return Done(vim, cursor, ask="redo", times=count_of(pending)[0])
    return _command(vim, pending + key, Spot(text, cursor)) if len(key) == 1 else None


def _written(vim: Vim, text: str, cursor: int) -> Done:
    """End insert mode; what was written since a command began it is what `.` writes again."""
    place, length = vim.began
    grown = len(text) - length
    wrote = text[place:cursor] if place + grown == cursor and grown > 0 else ""
    return Done(
        replace(vim, mode="normal", pending="", wrote=wrote if place >= 0 else vim.wrote), left_of(text, cursor)
    )


def _command(vim: Vim, typed: str, spot: Spot) -> Done:
    """Run what was typed, or wait for the rest of it; remember it for `.` when it changed the text."""
    if count_of(typed)[1] == ".":
        return _again(vim, typed, spot)
    done = _run(vim, typed, spot)
    now, length = done.vim, len(spot.text) - (done.end - done.start) + len(done.new)
    if now.mode == "insert":
        return replace(done, vim=replace(now, last=typed, began=(done.cursor, length)))
    return replace(done, vim=replace(now, last=typed)) if done.edits else done


def _run(vim: Vim, typed: str, spot: Spot) -> Done:
    count, rest = count_of(typed)
    if rest in _SHORT:
        count, rest = 1, f"{_SHORT[rest][0]}{count}{_SHORT[rest][1]}"
    if not rest or rest in (*_OPERATORS, *WAITING, "r"):
        return Done(replace(vim, pending=typed), spot.cursor)
    if rest[0] in _OPERATORS:
        done = _operate(vim, rest, count, spot)
        return done if done is not None else Done(replace(vim, pending=typed), spot.cursor)
    if rest in ("v", "V"):
        mode: Final = "visual" if rest == "v" else "visual line"
        return Done(replace(vim, mode=mode, anchor=spot.cursor, head=spot.cursor), spot.cursor)
    if run := _COMMANDS.get(rest[0] if rest[0] == "r" else rest):
        return run(vim, rest, count, spot)
    vim, went = follow(vim, rest, count, spot, counted=typed[0].isdigit())
    return Done(vim, on_line(spot.text, went.at) if went is not None else spot.cursor)


def _again(vim: Vim, typed: str, spot: Spot) -> Done:
    """Do once more what changed the text last, with what was written then."""
    if not vim.last:
        return Done(vim, spot.cursor)
    last = typed[:-1] + count_of(vim.last)[1] if len(typed) > 1 else vim.last
    done = _run(vim, last, spot)
    if done.vim.mode != "insert":
        return done
    start, end, new = (done.start, done.end, done.new) if done.edits else (done.cursor, done.cursor, "")
    new = new[: done.cursor - start] + vim.wrote + new[done.cursor - start :]
    after = spot.text[:start] + new + spot.text[end:]
    return Done(replace(done.vim, mode="normal"), left_of(after, done.cursor + len(vim.wrote)), start, end, new)


def _undo(vim: Vim, _: str, count: int, spot: Spot) -> Done:
    return Done(vim, spot.cursor, ask="undo", times=count)


def _operate(vim: Vim, typed: str, count: int, spot: Spot) -> Done | None:
    """Delete, change or copy what a motion goes over; None while the motion is not whole."""
    more, move = count_of(typed[1:])
    if not move or move in (*WAITING, *OBJECTS):
        return None
    text, cursor, times = spot.text, spot.cursor, min(count * more, MOST)
    if move[0] in OBJECTS:
        span = span_of(move, text, cursor)
        if span is None:
            return Done(vim, cursor)
        return change(vim, typed[0], span, Spot(text, span[0]), whole=move[1] == "p")
    at, counted = spot, count > 1 or typed[1].isdigit()
    if move == typed[0]:
        went = motion("j", times - 1, text, cursor)
    else:
        if typed[0] == "c" and move in ("w", "W") and text[cursor : cursor + 1].strip():
            move, at = {"w": "e", "W": "E"}[move], Spot(text, cursor - 1)  # the space behind stays, as vim has it
        vim, went = follow(vim, move, times, at, counted=counted)
    if went is None or (move in ("j", "k") and line_of(text, went.at) == line_of(text, cursor)):
        return Done(vim, cursor)
    return change(vim, typed[0], _span(went, spot, move), spot, whole=went.whole)


def _span(went: Target, spot: Spot, move: str) -> tuple[int, int]:
    text, (start, end) = spot.text, sorted((spot.cursor, went.at))
    if went.whole:
        return line_of(text, start), end_of(text, end)
    if move in ("w", "W") and (filled := text[start:end].rstrip()) and "\n" in text[start + len(filled) : end]:
        end = end_of(text, start + len(filled))  # the last word of a line goes without its line break
    return start, min(len(text), end + went.inclusive)


def _swap(vim: Vim, _: str, count: int, spot: Spot) -> Done:
    end = min(spot.cursor + count, end_of(spot.text, spot.cursor))
    return swap_case(vim, (spot.cursor, end), spot, end)


def _char(vim: Vim, key: str, count: int, spot: Spot) -> Done:
    end = spot.cursor + count
    if end > end_of(spot.text, spot.cursor):
        return Done(vim, spot.cursor)
    return put_char(vim, key[1], (spot.cursor, end), spot, end - 1)


_COMMANDS: Final[Mapping[str, Callable[[Vim, str, int, Spot], Done]]] = {
    "u": _undo,
    "r": _char,
    "~": _swap,
    "J": lambda vim, _, count, spot: join(vim, count, spot),
    **dict.fromkeys("pP", put),
    **dict.fromkeys("iaIAoO", begin_insert),
}
