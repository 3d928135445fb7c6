"""Moments as one types them: `14:05`, `yesterday 9:00`, `tue 9:00`, `-2h`, `2026-07-20 14:05`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_AGO = re.compile(r"-\s*((?:\d+\s*[wdhms]\s*)+)$")
_PART = re.compile(r"(\d+)\s*([wdhms])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SAY = "14:05, yesterday 9:00, -2h"
EXAMPLES = f"{SAY}, 2026-07-20"


def moment(typed: str, now: datetime) -> datetime | None:
    """Read a moment, in the time zone of `now`; None when it is none.

    A time of day alone is the last one that was; a day alone is its beginning.
    """
    words = typed.strip().lower()
    try:
        if ago := _AGO.fullmatch(words):
            return now - sum((timedelta(**{_UNITS[u]: int(n)}) for n, u in _PART.findall(ago[1])), timedelta())
        return _named(words, now) or _iso(words, now)
    except (ValueError, OverflowError):
        return None


def _named(words: str, now: datetime) -> datetime | None:
    """Read a time of day, with or without the name of a day before it."""
    day, _, rest = words.partition(" ")
    on = _day(day, now.date())
    if on is not None:
        at = _clock(rest.strip()) if rest.strip() else time()
        return None if at is None else _at(on, at, now)
    at = _clock(words)
    if at is None:
        return None
    today = _at(now.date(), at, now)
    return today if today <= now else _at(now.date() - timedelta(days=1), at, now)


def _day(word: str, today: date) -> date | None:
    if word in ("today", "yesterday"):
        return today - timedelta(days=int(word == "yesterday"))
    named = [n for n, name in enumerate(_DAYS) if len(word) >= 3 and name.startswith(word)]
    return today - timedelta(days=(today.weekday() - named[0]) % 7) if named else None


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(words)
    return time(int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def _iso(words: str, now: datetime) -> datetime | None:
    read = datetime.fromisoformat(words.upper())
    return read if read.tzinfo is not None else _at(read.date(), read.time(), now)


def _at(day: date, at: time, now: datetime) -> datetime:
    return datetime.combine(day, at, now.tzinfo)
