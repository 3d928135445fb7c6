"""Is the terminal's page dark or light? It is asked for its background, and may tell by itself when that changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from textual.message import Message

Page = Literal["dark", "light"]

ASK: Final = "\x1b]11;?\x1b\\"
_PART: Final = "([0-9a-fA-F]{1,4})"
ANSWER: Final = re.compile(rf"\x1b\]11;rgba?:{_PART}/{_PART}/{_PART}[^\x07\x1b]*(?:\x07|\x1b\\)")
TELL: Final = "\x1b[?2031h"
TELL_NO_MORE: Final = "\x1b[?2031l"
TOLD: Final = re.compile(r"\x1b\[\?997;([12])n")


class PageTurned(Message):
    """The terminal's colours became dark or light ones."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page


def told(number: str) -> Page:
    """Read the number of a report by mode 2031."""
    return "light" if number == "2" else "dark"


def page_of(answer: str) -> Page | None:
    """Read the answer to `ASK`: a background is light when dark letters are read on it better than light ones."""
    found = ANSWER.fullmatch(answer)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return "light" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "dark"


def page_hinted(environ: Mapping[str, str]) -> Page | None:
    """Read the hint some terminals leave: `COLORFGBG=0;15`, whose last number is the page's colour of 16."""
    last = environ.get("COLORFGBG", "").rpartition(";")[2]
    return ("light" if last in ("7", "15") else "dark") if last.isdigit() else None
