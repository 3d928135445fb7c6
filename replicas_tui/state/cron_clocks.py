"""What the change of the clocks does to a schedule: said before it happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from replicas_tui.state.cron import Schedule

_AHEAD: Final = timedelta(days=366)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Change:
    """The clocks of a zone change.

    Attributes:
        at: The first moment with the new time, in UTC.
        by: How far they go forward; negative for back.
    """

    at: datetime
    by: timedelta


def changes(zone: ZoneInfo, moment: datetime) -> Iterator[Change]:
    """Give the changes of a zone's clocks in the year after a moment."""
    start = moment.astimezone(UTC).replace(second=0, microsecond=0)
    for n in range(_AHEAD // _DAY):
        before, after = start + n * _DAY, start + (n + 1) * _DAY
        by = _offset(zone, after) - _offset(zone, before)
        if by:
            yield Change(_first(zone, before, after), by)


def notes(schedule: Schedule, moment: datetime) -> tuple[str, ...]:
    """Say what the changes of the clocks in the next year do to a schedule with hours of its own."""
    minute, hour, *_ = schedule.expression.split()
    if minute.startswith("*") or hour.startswith("*"):
        return ()
    said = []
    for n, change in enumerate(changes(schedule.zone, moment)):
        said.append(_odd(schedule, change) or (_shift(schedule, change) if n == 0 else ""))
    return tuple(sentence for sentence in said if sentence)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _first(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """Give the first minute with the offset of `high`."""
    after = _offset(zone, high)
    while high - low > _MINUTE:
        middle = low + (high - low) // 2 // _MINUTE * _MINUTE
        low, high = (low, middle) if _offset(zone, middle) == after else (middle, high)
    return high


def _shift(schedule: Schedule, change: Change) -> str:
    """Say that the hour stays and UTC moves, for a schedule that has an hour."""
    minute, hour, *_ = schedule.expression.split()
    if not (minute.isdigit() and hour.isdigit()):
        return ""
    way = "forward" if change.by > timedelta() else "back"
    clock = f"{int(hour):02}:{int(minute):02}"
    run = next((one for one in schedule.after(change.at + timedelta(hours=3))), None)
    utc = f", UTC moves to {run.astimezone(UTC):%H:%M}" if run is not None else ""
    return f"{_on(schedule, change)} clocks go {way}: {clock} stays local{utc}."


def _odd(schedule: Schedule, change: Change) -> str:
    """Say that a run falls into the time that is skipped, or into that which comes twice."""
    size = abs(change.by)
    old = (change.at - _MINUTE).astimezone(schedule.zone)
    first = old.replace(tzinfo=None) + _MINUTE - (size if change.by < timedelta() else timedelta())
    # Without a zone: the clock on the wall as it would read if nothing changed.
    plain = Schedule(schedule.expression, ZoneInfo("UTC")).between(
        first.replace(tzinfo=UTC), (first + size).replace(tzinfo=UTC), most=1
    )
    if not plain:
        return ""
    clock, night = f"{plain[0]:%H:%M}", _on(schedule, change)
    if change.by > timedelta():
        return f"{night} there is no {clock}: it runs once the clocks went forward."
    runs = schedule.between(change.at - size, change.at + size)
    both = [run for run in runs if f"{run:%H:%M}" == clock]
    often = "it runs each time" if len(both) > 1 else "it runs once"
    return f"{night} {clock} comes twice: {often}."


def _on(schedule: Schedule, change: Change) -> str:
    day = change.at.astimezone(schedule.zone)
    return f"On {day:%a} {day.day} {day:%b} {day.year}"
