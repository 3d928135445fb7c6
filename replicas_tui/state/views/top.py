"""The first line and the status row as data; light to import, because the start paints them before all else."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.state.safe import NOTHING, Safe


@dataclass(frozen=True, slots=True)
class TopView:
    """The first line.

    Attributes:
        crumb: Name of the open replica; empty on the fleet.
        asks: How many ask or show a plan.
        link: The line's health in a word.
        tone: How bad it is: `meta`, `need` or `fail`.
    """

    profile: Safe
    crumb: Safe = NOTHING
    asks: int = 0
    errors: int = 0
    working: int = 0
    link: Safe = NOTHING
    tone: str = "meta"


@dataclass(frozen=True, slots=True)
class StatusView:
    """The line above the footer; empty when there is nothing to say."""

    trouble: Safe = NOTHING
    drafts: int = 0

    def __bool__(self) -> bool:
        """Say whether it says anything."""
        return bool(self.trouble or self.drafts)
