"""All schedules of a week: how many are due in each hour, and which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.automations import NAME, environment_name
from replicas_tui.state.views.automations_preview import own_schedule

DAYS, HOURS = 7, 24
_MOST: Final = 7 * 24 * 60  # no schedule is due more often in a week


@dataclass(frozen=True, slots=True)
class Due:
    """One automation in one hour; `times` are the minutes it is due at, as clock times."""

    id: str
    name: Safe
    environment: Safe
    times: Safe


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from today.

    Attributes:
        days: Their names: `Mon 23`.
        hours: What is due, by day and hour.
        counts: How many runs, by day and hour.
        scheduled: How many automations run by the clock, off ones left out.
        now: The day and hour of the present.
    """

    days: tuple[Safe, ...]
    hours: tuple[tuple[tuple[Due, ...], ...], ...]
    counts: tuple[tuple[int, ...], ...]
    scheduled: int
    now: tuple[int, int]


def week(state: State, moment: datetime, here: tzinfo) -> Week:
    """Show the week that begins today, in the user's own zone."""
    local = moment.astimezone(here)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0)
    hours: list[list[list[Due]]] = [[[] for _ in range(HOURS)] for _ in range(DAYS)]
    counts = [[0] * HOURS for _ in range(DAYS)]
    scheduled = 0
    for one in resource(state, resources.AUTOMATIONS).value or ():
        due = own_schedule(one) if one.enabled else None
        if due is None:
            continue
        scheduled += 1
        found: dict[tuple[int, int], list[str]] = {}
        since = max(start, one.created_at) if one.created_at is not None else start  # before it was there, none was due
        for run in due.between(since, start + timedelta(days=DAYS), most=_MOST):
            at = run.astimezone(here)
            day = (at.date() - start.date()).days
            if day < DAYS:
                found.setdefault((day, at.hour), []).append(f"{at:%H:%M}")
        for (day, hour), times in found.items():
            counts[day][hour] += len(times)
            hours[day][hour].append(
                Due(one.id, safe_line(one.name, NAME), environment_name(state, one.environment_id), _times(times))
            )
    names = tuple(Safe(f"{day:%a} {day.day:>2}") for day in (start + timedelta(days=n) for n in range(DAYS)))
    return Week(
        names,
        tuple(tuple(tuple(one) for one in day) for day in hours),
        tuple(tuple(day) for day in counts),
        scheduled,
        (0, local.hour),
    )


def _times(times: list[str]) -> Safe:
    shown = ", ".join(times[:4])
    return Safe(f"{shown} and {len(times) - 4} more" if len(times) > 4 else shown)
