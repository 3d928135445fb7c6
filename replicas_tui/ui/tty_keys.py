"""Keys as terminals send them that Textual 8.2 reads wrongly; each may go when Textual reads it itself.

- `ESC CR` is alt+enter of every terminal without a keyboard protocol; Textual says enter, and that would send.
- `CSI 27 ; modifiers ; code ~` is xterm's and tmux's way to say shift+enter; Textual says `shift+`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser
from typing_extensions import override

_OTHER_KEYS: Final = re.compile(r"\x1b\[27;(\d+);(\d+)~")


class KeyParser(XTermParser):
    """Textual's parser, with the keys above."""

    @override
    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if sequence in ("\x1b\r", "\x1b\n") or (alt and sequence in ("\r", "\n")):
            return [events.Key("alt+enter", None)]
        if found := _OTHER_KEYS.fullmatch(sequence):
            return [key.copy() for key in self._parse_extended_key(f"\x1b[{found[2]};{found[1]}u") or ()]
        return super()._sequence_to_key_events(sequence, alt)
