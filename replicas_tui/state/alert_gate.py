"""How often alerts may make a noise: ten at once are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from replicas_tui.state.alerts import WINDOW_S, Alert


@dataclass(slots=True)
class Gate:
    """Lets the first alert through, and those of the next seconds together: ten at once are one noise.

    Attributes:
        opens_at: When what waits is due; None when nothing waits.
    """

    opens_at: float | None = None
    _shut_until: float = float("-inf")
    _waiting: list[Alert] = field(default_factory=list)

    def offer(self, alerts: Sequence[Alert], now: float) -> tuple[Alert, ...]:
        """Take alerts; give those to tell now."""
        if not alerts:
            return ()
        if now >= self._shut_until and not self._waiting:
            self._shut_until = now + WINDOW_S
            return tuple(alerts)
        self._waiting += alerts
        self.opens_at = max(self._shut_until, now)
        return ()

    def open(self, now: float) -> tuple[Alert, ...]:
        """Give what waited, if its time has come."""
        if self.opens_at is None or now < self.opens_at:
            return ()
        told, self._waiting, self.opens_at = tuple(self._waiting), [], None
        self._shut_until = now + WINDOW_S
        return told
