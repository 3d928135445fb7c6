"""Blanks the values a user stored as variables wherever they would be written down: transcripts, logs of hooks.

Only whole values are looked for, of eight characters or more; a plain word, a path, or an address without anything
secret in it is no secret, as blanking `development` everywhere would hide more than it protects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

BLANK = "***"
SHORTEST = 8
_PLAIN = re.compile(
    r"[a-z]+"  # development
    r"|/[\w./-]*"  # /usr/local/bin
    r"|https?://[^\s@?#]*"  # https://example.com/path
    r"|[\w.-]+:\d{1,5}"  # localhost:5432
)


def worth_hiding(values: Iterable[str]) -> tuple[str, ...]:
    """Return what is to be looked for, the longest first; of a value with several lines, each."""
    lines = {line.strip() for value in values for line in value.splitlines()}
    hidden = (line for line in lines if len(line) >= SHORTEST and _PLAIN.fullmatch(line) is None)
    return tuple(sorted(hidden, key=len, reverse=True))


def blanked(text: str, secrets: Sequence[str]) -> str:
    """Return a text without the secrets."""
    for secret in secrets:
        if secret in text:
            text = text.replace(secret, BLANK)
    return text


def blanked_leaves(value: Any, secrets: Sequence[str]) -> Any:
    """Return JSON-like data with the secrets blanked in its texts; its keys stay as they are."""
    if not secrets:
        return value
    if isinstance(value, str):
        return blanked(value, secrets)
    if isinstance(value, dict):
        return {key: blanked_leaves(each, secrets) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [blanked_leaves(each, secrets) for each in value]
    return value
