r"""Arguments, variables and headers of an MCP server as lines of text, there and back without loss.

One a line. What a line cannot hold (newlines, spaces at an end, a leading quote) is written as a JSON string, `"a\nb"`,
and so may anything be. A wrong line is told by its number and never by its text: it may be a secret.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping


class LineError(ValueError):
    """A line cannot be read; the message is for the user."""


def write_args(args: Iterable[str]) -> str:
    """Write arguments, one a line."""
    return "\n".join(_written(arg) for arg in args)


def read_args(text: str) -> list[str]:
    """Read arguments; an empty line is none (`""` is an empty one).

    Raises:
        LineError: A line begins with a quote and is no JSON string.
    """
    return [_read(row.strip(), number) for number, row in enumerate(text.split("\n"), 1) if row.strip()]


def write_pairs(pairs: Mapping[str, str], mark: str) -> str:
    """Write names and values with `mark` (`=` or `: `) between them."""
    return "\n".join(f"{name}{mark}{_written(value)}" for name, value in pairs.items())


def read_pairs(text: str, mark: str) -> dict[str, str]:
    """Read names and values.

    Raises:
        LineError: A line has no mark, no name, or a name that was there before.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        name, between, value = row.partition(mark.strip())
        name = name.strip()
        if not between or not name:
            raise LineError(f"line {number} is no {'KEY=value' if mark == '=' else 'Name: value'}")
        if name in found:
            raise LineError(f"line {number} names {name} again")
        found[name] = _read(value.strip(), number)
    return found


def _written(text: str) -> str:
    plain = text and text == text.strip() and text.isprintable() and not text.startswith('"')
    return text if plain else json.dumps(text)


def _read(text: str, number: int) -> str:
    if not text.startswith('"'):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, str):
        raise LineError(f"line {number} begins with a quote that is not closed well")
    return value
