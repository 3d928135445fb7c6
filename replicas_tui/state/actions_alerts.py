"""What can happen to what makes a noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class AlertsRestored:
    """What makes no noise, and what made some before, was read from the disk."""

    muted: frozenset[str]
    alerted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Alerted:
    """These alerts were found."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Muted:
    """A replica makes no noise from now on, or again."""

    replica_id: str
    on: bool


AlertAction: TypeAlias = AlertsRestored | Alerted | Muted
