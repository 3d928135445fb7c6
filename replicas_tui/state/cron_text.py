"""Schedules as people say them, for the shapes people use: `weekdays at 9`, `every 2 hours`, `mondays at 17:30`."""

from __future__ import annotations

import re
from typing import Final

_DAYS: Final = {name: n for n, names in enumerate(
    ("sunday sun", "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
     "saturday sat")
) for name in names.split()}  # fmt: skip
_EVERY_DAY: Final = ("daily", "day", "days", "every")
_SETS: Final = {"weekdays": "1-5", "weekday": "1-5", "workdays": "1-5", "weekends": "0,6", "weekend": "0,6"}
_TIMES: Final = {"noon": (12, 0), "midnight": (0, 0)}
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?")
_STEP: Final = re.compile(r"every (\d+) (minute|hour)s?")
_DATE: Final = re.compile(r"(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)?")
_MONTHLY: Final = ("monthly ", "every month ")


def expression(text: str) -> str:
    """Give the five fields that words mean; nothing when they are no words this knows."""
    said = " ".join(text.lower().replace(",", " ").split()).removesuffix(".")
    if said in ("hourly", "every hour"):
        return "0 * * * *"
    if step := _STEP.fullmatch(said):
        return _stepped(int(step[1]), step[2])
    days, _, clock = said.rpartition(" at ")
    if not days and (words := said.split()):
        days, clock = " ".join(words[:-1]), words[-1]
    if days == "at" or (not days and clock in _TIMES):
        days = "daily"
    time = _time(clock)
    if time is None:
        return ""
    when = _month_day(days) or _weekdays(days)
    return f"{time[1]} {time[0]} {when}" if when else ""


def _stepped(size: int, unit: str) -> str:
    if unit == "minute":
        return f"*/{size} * * * *" if 0 < size < 60 and 60 % size == 0 else ""
    return f"0 */{size} * * *" if 0 < size < 24 and 24 % size == 0 else ""


def _time(text: str) -> tuple[int, int] | None:
    if text in _TIMES:
        return _TIMES[text]
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "pm") if half else hour
    return (hour, minute) if hour < 24 and minute < 60 else None


def _month_day(days: str) -> str:
    lead = next((lead for lead in _MONTHLY if days.startswith(lead)), None)
    found = _DATE.fullmatch(days.removeprefix(lead)) if lead is not None else None
    return f"{int(found[1])} * *" if found is not None and 1 <= int(found[1]) <= 31 else ""


def _weekdays(days: str) -> str:
    words = [word for word in days.split() if word not in ("and", "on")]
    if all(word in _EVERY_DAY for word in words):
        return "* * *" if words else ""
    words = [word for word in words if word not in _EVERY_DAY]
    if len(words) == 1 and words[0] in _SETS:
        return f"* * {_SETS[words[0]]}"
    named = [_DAYS.get(word, _DAYS.get(word.removesuffix("s"))) for word in words]
    if None in named:
        return ""
    return "* * " + ",".join(str(day) for day in sorted({day for day in named if day is not None}))
