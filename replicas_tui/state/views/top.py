"""The first line and the status row as data; light to import, because the start paints them before all else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replicas_tui.state.safe import NOTHING, Safe

Place = Literal["fleet", "inbox", "environments", "automations", "analytics", "account", "repositories"]


@dataclass(frozen=True, slots=True)
class Tab:
    """A place that has a key; `short` is its name where there is little room."""

    key: str
    place: Place
    name: str
    short: str


TABS = (
    Tab("1", "fleet", "Fleet", "Fleet"),
    Tab("2", "inbox", "Inbox", "Inbox"),
    Tab("3", "environments", "Environments", "Envs"),
    Tab("4", "automations", "Automations", "Autos"),
    Tab("5", "analytics", "Analytics", "Stats"),
)


@dataclass(frozen=True, slots=True)
class TopView:
    """The first line.

    Attributes:
        asks: How many ask or show a plan.
        unread: How many lie in the inbox that were not seen.
        link: The line's health in a word.
        tone: How bad it is: `meta`, `need` or `fail`.
    """

    profile: Safe
    asks: int = 0
    errors: int = 0
    working: int = 0
    unread: int = 0
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
