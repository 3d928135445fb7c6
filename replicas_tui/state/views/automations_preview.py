"""What a schedule that is being typed comes to: its next runs, what the clocks do to it, what runs beside it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from replicas_tui.api.automations import Automation, Execution
from replicas_tui.state import resources
from replicas_tui.state.cron import NoSchedule, Schedule, schedule
from replicas_tui.state.cron_clocks import notes
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age, took
from replicas_tui.state.views.automations import NAME, city, environment_name, runs
from replicas_tui.state.views.automations_form import Filled
from replicas_tui.state.views.automations_triggers import CRON, TriggerFilled

NEXT: Final = 5
_NEAR: Final = timedelta(minutes=10)  # runs so close to each other share a machine
_WEEK: Final = timedelta(days=7)
_SHORTEST: Final = timedelta(minutes=60)  # the service's, and an engine's unless it is set otherwise
_MOST_NAMED, _MOST_OTHERS = 3, 50
_PRICES: Final = {"small": 0.008, "large": 0.016}


@dataclass(frozen=True, slots=True)
class NextRun:
    """One run: the day, the time in the schedule's zone, the time beside it, how long until then."""

    day: Safe
    there: Safe
    beside: Safe
    left: Safe


@dataclass(frozen=True, slots=True)
class Preview:
    """What a schedule comes to.

    Attributes:
        wrong: Why it is none; then all else is empty.
        means: In words.
        zone: The city of its zone; `beside` the other one that is shown, empty when they are the same.
        notes: What one should know: the clocks, what runs at the same time, how often.
        often: That it runs more often than most servers let it; among `notes` too.
        environment: Whose load `load` is; `others` run there by the clock too.
        load: Runs on each day of the coming week, this schedule's and the others', by the day's name.
        month: Runs a month, and what they cost where that is known.
    """

    wrong: Safe = NOTHING
    means: Safe = NOTHING
    zone: Safe = NOTHING
    beside: Safe = NOTHING
    next: tuple[NextRun, ...] = ()
    notes: tuple[Safe, ...] = ()
    often: Safe = NOTHING
    environment: Safe = NOTHING
    others: int = 0
    load: tuple[tuple[Safe, int], ...] = ()
    month: Safe = NOTHING


def read(one: TriggerFilled) -> Schedule:
    """Read the schedule of a trigger; raises `NoSchedule`."""
    return schedule(one.five, one.timezone)


def preview(state: State, now: Filled, automation_id: str, moment: datetime, here: tzinfo) -> Preview | None:
    """Show what the form's schedule comes to; None when it has none.

    Args:
        state: Whose other automations run beside it.
        now: The form.
        automation_id: Which it is; empty for a new one.
        moment: The present.
        here: The user's own zone.
    """
    trigger = next((one for one in now.triggers if one.kind == CRON), None)
    if trigger is None:
        return None
    try:
        due = read(trigger)
    except NoSchedule as error:
        return Preview(wrong=Safe(str(error)))
    beside = _beside(due.zone, here, moment)
    others = _others(state, now.environment, automation_id)
    often = _often(due, moment)
    return Preview(
        means=safe_line(due.words, 300),
        zone=city(due.zone.key),
        beside=beside[0],
        next=tuple(_run(run, beside[1], moment) for run in due.next(moment, NEXT)),
        notes=tuple(
            Safe(note) for note in (*notes(due, moment), *([often] if often else []), *_overlaps(due, others, moment))
        ),
        often=often,
        environment=environment_name(state, now.environment),
        others=len(others),
        load=_load([due, *(each for _, each in others)], moment, due.zone),
        month=_month(due, moment, _cost(runs(state, automation_id), now.size, priced=is_priced(state))),
    )


def is_priced(state: State) -> bool:
    """Say whether awake time costs money here."""
    server = state.server.capabilities
    return server is None or server.engine != "local"


def short(preview: Preview | None) -> Safe:
    """Say it in a line: what it means, when it is due and whether that is too often."""
    if preview is None or not preview.next:
        return NOTHING
    first = preview.next[0]
    often = f"; {preview.often[:1].lower()}{preview.often[1:]}" if preview.often else ""
    return Safe(f"{preview.means}; next {first.day} {first.there}, in {first.left}{often}")


def own_schedule(one: Automation) -> Schedule | None:
    """Give the schedule of an automation; None when it has none that can be read."""
    config = next((trigger.config for trigger in one.triggers if trigger.type == CRON), None)
    if config is None:
        return None
    try:
        return schedule(str(config.get("schedule") or ""), str(config.get("timezone") or "UTC"))
    except NoSchedule:
        return None


def _beside(zone: ZoneInfo, here: tzinfo, moment: datetime) -> tuple[Safe, tzinfo | None]:
    """Choose the second column: here, or UTC when that is the same time."""
    offset = moment.astimezone(zone).utcoffset()
    if moment.astimezone(here).utcoffset() != offset:
        return Safe("here"), here
    return (Safe("UTC"), UTC) if offset else (NOTHING, None)


def _run(run: datetime, beside: tzinfo | None, moment: datetime) -> NextRun:
    other = NOTHING
    if beside is not None:
        there = run.astimezone(beside)
        days = (there.date() - run.date()).days
        other = Safe(f"{there:%H:%M}{f'{days:+}d' if days else ''}")
    return NextRun(Safe(f"{run:%a} {run.day:>2} {run:%b}"), Safe(f"{run:%H:%M}"), other, age(moment, run))


def _often(due: Schedule, moment: datetime) -> Safe:
    pause = due.shortest_pause(moment)
    if pause is None or pause >= _SHORTEST:
        return NOTHING
    minutes = pause // timedelta(minutes=1)
    apart = f"{minutes} minutes" if minutes != 1 else "1 minute"
    return Safe(f"Runs come {apart} apart; most servers refuse less than 60 minutes.")


def _others(state: State, environment_id: str, automation_id: str) -> list[tuple[Safe, Schedule]]:
    """Give what else runs by the clock in an environment."""
    found = resource(state, resources.AUTOMATIONS).value or ()
    near = [one for one in found if one.enabled and one.environment_id == environment_id and one.id != automation_id]
    return [(safe_line(one.name, NAME), due) for one in near[:_MOST_OTHERS] if (due := own_schedule(one)) is not None]


def _overlaps(due: Schedule, others: Sequence[tuple[Safe, Schedule]], moment: datetime) -> Iterable[str]:
    end = moment + _WEEK
    mine = due.between(moment, end)
    said = 0
    for name, other in others:
        theirs = other.between(moment, end)
        days = [run for run in mine if any(abs(run - one) < _NEAR for one in theirs)]
        if days and said < _MOST_NAMED:
            said += 1
            yield f"{_days(days)} also runs {name}."


def _days(found: Sequence[datetime]) -> str:
    names = list(dict.fromkeys(f"{run:%a}" for run in sorted(found, key=datetime.isoweekday)))
    times = {f"{run:%H:%M}" for run in found}
    when = "Every day" if len(names) == 7 else " and ".join(names) if len(names) < 3 else ", ".join(names)
    return f"{when} {times.pop()}" if len(times) == 1 else when


def _load(schedules: Sequence[Schedule], moment: datetime, zone: ZoneInfo) -> tuple[tuple[Safe, int], ...]:
    start = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    start += timedelta(days=1)
    days = [start + timedelta(days=n) for n in range(8)]
    return tuple(
        (Safe(f"{first:%a}"), sum(len(one.between(first, last)) for one in schedules))
        for first, last in itertools.pairwise(days)
    )


def _month(due: Schedule, moment: datetime, cost: tuple[float, float] | None) -> Safe:
    often = due.a_month(moment)
    said = f"{often:,.0f} runs" if often >= 1.5 else "1 run" if often >= 0.75 else f"{often * 12:.0f} a year"
    if cost is None:
        return Safe(said)
    length, price = cost
    return Safe(f"{said}   ≈ ${often * price:,.2f} at {took(length)} a run")


def _cost(executions: Sequence[Execution], size: str, *, priced: bool) -> tuple[float, float] | None:
    """Give how long a run takes and what that costs; None when it is not known."""
    spans = [
        (one.completed_at - one.triggered_at).total_seconds()
        for one in executions
        if one.status == "completed" and one.completed_at is not None and one.triggered_at is not None
    ]
    if not spans or not priced:
        return None
    length = sum(spans) / len(spans)
    return length, length / 60 * _PRICES.get(size, _PRICES["small"])
