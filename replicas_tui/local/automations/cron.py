"""Schedules: the five fields of cron, in a zone of the IANA database.

An hour that the clocks skip is made up for right after; one that they repeat counts once.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from replicas_tui.local.refusals import bad

FIELDS = 5
LOOKED_AHEAD = 400  # fires between which the shortest pause is looked for
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is due; made by `parse`."""

    expression: str
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime | None:
        """Return the first time after a moment, in UTC; None if it never comes again."""
        # The iterator drops what is below a minute; the moment itself is never answered.
        found = next(CronSim(self.expression, moment.astimezone(self.zone)), None)
        return None if found is None else found.astimezone(UTC)

    def shortest_pause_s(self, moment: datetime) -> float:
        """Return the shortest time between two fires, as far as one looks ahead; infinite if there are none."""
        # Without a zone: a change of the clocks shortens a pause, which nobody means.
        fires = itertools.islice(CronSim(self.expression, moment.astimezone(UTC)), LOOKED_AHEAD)
        return min(((b - a).total_seconds() for a, b in itertools.pairwise(fires)), default=float("inf"))


def parse(text: str, zone: str, field: str) -> Schedule:
    """Read a schedule; Refusal 400 names `field`."""
    expression = _NAMED.get(text.strip().lower(), text.strip())
    if len(expression.split()) != FIELDS:
        raise bad(f"{field}.schedule", f"{text!r} must have {FIELDS} fields: minute, hour, day, month, weekday")
    try:
        CronSim(expression, datetime.now(UTC))
    except CronSimError as error:
        raise bad(f"{field}.schedule", f"{text!r} is no schedule that ever comes: {error}") from error
    return Schedule(expression, _zone(zone, f"{field}.timezone"))


def _zone(name: str, field: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown, no name at all, a folder
        raise bad(field, f"{name!r} is no time zone of the IANA database") from error
