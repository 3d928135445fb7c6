"""Schedules across time zones and changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.automations.cron import parse
from replicas_tui.local.refusals import Refusal

FIELD = st.sampled_from(["*", "0", "5", "1-3", "*/7", "1,2"])


def fires(text: str, zone: str, after: str, count: int) -> list[str]:
    schedule, moment = parse(text, zone, "t"), datetime.fromisoformat(after)
    found = []
    for _ in range(count):
        following = schedule.after(moment)
        assert following is not None
        moment = following
        found.append(moment.isoformat())
    return found


def test_a_schedule_is_of_its_zone() -> None:
    assert fires("0 9 * * 1-5", "America/New_York", "2026-07-03T12:00:00+00:00", 2) == [
        "2026-07-03T13:00:00+00:00",
        "2026-07-06T13:00:00+00:00",
    ]
    assert fires("0 9 * * *", "Asia/Kathmandu", "2026-07-03T12:00:00+00:00", 1) == ["2026-07-04T03:15:00+00:00"]


def test_an_hour_that_the_clocks_skip_is_made_up_for() -> None:
    # Berlin, 29 March 2026: 02:00 becomes 03:00.
    assert fires("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00+00:00", 2) == [
        "2026-03-29T01:00:00+00:00",
        "2026-03-30T00:30:00+00:00",
    ]


def test_an_hour_that_the_clocks_repeat_counts_once() -> None:
    # Berlin, 25 October 2026: 03:00 becomes 02:00.
    assert fires("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00+00:00", 2) == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-26T01:30:00+00:00",
    ]


@pytest.mark.parametrize(
    ("name", "same"),
    [("@daily", "0 0 * * *"), ("@Hourly", "0 * * * *"), ("@weekly", "0 0 * * 0"), ("@yearly", "0 0 1 1 *")],
)
def test_named_schedules_are_known(name: str, same: str) -> None:
    assert fires(name, "UTC", "2026-01-01T00:00:00+00:00", 3) == fires(same, "UTC", "2026-01-01T00:00:00+00:00", 3)


@pytest.mark.parametrize("text", ["", "@reboot", "0 9 * *", "0 0 9 * * *", "5-1 * * * *", "61 * * * *", "0 9 31 2 *"])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="schedule"):
        parse(text, "UTC", "t")


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "America", "/etc/localtime", "UTC\0"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(Refusal, match="zone"):
        parse("0 9 * * *", zone, "t")


@pytest.mark.parametrize(
    ("text", "minutes"), [("* * * * *", 1), ("0,50 * * * *", 10), ("0 * * * *", 60), ("0 9 * * *", 1440)]
)
def test_the_shortest_pause_counts(text: str, minutes: int) -> None:
    pause = parse(text, "UTC", "t").shortest_pause_s(datetime(2026, 1, 1, tzinfo=UTC))
    assert pause == minutes * 60


@given(
    fields=st.tuples(FIELD, FIELD, st.sampled_from(["*", "1", "15"]), st.sampled_from(["*", "1-6"]), st.just("*")),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"]),
    hours=st.integers(0, 24 * 400),
)
def test_the_next_time_is_always_later(fields: tuple[str, ...], zone: str, hours: int) -> None:
    moment = datetime(2026, 1, 1, 0, 59, 59, tzinfo=UTC) + timedelta(hours=hours)
    following = parse(" ".join(fields), zone, "t").after(moment)
    assert following is not None
    assert following > moment
