r"""`.env` files: what a shell and the usual libraries agree on, read and written.

`KEY=value`, `export KEY=value`, `# comments`; a bare value ends at a line end or at ` #`; `'…'` holds everything as it
is, in `"…"` a backslash gives `n`, `r`, `t` their meaning and takes that of `"`, `$`, `` ` `` and itself; both may go
over several lines. Nothing is substituted: `$HOME` stays `$HOME`. A line that is none of this is a fault, told by its
number and never by its text: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BLANK: Final = re.compile(r"[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|\Z)")
_ENTRY: Final = re.compile(
    r"""
    [^\S\r\n]* (?:export[^\S\r\n]+)? (?P<key>[A-Za-z_][A-Za-z0-9_]*) [^\S\r\n]* = (?P<gap>[^\S\r\n]*)
    (?: '(?P<single>[^']*)' | "(?P<double>(?:[^"\\]|\\.)*)" | (?P<bare>(?!['"])[^\r\n]*?) )
    (?: (?<=\S)[^\S\r\n]+\#[^\r\n]* | [^\S\r\n]* )
    (?: \r\n | \n | \r | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_MEANT: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$", "`": "`"}
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:@%+,=-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A variable that was read; `line` counts from 1."""

    key: str
    value: str = field(repr=False)
    line: int


@dataclass(frozen=True, slots=True)
class Dotenv:
    """What was read; `faults` are the numbers of lines that could not be."""

    entries: tuple[Entry, ...] = ()
    faults: tuple[int, ...] = ()


def read_dotenv(text: str) -> Dotenv:
    """Read the text of a `.env` file; of a name that comes twice both are given, the later one last."""
    entries: list[Entry] = []
    faults: list[int] = []
    at, number = 0, 1
    text = text.removeprefix("\ufeff")
    while at < len(text):
        found = _BLANK.match(text, at) or _ENTRY.match(text, at)
        if found is None:
            faults.append(number)
            found = _LINE.match(text, at)
        elif found.re is _ENTRY:
            entries.append(Entry(found["key"], _value(found), number))
        assert found is not None  # a line is always a line  # noqa: S101
        number += len(re.findall(r"\r\n|\n|\r", found[0]))
        at = found.end()
    return Dotenv(tuple(entries), tuple(faults))


def write_dotenv(variables: Iterable[tuple[str, str]]) -> str:
    """Write variables so that `read_dotenv` and a shell read the same values again."""
    return "".join(f"{key}={_written(value)}\n" for key, value in variables)


def _value(found: re.Match[str]) -> str:
    if found["single"] is not None:
        return found["single"]
    if found["double"] is not None:
        return _ESCAPE.sub(lambda one: _MEANT.get(one[1], one[0]), found["double"])
    bare = found["bare"]
    return "" if bare.startswith("#") and found["gap"] else bare


def _written(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    if "'" not in value:
        return f"'{value}'"
    return '"' + re.sub(r'(["\\$`])', r"\\\1", value) + '"'
