"""A terminal that answers what it is asked, as kitty, iTerm2 or one with sixels does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from typing_extensions import override

from tests.ui.pty_app import PtyApp

NAME: Final = b"\x1b[>q"
CELL: Final = b"\x1b[16t"
GRAPHICS: Final = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
ITERM: Final = b"\x1b]1337;ReportCellSize\x1b\\"
ATTRIBUTES: Final = b"\x1b[c"
PAGE: Final = b"\x1b]11;?\x1b\\"

PLAIN: Final = {CELL: b"\x1b[6;20;10t", ATTRIBUTES: b"\x1b[?62;22c"}
KITTY: Final = {**PLAIN, GRAPHICS: b"\x1b_Gi=31;OK\x1b\\", NAME: b"\x1bP>|kitty(0.35.2)\x1b\\"}
ITERM2: Final = {**PLAIN, ITERM: b"\x1b]1337;ReportCellSize=20.0;10.0;2.0\x1b\\"}
SIXEL: Final = {**PLAIN, ATTRIBUTES: b"\x1b[?62;4;22c"}

COLOUR: Final = re.compile(rb"\x1b\[([\d;:]*)m")


class Terminal(PtyApp):
    """A pty whose other end answers.

    Attributes:
        asked: The questions that were asked, in order.
    """

    def __init__(
        self,
        *words: str,
        answers: Mapping[bytes, bytes],
        program: Sequence[str] = (),
        env: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.answers, self.asked = answers, []  # type: ignore[var-annotated]
        self._seen = 0
        super().__init__(*words, program=program, env=env)

    @override
    def heard(self) -> None:
        found = sorted(
            (at.end(), question)
            for question in self.answers
            for at in re.finditer(re.escape(question), self.bytes)
            if at.end() > self._seen
        )
        for end, question in found:
            self._seen = end
            self.asked.append(question)
            self.press(self.answers[question])


def colours(written: bytes) -> set[bytes]:
    """Give what of the written styles is a colour: all but bold, underline and their like, and the default colours."""
    found: set[bytes] = set()
    for style in COLOUR.finditer(written):
        for part in style[1].replace(b":", b";").split(b";"):
            if part.isdigit() and (30 <= int(part) <= 38 or 40 <= int(part) <= 48 or 90 <= int(part) <= 107):
                found.add(style[0])
    return found
