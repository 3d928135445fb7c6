"""The one mutable cell of the app: the current state and who watches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from replicas_tui.state.actions import Action
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce

V = TypeVar("V")
Scheduler = Callable[[Callable[[], None]], object]


class Store:
    """Hold the state, fold actions into it, repaint whoever sees a change.

    Lives on the event loop's thread; from other threads, hand actions over with `loop.call_soon_threadsafe`.

    Repaints at once; an app slows that to once a frame with `pace`, so that a burst of events costs one repaint.

    Args:
        state: Where to start.
    """

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self._schedule: Scheduler = lambda flush: flush()
        self._watchers: list[Callable[[State], None]] = []
        self._due = False

    def pace(self, schedule: Scheduler) -> None:
        """Repaint when `schedule` says so; it gets the repaint to call once."""
        self._schedule = schedule

    def dispatch(self, *actions: Action) -> None:
        """Fold `actions` in, in order, and let the watchers know."""
        before = self.state
        for action in actions:
            self.state = reduce(self.state, action)
        if self.state is not before and not self._due:
            self._due = True
            self._schedule(self._flush)

    def watch(self, select: Callable[[State], V], paint: Callable[[V], None]) -> Callable[[], None]:
        """Paint `select(state)` now and whenever it changes.

        Returns:
            A function that ends the watch.
        """
        seen: list[V] = []

        def refresh(state: State) -> None:
            view = select(state)
            if seen != [view]:
                seen[:] = [view]
                paint(view)

        self._watchers.append(refresh)
        refresh(self.state)
        return lambda: self._watchers.remove(refresh)

    def look(self) -> None:
        """Repaint what changed with something beside the state, such as the minute."""
        for refresh in tuple(self._watchers):
            refresh(self.state)

    def _flush(self) -> None:
        self._due = False
        self.look()
