"""The engine's time, as it writes it: ISO 8601, UTC, with a Z."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """Return this moment; texts of one clock sort as the moments do."""
    return spelled(datetime.now(UTC))


def ago(seconds: float) -> str:
    """Return the moment so many seconds before this one."""
    return spelled(datetime.now(UTC) - timedelta(seconds=seconds))


def seconds_until(moment: str) -> float:
    """Return how far a moment of this clock is ahead; negative when it is past."""
    return (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()


def spelled(when: datetime) -> str:
    """Return a moment as the engine writes it."""
    try:
        when = when.astimezone(UTC)
    except OverflowError:  # less than a day from the calendar's end: no closer moment can be said
        when = when.replace(tzinfo=UTC)
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
