"""Keys as terminals send them that Textual 8.2 reads wrongly; each may go when Textual reads it itself.

- `ESC CR` is alt+enter of every terminal without a keyboard protocol; Textual says enter, and that would send.
- `CSI ? 997` tells that the terminal's colours changed; Textual would type it.
- `ESC` and a letter is alt with it, or escape and a letter that came together; Textual would type the letter,
  and for a digit what a Mac's option key would: `£` for 3.
- `CSI 27 ; modifiers ; code ~` is xterm's and tmux's way to say shift+enter; Textual says `shift+`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message
from typing_extensions import override

from replicas_tui.ui.page_colour import TOLD, PageTurned, told

_OTHER_KEYS: Final = re.compile(r"\x1b\[27;(\d+);(\d+)~")
_DIGIT: Final = re.compile("\x1b[0-9]")


class KeyParser(XTermParser):
    """Textual's parser, with the keys above."""

    @property
    def unsure(self) -> bool:
        """What came may be the beginning of more; `tick` tells when it was not."""
        return self._timeout_time is not None

    @override
    def feed(self, data: str) -> Iterable[Message]:
        text, *rest = TOLD.split(data)
        yield from super().feed(text) if text or not data else ()
        for number, after in zip(rest[::2], rest[1::2], strict=True):
            yield PageTurned(told(number))
            yield from super().feed(after) if after else ()

    @override
    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence in ("\x1b\r", "\x1b\n") or (alt and sequence in ("\r", "\n")):
            return [events.Key("alt+enter", None)]
        if found := _OTHER_KEYS.fullmatch(sequence):
            return [key.copy() for key in self._parse_extended_key(f"\x1b[{found[2]};{found[1]}u") or ()]
        if _DIGIT.fullmatch(sequence):
            sequence, alt = sequence[1], True
        keys = super()._sequence_to_key_events(sequence, alt)
        return [events.Key(key.key, None) for key in keys] if alt else keys
