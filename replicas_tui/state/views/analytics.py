"""What the organisation's workspaces did, as series of numbers that can be drawn at any width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from replicas_tui.api.analytics import Activity, Analytics, Bucket
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key, resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import count, took

BUCKETS: Final[tuple[Bucket, ...]] = ("day", "week", "month")
SPANS: Final = (7, 30, 90, 365)  # days
_NAME, _SENTENCE = 40, 500
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked at: the buckets, and how many days back."""

    bucket: Bucket = "day"
    days: int = 30

    @property
    def key(self) -> Key[Analytics]:
        """What is read for it."""
        return resources.analytics(self.bucket, self.days)


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that was counted: its total as written, and a number a bucket; `tone` names how it ended."""

    name: Safe
    total: Safe
    values: tuple[float, ...]
    tone: str = "live"


@dataclass(frozen=True, slots=True)
class Share:
    """How many workspaces came from one source."""

    name: Safe
    count: int
    minutes: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class AnalyticsView:
    """The overview.

    Attributes:
        series: Each with as many values as there are `buckets`; empty before the first reading.
        buckets: The first day of each.
        nothing: It was read, and nothing happened in that time.
        trouble: Why the last reading failed, a sentence.
    """

    series: tuple[Series, ...] = ()
    buckets: tuple[Safe, ...] = ()
    sources: tuple[Share, ...] = ()
    nothing: bool = False
    trouble: Safe = NOTHING


def overview(state: State, asked: Asked) -> AnalyticsView:
    """Show what is known of that time."""
    held = resource(state, asked.key)
    trouble = safe_line(held.failed, _SENTENCE)
    if held.value is None:
        return AnalyticsView(trouble=trouble)
    found = held.value
    series = _series(found)
    return AnalyticsView(
        series=series,
        buckets=tuple(safe_line(one.bucket[:10], _NAME) for one in found.points),
        sources=_sources(found),
        nothing=not any(any(one.values) for one in series) and not found.sources,
        trouble=trouble,
    )


def _series(found: Analytics) -> tuple[Series, ...]:
    counted = (
        ("Workspaces", found.summary.workspacesCreated, "workspacesCreated", "live"),
        ("PRs opened", found.summary.prsOpened, "prsOpened", "live"),
        ("PRs merged", found.summary.prsMerged, "prsMerged", "done"),
        ("PRs closed", found.summary.prsClosed, "prsClosed", "fail"),
    )
    made = [
        Series(Safe(name), count(total), _values(found.points, field), tone) for name, total, field, tone in counted
    ]
    run = {one.bucket: sum(one.bySource.values()) for one in found.usage}
    minutes = tuple(max(0.0, run.get(one.bucket, 0.0)) for one in found.points)
    return (*made, Series(Safe("Agents ran"), took(found.summary.computeMinutes * _MINUTE), minutes))


def _values(points: Sequence[Activity], field: str) -> tuple[float, ...]:
    return tuple(max(0.0, float(getattr(point, field))) for point in points)


def _sources(found: Analytics) -> tuple[Share, ...]:
    ran: dict[str, float] = {}
    for one in found.usage:
        for source, minutes in one.bySource.items():
            ran[source] = ran.get(source, 0.0) + minutes
    ordered = sorted(found.sources, key=lambda one: (-one.count, one.source))
    return tuple(
        Share(safe_line(one.source, _NAME), one.count, took(ran.get(one.source, 0.0) * _MINUTE)) for one in ordered
    )


def fitted(values: Sequence[float], room: int) -> tuple[tuple[float, ...], int]:
    """Add up neighbours until there are at most `room` values; give them, and how many buckets each stands for."""
    each = max(1, -(-len(values) // max(1, room)))
    return tuple(sum(values[n : n + each]) for n in range(0, len(values), each)), each
