"""Schedules: words, runs and warnings, held against the library that decides when the engine runs them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.cron import NoSchedule, schedule
from replicas_tui.state.cron_clocks import changes, notes
from replicas_tui.state.cron_text import expression

NOW = datetime(2026, 11, 22, 20, 4, tzinfo=UTC)
ZONES = ("UTC", "Europe/Oslo", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
minutes, hours = st.integers(0, 59), st.integers(0, 23)
fields = st.tuples(
    st.one_of(minutes.map(str), st.sampled_from(("*/15", "0,30"))),
    st.one_of(hours.map(str), st.sampled_from(("*", "*/6", "8-18"))),
    st.one_of(st.just("*"), st.integers(1, 28).map(str)),
    st.one_of(st.just("*"), st.integers(1, 12).map(str)),
    st.one_of(st.just("*"), st.integers(0, 6).map(str), st.just("1-5")),
).map(" ".join)


@given(fields, st.sampled_from(ZONES), moments)
def test_the_next_runs_are_those_of_the_library(text: str, zone: str, moment: datetime) -> None:
    due = schedule(text, zone)
    theirs = tuple(itertools.islice(CronSim(text, moment.astimezone(ZoneInfo(zone))), 5))
    assert due.next(moment, 5) == theirs


@given(fields, st.sampled_from(ZONES), moments)
def test_what_is_due_between_two_moments_is_all_of_it_and_nothing_else(text: str, zone: str, moment: datetime) -> None:
    due, end = schedule(text, zone), moment + timedelta(days=3)
    found = [run.astimezone(UTC) for run in due.between(moment, end, most=10_000)]
    every = (run.astimezone(UTC) for run in due.after(moment - timedelta(minutes=1)))
    assert found == [run for run in itertools.takewhile(lambda run: run < end, every) if run >= moment]


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_is_a_schedule_or_says_why_it_is_none(text: str, zone: str) -> None:
    try:
        said = schedule(text, zone).words
    except NoSchedule as error:
        said = str(error)
    assert said


@given(st.text(max_size=40))
def test_words_are_five_fields_or_nothing(text: str) -> None:
    found = expression(text)
    assert not found or schedule(found, "UTC")


@given(st.sets(st.sampled_from(range(7)), min_size=1), hours, minutes, moments)
def test_days_that_are_named_are_the_days_it_runs(days: set[int], hour: int, minute: int, moment: datetime) -> None:
    said = " and ".join(f"{DAYS[day]}s" for day in sorted(days)) + f" at {hour}:{minute:02}"
    runs = schedule(expression(said), "UTC").next(moment, 7)
    assert {run.isoweekday() % 7 for run in runs} == days
    assert {(run.hour, run.minute) for run in runs} == {(hour, minute)}


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("weekdays at 9", "0 9 * * 1-5"),
        ("Every day at 9:30", "30 9 * * *"),
        ("daily 18", "0 18 * * *"),
        ("at noon", "0 12 * * *"),
        ("midnight", "0 0 * * *"),
        ("every hour", "0 * * * *"),
        ("every 2 hours", "0 */2 * * *"),
        ("every 30 minutes", "*/30 * * * *"),
        ("mondays at 9am", "0 9 * * 1"),
        ("mon, wed at 12:15 pm", "15 12 * * 1,3"),
        ("mon, wed at 12:15pm", "15 12 * * 1,3"),
        ("weekends at 10pm", "0 22 * * 0,6"),
        ("every month on the 1st at 9", "0 9 1 * *"),
        ("every 7 hours", ""),
        ("at 25", ""),
        ("9", ""),
        ("0 9 * * 1-5", ""),
    ],
)
def test_people_say_when_in_words(said: str, fields: str) -> None:
    assert expression(said) == fields


def test_a_schedule_is_said_in_words() -> None:
    assert schedule("0 9 * * 1-5", "UTC").words == "At 09:00 on Monday through Friday"
    assert schedule("@daily", "UTC").words == "At 00:00 every day"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "say when"),
        ("0 9 * *", "5 fields"),
        ("61 * * * *", "minutes are 0 to 59"),
        ("0 1,26 * * *", "hours are 0 to 23"),
        ("0 0 31 2 *", "some month of it must have one"),
        ("0 0 * 13 *", "months are 1 to 12, or jan"),
        ("0 0 * * mon-xyz", "weekdays are 0 to 7, or sun"),
    ],
)
def test_what_is_no_schedule_says_which_field_and_what_it_may_be(text: str, why: str) -> None:
    with pytest.raises(NoSchedule, match=why):
        schedule(text, "UTC")


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(NoSchedule, match="no zone of that name"):
        schedule("0 9 * * *", "Europe/Olso")


@pytest.mark.parametrize(
    ("text", "month"), [("0 9 * * 1-5", 22), ("0 0 1 * *", 1), ("0 * * * *", 730), ("0 0 1 1 *", 1 / 12)]
)
def test_runs_a_month_are_counted_over_a_year(text: str, month: float) -> None:
    assert schedule(text, "UTC").a_month(NOW) == pytest.approx(month, rel=0.02)


def test_the_shortest_pause_is_found_and_a_change_of_the_clocks_does_not_count() -> None:
    assert schedule("0,20 9 * * *", "UTC").shortest_pause(NOW) == timedelta(minutes=20)
    assert schedule("30 2 * * *", "Europe/Oslo").shortest_pause(NOW) == timedelta(days=1)


def test_the_change_of_the_clocks_is_told_before_it_happens() -> None:
    (said,) = notes(schedule("0 9 * * 1-5", "Europe/Oslo"), NOW)
    assert said == "On Sun 28 Mar 2027 clocks go forward: 09:00 stays local, UTC moves to 07:00."
    assert notes(schedule("0 9 * * 1-5", "UTC"), NOW) == ()
    assert notes(schedule("0 * * * *", "Europe/Oslo"), NOW) == ()


def test_an_hour_that_is_skipped_and_one_that_comes_twice_are_told_as_they_happen() -> None:
    due = schedule("30 2 * * *", "Europe/Oslo")
    spring, autumn = notes(due, NOW)
    assert spring == "On Sun 28 Mar 2027 there is no 02:30: it runs once the clocks went forward."
    assert autumn == "On Sun 31 Oct 2027 02:30 comes twice: it runs once."
    night = due.between(datetime(2027, 3, 28, 0, tzinfo=UTC), datetime(2027, 3, 28, 12, tzinfo=UTC))
    assert [f"{run:%H:%M}" for run in night] == ["03:00"]
    night = due.between(datetime(2027, 10, 30, 22, tzinfo=UTC), datetime(2027, 10, 31, 12, tzinfo=UTC))
    assert [f"{run:%H:%M}" for run in night] == ["02:30"]


@given(st.sampled_from(ZONES), moments)
def test_a_change_is_the_very_minute_the_offset_changes(zone: str, moment: datetime) -> None:
    place = ZoneInfo(zone)
    for change in changes(place, moment):
        before = (change.at - timedelta(minutes=1)).astimezone(place).utcoffset()
        after = change.at.astimezone(place).utcoffset()
        assert before is not None
        assert after == before + change.by
