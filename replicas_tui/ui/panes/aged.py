"""A pane that shows ages: they grow when the minute changes, all together, and not before."""

from __future__ import annotations

from typing import TypeVar

from typing_extensions import override

from replicas_tui.state.store import Store
from replicas_tui.ui.clock import TICK_S, Clock, this_minute
from replicas_tui.ui.pane import Pane

V = TypeVar("V")


class AgedPane(Pane[V]):
    """Subclasses take `clock()` as the present: the minute it is in, so that no poll between two repaints an age."""

    def __init__(self, store: Store, clock: Clock, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(store, id=id)
        self.clock: Clock = lambda: this_minute(clock)
        self._minute = self.clock()

    @override
    def on_mount(self) -> None:
        """Start looking at the clock; Textual runs the base's own `on_mount` too."""
        self.set_interval(TICK_S, self._tick)

    def _tick(self) -> None:
        minute = self.clock()
        if minute != self._minute:
            self._minute = minute
            self.store.look()
