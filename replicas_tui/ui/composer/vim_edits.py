"""What vim's commands do to a text: take parts and lines, put them, write over them, begin to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from replicas_tui.ui.composer.vim_text import Done, Spot, Vim, end_of, line_of, on_line

_PUTS: Final = 99


def change_part(vim: Vim, operator: str, span: tuple[int, int], spot: Spot) -> Done:
    """Delete, change or copy a part of the text."""
    (start, end), text = span, spot.text
    taken = replace(vim, register=text[start:end] or vim.register)
    if operator == "y":
        return Done(taken, start)
    if operator == "c":
        return Done(replace(taken, mode="insert"), start, start, end)
    return Done(taken, on_line(text[:start] + text[end:], start), start, end)


def change_lines(vim: Vim, operator: str, span: tuple[int, int], spot: Spot) -> Done:
    """Delete, change or copy whole lines."""
    (start, end), text = span, spot.text
    taken = replace(vim, register=text[start:end] + "\n")
    if operator == "y":
        return Done(taken, spot.cursor if start <= spot.cursor <= end_of(text, start) else start)
    if operator == "c":
        return Done(replace(taken, mode="insert"), start, start, end)
    if end < len(text):
        return Done(taken, start, start, end + 1)
    first = max(0, start - 1)
    return Done(taken, line_of(text, first), first, end)


def put(vim: Vim, key: str, count: int, spot: Spot) -> Done:
    """Put the register behind the cursor, or before it."""
    text, cursor, what = spot.text, spot.cursor, vim.register * min(count, _PUTS)
    if not what:
        return Done(vim, cursor)
    if not vim.register.endswith("\n"):
        at = min(cursor + (key == "p"), end_of(text, cursor))
        return Done(vim, at + len(what) - 1, at, at, what)
    if key == "P":
        at = line_of(text, cursor)
        return Done(vim, at, at, at, what)
    at = end_of(text, cursor)
    return Done(vim, at + 1, at, at, "\n" + what[:-1])


def begin_insert(vim: Vim, key: str, _: int, spot: Spot) -> Done:
    """Begin to write where the key says."""
    text, cursor, writing = spot.text, spot.cursor, replace(vim, mode="insert")
    begin, end = line_of(text, cursor), end_of(text, cursor)
    if key == "o":
        return Done(writing, end + 1, end, end, "\n")
    if key == "O":
        return Done(writing, begin, begin, begin, "\n")
    indent = begin + len(text[begin:end]) - len(text[begin:end].lstrip())
    return Done(writing, {"i": cursor, "a": min(cursor + 1, end), "I": indent, "A": end}[key])


def swap_case(vim: Vim, span: tuple[int, int], spot: Spot, cursor: int) -> Done:
    """Make small letters large, and large ones small."""
    start, end = span
    new = "".join(one.swapcase() if len(one.swapcase()) == 1 else one for one in spot.text[start:end])
    return Done(vim, on_line(spot.text, cursor), start, end, new)


def put_char(vim: Vim, char: str, span: tuple[int, int], spot: Spot, cursor: int) -> Done:
    """Write one character over each of a part; line breaks stay."""
    start, end = span
    return Done(vim, cursor, start, end, "".join(one if one == "\n" else char for one in spot.text[start:end]))


def join(vim: Vim, count: int, spot: Spot) -> Done:
    """Make one line of two, or of `count`, with a blank where they met."""
    text, lines = spot.text, max(2, count)
    start = end_of(text, spot.cursor)
    end, begin = start, line_of(text, spot.cursor)
    for _ in range(lines - 1):
        end = end_of(text, end + 1) if end < len(text) else end
    if end == start:
        return Done(vim, spot.cursor)
    head, *rest = text[begin:end].split("\n")
    whole, at = head.rstrip(), 0
    for one in rest:
        at, whole = len(whole), f"{whole} {one.strip()}".rstrip()
    return Done(vim, on_line(text[:begin] + whole + text[end:], begin + at), begin, end, whole)
