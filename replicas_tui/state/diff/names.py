"""File names as git writes them in a diff: with `a/` and `b/` before, in C quotes when they are odd.

They come out as they are on disk: whoever shows one makes it safe first.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPED: Final = re.compile(rb'\\([0-7]{3}|[abfnrtv"\\])')
_LETTERS: Final = {b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def named(text: str, *, strip: bool = True) -> str:
    """Read a name from a heading; nothing for `/dev/null`. `strip` takes the side (`a/`, `b/`) away."""
    name = text.partition("\t")[0].rstrip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = _unquoted(name[1:-1])
    if name == "/dev/null":
        return ""
    if strip and name[1:2] == "/" and name[0] in "abciwo":
        name = name[2:]
    return name


def from_git_line(row: str) -> str:
    """Read the name from `diff --git a/x b/x`, as far as it can be told: names with spaces say nothing of their end."""
    rest = row.removeprefix("diff --git ")
    if rest.endswith('"'):
        return named(rest[rest.find(' "') + 1 :])
    half = len(rest) // 2
    if rest[:half][2:] == rest[half + 1 :][2:]:
        return named(rest[half + 1 :])
    return named(rest.rpartition(" ")[2])


def _unquoted(text: str) -> str:
    def letter(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8) & 0xFF]) if code.isdigit() else _LETTERS.get(code, code)

    return _ESCAPED.sub(letter, text.encode()).decode(errors="replace")
