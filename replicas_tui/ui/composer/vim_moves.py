"""How vim's commands are read: counts, motions that are gone on with, and what waits for one more key."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from replicas_tui.ui.composer.motions import FINDS, Target, motion, turned
from replicas_tui.ui.composer.vim_edits import change_lines, change_part
from replicas_tui.ui.composer.vim_text import Done, Spot, Vim

MOST: Final = 9999
WAITING: Final = (*FINDS, "g")


def count_of(typed: str) -> tuple[int, str]:
    """Split a count from what follows it; a leading 0 is a motion."""
    if typed.startswith("0"):
        return 1, typed
    rest = typed.lstrip("0123456789")
    digits = typed[: len(typed) - len(rest)]
    return min(int(digits[:5]), MOST) if digits else 1, rest


def follow(vim: Vim, move: str, count: int, spot: Spot, *, counted: bool) -> tuple[Vim, Target | None]:
    """Follow a motion; `;` and `,` look for the same character again."""
    if move in (";", ","):
        move, again = vim.find if move == ";" else turned(vim.find), True
    else:
        again = False
        vim = replace(vim, find=move) if len(move) == 2 and move[0] in FINDS else vim
    went = motion(move, count, spot.text, spot.cursor, counted=counted)
    if again and went is not None and went.at == spot.cursor:  # it stands before that very character
        went = motion(move, count + 1, spot.text, spot.cursor)
    return vim, went


def change(vim: Vim, operator: str, span: tuple[int, int], spot: Spot, *, whole: bool) -> Done:
    """Delete, change or copy a part of the text, or its lines."""
    return (change_lines if whole else change_part)(vim, operator, span, spot)
