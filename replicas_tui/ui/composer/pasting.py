"""A text area into which one can paste without brackets: what arrives as a burst of keys sends nothing early."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.timer import Timer

from replicas_tui.ui.composer.burst import Burst
from replicas_tui.ui.composer.clean import TAB
from replicas_tui.ui.composer.folding import FoldingArea
from replicas_tui.ui.typeahead import TypeAhead

HOLD_S: Final = 0.05  # so long the first enter of a burst waits: a line break if more follows, else it sends


class PastingArea(FoldingArea):
    """Takes bursts of keys as text; enter at the end of a single line typed ahead still sends."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._burst = Burst()
        self._held: Timer | None = None

    def action_send(self) -> None:
        """Send what is written."""

    def takes_in_burst(self, event: events.Key) -> bool:
        """Take enter and tab of a burst; say whether this key was one."""
        burst = self._burst.add(event.time)
        if self._held is not None:
            self._end_hold(sends=not (burst and (event.is_printable or event.key in ("enter", "tab"))))
        if not burst or event.key not in ("enter", "tab"):
            return False
        if event.key == "tab":
            self.insert_typed(TAB)
        elif self._burst.lines:
            self.insert_typed("\n")
        else:
            self._hold()
        return True

    def _hold(self) -> None:
        self._held = self.set_timer(HOLD_S, self._look)

    def _look(self) -> None:
        if isinstance(self.app, TypeAhead) and self.app.keys_wait:
            self._hold()
        else:
            self._end_hold(sends=True)

    def _end_hold(self, *, sends: bool) -> None:
        if self._held is not None:
            self._held.stop()
        self._held = None
        if sends:
            self.action_send()
        else:
            self._burst.lines = True
            self.insert_typed("\n")
