"""Keep a list still under the fingers: while keys come, rows stay where they are."""

from __future__ import annotations

from collections.abc import Callable

from replicas_tui.state.views.rows import FleetView, settle

CALM_S = 3.0  # after a key, rows stay where they are for so long


class Calm:
    """Decides which view to show.

    Args:
        moment: A clock in seconds that never goes back.
    """

    def __init__(self, moment: Callable[[], float]) -> None:
        self._moment = moment
        self._until = float("-inf")
        self.late: FleetView | None = None

    def touch(self) -> None:
        """Note that the user pressed a key that moves or acts."""
        self._until = self._moment() + CALM_S

    def left(self) -> float:
        """Give the seconds until rows may move."""
        return max(0.0, self._until - self._moment())

    def choose(self, old: FleetView, new: FleetView) -> FleetView:
        """Give what to show now instead of `old`; what is held back is `late` until then."""
        if not self.left() or not old.rows or old.filter != new.filter:
            self.late = None
            return new
        settled = settle(old, new)
        self.late = new if settled.rows != new.rows else None
        return settled
