"""Vim's visual mode: what is chosen, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from replicas_tui.ui.composer.objects import OBJECTS, span_of
from replicas_tui.ui.composer.vim_edits import change_part, join, put_char, swap_case
from replicas_tui.ui.composer.vim_moves import WAITING, change, count_of, follow
from replicas_tui.ui.composer.vim_text import Done, Spot, Vim, end_of, line_of, on_line


def visual(vim: Vim, typed: str, text: str) -> Done:
    """Run what was typed on what is chosen, or choose more or less."""
    last = max(0, len(text) - 1)
    vim = replace(vim, anchor=min(vim.anchor, last), head=min(vim.head, last))
    spot, (count, rest), lines = Spot(text, vim.head), count_of(typed), vim.mode == "visual line"
    if rest in ("escape", "v" if not lines else "V"):
        return Done(replace(vim, mode="normal"), on_line(text, vim.head))
    if (not rest and typed) or rest in (*WAITING, *OBJECTS, "r"):
        return Done(replace(vim, pending=typed), vim.head)
    start, end = sorted((vim.anchor, vim.head))
    span = (line_of(text, start), end_of(text, end)) if lines else (start, min(len(text), end + 1))
    if rest == "J" or rest[:1] in _CHOSEN:
        normal = replace(vim, mode="normal")
        if rest in _SAME:
            return change(normal, _SAME[rest], span, Spot(text, span[0]), whole=lines)
        if rest == "J":
            return join(normal, text.count("\n", start, end) + 1, Spot(text, start))
        return _CHOSEN[rest[0]](normal, rest, span, spot)
    return _choose(vim, rest, count, spot, counted=typed[:1].isdigit())


def _choose(vim: Vim, rest: str, count: int, spot: Spot, *, counted: bool) -> Done:
    if rest in ("v", "V"):
        return Done(replace(vim, mode="visual" if rest == "v" else "visual line"), vim.head)
    if rest in ("o", "O"):
        return Done(replace(vim, anchor=vim.head, head=vim.anchor), vim.anchor)
    if rest[:1] in OBJECTS and rest:
        found = span_of(rest, spot.text, vim.head)
        anchor, head = (vim.anchor, vim.head) if found is None else (found[0], max(found[0], found[1] - 1))
        return Done(replace(vim, anchor=anchor, head=head), head)
    vim, went = follow(vim, rest, count, spot, counted=counted)
    head = vim.head if went is None else on_line(spot.text, went.at)
    return Done(replace(vim, head=head), head)


_SAME: Final = {"d": "d", "x": "d", "y": "y", "c": "c", "s": "c"}
_CHOSEN: Final[Mapping[str, Callable[[Vim, str, tuple[int, int], Spot], Done]]] = {
    **dict.fromkeys(_SAME, change_part),
    "~": lambda vim, _, span, spot: swap_case(vim, span, spot, span[0]),
    "r": lambda vim, key, span, spot: put_char(vim, key[1], span, spot, span[0]),
    "p": lambda vim, _, span, spot: replace(
        change_part(vim, "d", span, spot), new=vim.register.removesuffix("\n"), cursor=span[0]
    ),
}
