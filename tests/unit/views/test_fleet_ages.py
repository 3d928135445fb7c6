from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.views.ages import age, clock, count, file_size, short, took

NOW = datetime(2026, 11, 22, 14, 4, 30, tzinfo=UTC)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "now"),
        (59, "now"),
        (60, "1m"),
        (59 * MINUTE, "59m"),
        (HOUR, "1h"),
        (23 * HOUR, "23h"),
        (DAY, "1d"),
        (99 * DAY, "99d"),
        (100 * DAY, "3mo"),
        (364 * DAY, "12mo"),
        (365 * DAY, "1y"),
        (800 * DAY, "2y"),
    ],
)
def test_an_age_has_its_largest_unit_only(seconds: int, said: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == said


def test_an_unknown_age_is_nothing() -> None:
    assert age(None, NOW) == ""


@given(st.integers(0, 3_000 * DAY))
def test_an_age_fits_its_column(seconds: int) -> None:
    assert 2 <= len(age(NOW - timedelta(seconds=seconds), NOW)) <= 4


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0.4s"), (9.94, "9.9s"), (11.2, "11s"), (112, "1m52s"), (7_440, "2h04m")]
)
def test_a_span_says_how_long_it_took(seconds: float, said: str) -> None:
    assert took(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (812, "812"), (3_118, "3.1k"), (2_004, "2.0k"), (18_000, "18k"), (1_500_000, "1.5M")]
)
def test_a_count_in_a_column_is_short(number: int, said: str) -> None:
    assert short(number) == said


@given(st.integers(0, 999_000_000))
def test_a_count_in_a_column_fits_it(number: int) -> None:
    assert len(short(number)) <= 4


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_a_larger_count_never_reads_smaller(one: int, two: int) -> None:
    small, large = sorted((one, two))
    assert _worth(short(small)) <= _worth(short(large))


def _worth(text: str) -> float:
    units = {"k": 1e3, "M": 1e6, "G": 1e9}
    return float(text.rstrip("kMG")) * units.get(text[-1], 1)


def test_a_count_in_prose_is_whole() -> None:
    assert count(1_204) == "1,204"


@pytest.mark.parametrize(("size", "said"), [(640, "640"), (86_016, "84K"), (2_202_009, "2.1M"), (1_000, "1.0K")])
def test_a_size_is_written_as_people_say_it(size: int, said: str) -> None:
    assert file_size(size) == said


def test_a_time_of_day_is_that_of_the_zone() -> None:
    assert clock(NOW, UTC) == "14:04"
