"""Keys that are pressed one after the other: `gg`, `]h`, `zm`.

Textual knows single keys only. A binding whose key is two characters is a chord: help, footer and palette read
it like any other, and the widget that has it gives its printable keys to `Chords` first.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding


class Chords:
    """Which chord is being pressed; one a widget.

    Args:
        bindings: The widget's bindings; those with a key of two characters are chords.
    """

    def __init__(self, bindings: Iterable[Binding]) -> None:
        self._actions = {key: b.action for b in bindings for key in b.key.split(",") if _is_chord(key)}
        self._starts = {key[0] for key in self._actions}
        self._pending = ""

    def press(self, character: str | None) -> str | None:
        """Take a key: an action to run, `""` when a chord has begun, None when the key is no part of one."""
        pending, self._pending = self._pending, ""
        if character is None:
            return None
        if action := self._actions.get(pending + character):
            return action
        if character in self._starts:
            self._pending = character
            return ""
        return None


def _is_chord(key: str) -> bool:
    return len(key) == 2 and not (key[0] == "f" and key[1].isdigit())
