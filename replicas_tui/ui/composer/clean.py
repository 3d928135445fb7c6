"""Text that comes from outside (a paste, an editor, a draft) made fit to be written and shown here.

Unlike `safe` this is what will be sent: words stay as they are, only what steers a terminal is taken out.
"""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TAB: Final = "    "


def clean(text: str) -> str:
    """Give the text with one kind of line break, spaces for tabs, and nothing that steers a terminal."""
    return typeable(text).replace("\t", TAB)


def typeable(text: str) -> str:
    """Give the text as `clean` does, tabs and all: they mean something to a shell, a Makefile, a value."""
    return _STEERING.sub("", _BREAKS.sub("\n", text))
