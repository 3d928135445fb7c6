"""Schedules as a form tells them: what they mean in words, when they are due, how often.

The engine and the service decide by the same five fields; `cronsim` reads them here too, so that both say the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS: Final = 5
MOST: Final = 400  # runs that are looked at to say how often it is due
MONTH: Final = timedelta(days=365.25 / 12)
_YEAR: Final = timedelta(days=366)
_NAMED: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_RANGES: Final = {
    "bad minute": "minutes are 0 to 59",
    "bad hour": "hours are 0 to 23",
    "bad day-of-month": "days are 1 to 31, and some month of it must have one; L is the last",
    "bad month": "months are 1 to 12, or jan to dec",
    "bad day-of-week": "weekdays are 0 to 7, or sun to sat",
}


class NoSchedule(ValueError):
    """A text is no schedule; the message says why."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is due; made by `schedule`."""

    expression: str
    zone: ZoneInfo

    @property
    def words(self) -> str:
        """What it means: `At 09:00 on Monday through Friday`."""
        return CronSim(self.expression, datetime.now(UTC)).explain()

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Give the runs after a moment, without end where there is none, in the schedule's own zone."""
        return iter(CronSim(self.expression, moment.astimezone(self.zone)))

    def next(self, moment: datetime, count: int) -> tuple[datetime, ...]:
        """Give the next `count` runs."""
        return tuple(itertools.islice(self.after(moment), count))

    def between(self, start: datetime, end: datetime, most: int = MOST) -> tuple[datetime, ...]:
        """Give the runs from `start` on and before `end`, at most so many."""
        first, last = start.astimezone(UTC), end.astimezone(UTC)  # in one zone, wall clocks would be compared
        runs = itertools.takewhile(lambda run: run < last, self.after(first - timedelta(minutes=1)))
        return tuple(itertools.islice((run for run in runs if run >= first), most))

    def shortest_pause(self, moment: datetime) -> timedelta | None:
        """Give the shortest time between two runs, as far as one looks ahead; None when there are no two."""
        # Without a zone: a change of the clocks shortens a pause, which nobody means.
        fires = itertools.islice(CronSim(self.expression, moment.astimezone(UTC)), MOST)
        return min((b - a for a, b in itertools.pairwise(fires)), default=None)

    def a_month(self, moment: datetime) -> float:
        """Give how many runs an average month has, counted over at most a year."""
        runs = self.between(moment, moment + _YEAR)
        if len(runs) < MOST:
            return len(runs) * (MONTH / _YEAR)
        return len(runs) * (MONTH / (runs[-1] - runs[0]))


def schedule(text: str, zone: str) -> Schedule:
    """Read five fields, or a name like `@daily`, in a zone of the IANA database.

    Raises:
        NoSchedule: It is none, or the zone is unknown.
    """
    expression = _NAMED.get(text.strip().lower(), " ".join(text.split()))
    if not expression:
        raise NoSchedule("say when: 0 9 * * 1-5, or weekdays at 9")
    if len(expression.split()) != FIELDS:
        raise NoSchedule(f"cron has {FIELDS} fields: minute, hour, day, month, weekday; or say: weekdays at 9")
    try:
        next(CronSim(expression, datetime.now(UTC)))
    except CronSimError as error:
        said = str(error).lower()
        raise NoSchedule(f"that never comes: {_RANGES.get(said, said)}") from error
    except StopIteration:
        raise NoSchedule("that never comes") from None
    return Schedule(expression, _zone(zone))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name.strip() or "UTC")
    except (KeyError, ValueError, OSError):  # unknown, no name at all, a folder
        raise NoSchedule("no zone of that name; type a city: Oslo") from None
