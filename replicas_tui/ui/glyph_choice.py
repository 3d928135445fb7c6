"""Which glyph set this terminal shows as it is meant: asked of the locale first, then of the terminal itself.

The terminal draws one ambiguous sign, unseen, and says where its cursor is then: one cell further is well, two means
that it draws such signs wide, three that it does not read UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

SIGN: Final = "◆"
ASK: Final = f"\x1b7\x1b[1;1H\x1b[8m{SIGN}\x1b[6n\x1b8"
ANSWER: Final = re.compile(r"\x1b\[1;([1-9])R")
_SETS: Final = {"2": "unicode", "3": "narrow"}
_PLAIN: Final = ("c", "posix")


def by_locale(environ: Mapping[str, str]) -> str:
    """Give the set to begin with: `ascii` where the locale or the console cannot do more.

    Python sets LC_CTYPE for itself where LANG is C, so that LANG says more about the user's wish.
    """
    if environ.get("TERM") == "linux":
        return "ascii"
    for name in ("LC_ALL", "LANG"):
        if value := environ.get(name, "").lower():
            return "ascii" if value in _PLAIN or ("utf" not in value and "." in value) else "unicode"
    return "unicode"


def by_cursor(answer: str) -> str:
    """Give the set that fits where the cursor went."""
    found = ANSWER.fullmatch(answer)
    return _SETS.get(found[1], "ascii") if found else "unicode"
