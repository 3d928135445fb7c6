"""Secrets that one asked to see: one thing at a time, for ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.timer import Timer
from textual.widget import Widget

SHOWN_S: Final = 10.0
ALL: Final = "all"


class Revealed:
    """Knows what a widget shows of its secrets.

    Args:
        widget: Whose they are; it goes, and its timer goes with it.
        draw: Called whenever something is shown or hidden.

    Attributes:
        what: What is shown; empty when nothing is.
    """

    def __init__(self, widget: Widget, draw: Callable[[], object]) -> None:
        self._widget, self._draw = widget, draw
        self.what = ""
        self._hiding: Timer | None = None

    def toggle(self, what: str = ALL) -> None:
        """Show it for ten seconds, or hide it when it is shown."""
        self._show("" if what == self.what else what)

    def hide(self) -> None:
        """Show nothing any more."""
        self._show("")

    def _show(self, what: str) -> None:
        if self._hiding is not None:
            self._hiding.stop()
        self.what = what
        self._hiding = self._widget.set_timer(SHOWN_S, self.hide) if what else None
        self._draw()
