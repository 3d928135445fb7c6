"""A pane that shows ages: it looks again when the minute changes, and not before."""

from __future__ import annotations

from typing import TypeVar

from typing_extensions import override

from replicas_tui.state.store import Store
from replicas_tui.ui.clock import TICK_S, Clock, this_minute
from replicas_tui.ui.pane import Pane

V = TypeVar("V")


class AgedPane(Pane[V]):
    """Subclasses take `clock()` as the present."""

    def __init__(self, store: Store, clock: Clock, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(store, id=id)
        self.clock = clock
        self._minute = this_minute(clock)

    @override
    def on_mount(self) -> None:
        """Start looking at the clock; Textual runs the base's own `on_mount` too."""
        self.set_interval(TICK_S, self._tick)

    def _tick(self) -> None:
        minute = this_minute(self.clock)
        if minute != self._minute:
            self._minute = minute
            self.again()
