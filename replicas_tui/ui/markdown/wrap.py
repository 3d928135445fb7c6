"""Wrapping of styled text to lines."""

from __future__ import annotations

from textual.content import Content


def wrapped(body: Content, width: int) -> list[Content]:
    """Wrap at words, and at newlines in the text; a word longer than the line is broken."""
    lines = [row.rstrip() for part in body.split("\n", allow_blank=True) for row in part.wrap(max(1, width))]
    return lines or [Content("")]
