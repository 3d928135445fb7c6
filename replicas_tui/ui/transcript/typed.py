"""A line that is typed on the transcript's last row."""

from __future__ import annotations

from textual.events import Key


def edited(text: str, event: Key) -> str:
    """Give the text after a key that edits it; as it was after any other."""
    if event.key in ("backspace", "ctrl+h"):
        return text[:-1]
    if event.key == "ctrl+u":
        return ""
    if event.character is not None and event.is_printable:
        return text + event.character
    return text
