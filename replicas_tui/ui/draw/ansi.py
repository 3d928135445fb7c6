"""Colours a program printed, said in the roles of the theme. Nothing else of an escape sequence gets through."""

from __future__ import annotations

import re
from typing import Final

from textual.content import Content, Span

from replicas_tui.state.safe import safe_output

_SGR: Final = re.compile(r"\x1b\[([\d;]*)m")
_COLOURS: Final = ("$t-meta", "$t-fail", "$t-done", "$t-need", "$t-accent", "$t-word", "$t-live", "$t-text")
_STRONG: Final = {"$t-fail": "$t-fail-b", "$t-done": "$t-done-b", "$t-need": "$t-need-b", "$t-live": "$t-live-b"}
_LINE: Final = 20_000


def coloured(line: str, plain: str = "$t-2") -> Content:
    """Give a line as it was printed: what was written over is gone, its colours are roles; `plain` is the others'."""
    if "\r" in line:
        line = line.rstrip("\r").rpartition("\r")[2]
    if "\x1b" not in line:
        return Content.styled(safe_output(line, limit=_LINE).replace("\n", " "), plain)
    pen, text, spans = _Pen(), "", []
    for n, piece in enumerate(_SGR.split(line)):
        if n % 2:
            pen.take(piece)
        elif shown := safe_output(piece, limit=_LINE).replace("\n", " "):
            spans.append(Span(len(text), len(text) + len(shown), pen.style or plain))
            text += shown
    return Content(text, spans)


class _Pen:
    """The colour that is on."""

    def __init__(self) -> None:
        self._colour, self._bold, self._dim = "", False, False

    @property
    def style(self) -> str:
        """The role; empty for none."""
        if self._bold:
            return _STRONG.get(self._colour, self._colour or "$t-strong")
        return self._colour or ("$t-meta" if self._dim else "")

    def take(self, codes: str) -> None:
        """Take the numbers of one sequence; those that mean no colour of the sixteen change nothing."""
        numbers = [int(code) for code in codes.split(";") if code] or [0]
        while numbers:
            code = numbers.pop(0)
            if code in (38, 48):
                numbers = self._wide(numbers, foreground=code == 38)
            else:
                self._one(code)

    def _one(self, code: int) -> None:
        if code == 0:
            self._colour, self._bold, self._dim = "", False, False
        elif code in (1, 2, 22):
            self._bold, self._dim = code == 1, code == 2
        elif 30 <= code <= 37 or 90 <= code <= 97:
            self._colour = _COLOURS[code % 10]
        elif code == 39:
            self._colour = ""

    def _wide(self, numbers: list[int], *, foreground: bool) -> list[int]:
        """Pass over a colour of 256 or of millions; one of the first sixteen is one of ours."""
        if numbers[:1] == [5]:
            if foreground and len(numbers) > 1:
                self._colour = _COLOURS[numbers[1] % 8] if numbers[1] < 16 else ""
            return numbers[2:]
        return numbers[4:] if numbers[:1] == [2] else numbers[1:]
