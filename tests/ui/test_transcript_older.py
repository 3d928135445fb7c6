"""What is before the first block: told above it, searched through, gone back to by time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.blocks import Block, NoticeLine
from replicas_tui.state.safe import Safe
from replicas_tui.ui.transcript import NeedOlder
from replicas_tui.ui.transcript.messages import NeedAll
from replicas_tui.ui.transcript.moments import moment
from replicas_tui.ui.transcript.older import Older
from tests.ui.hand import NOW, notice
from tests.ui.reader import Reading, many, reading


def at(minutes: float, name: str = "") -> Block:
    """A line of so many minutes ago."""
    return NoticeLine(f"m{minutes}", NOW - timedelta(minutes=minutes), Safe(name or f"{minutes} minutes ago"))


def typed(words: str) -> list[str]:
    named = {" ": "space", ":": "colon", "-": "minus", "/": "slash"}
    return [named.get(letter, letter) for letter in words]


async def fail(one: Reading, why: str) -> None:
    one.view.show(one.log, one.log.version, NOW, Older(failed=Safe(why)))
    await one.pilot.pause()


async def test_the_top_tells_how_many_older_events_there_are_and_how_reading_them_goes() -> None:
    async with reading(many(200), start=1234) as one:
        await one.press("g", "g")
        assert one.lines()[0].startswith("   1,234 older events")
        one.view.show(one.log, one.log.version, NOW, Older(loading=True))
        await one.pilot.pause()
        assert one.lines()[0].strip().endswith("1,234 older events, loading")
        await fail(one, "The server does not answer.")
        assert "1,234 older events. The server does not answer." in one.lines()[0]
        assert one.lines()[0].endswith("L try again")


async def test_the_first_block_stands_below_the_word_that_it_is_the_beginning() -> None:
    async with reading(many(200)) as one:
        await one.press("g", "g")
        assert one.lines()[0].startswith("   the beginning, ")
        assert one.lines()[1].strip() == "· line 0"


async def test_a_short_chat_does_not_jump_when_it_is_held() -> None:
    async with reading(many(5)) as one:
        before = one.lines()
        await one.press("k")
        assert not one.view.following
        assert one.lines() == before


async def test_after_a_failure_moving_up_tries_again_and_nothing_else_does() -> None:
    async with reading(many(200), start=100) as one:
        await one.press("g", "g")
        await fail(one, "It did not work.")
        await fail(one, "It did not work.")
        assert len(one.app.heard_of(NeedOlder)) == 1
        await one.press("k")
        assert len(one.app.heard_of(NeedOlder)) == 2


async def test_one_key_asks_for_everything_older_but_not_where_there_is_nothing() -> None:
    async with reading(many(200), start=100) as one:
        await one.press("L")
        assert len(one.app.heard_of(NeedAll)) == 1
        one.log.start = 0
        await one.press("L")
        assert len(one.app.heard_of(NeedAll)) == 1


async def test_a_search_says_that_it_is_in_what_is_loaded_and_goes_on_in_what_comes() -> None:
    async with reading([*many(50), notice("x", "needle one")], start=70) as one:
        await one.press("slash", *"needle", "enter")
        assert "1 of 1 in what is loaded" in one.lines()[-1]
        assert "L 70 older" in one.lines()[-1]
        one.log.older(notice("o1", "needle zero"), *[notice(f"o{n}", "older") for n in range(2, 30)])
        await one.show()
        assert "2 of 2" in one.lines()[-1]
        assert "loaded" not in one.lines()[-1]
        await one.press("n")
        assert "1 of 2" in one.lines()[-1]
        assert any("needle zero" in line for line in one.lines())


async def test_matches_are_a_ring_and_the_one_one_is_at_stays_it_while_blocks_come() -> None:
    async with reading([notice("a", "hit"), *many(40), notice("b", "hit"), *many(3)]) as one:
        await one.press("slash", *"hit", "enter")
        assert "2 of 2" in one.lines()[-1]
        await one.show(notice("c", "another hit"))
        assert "2 of 2" in one.lines()[-1]
        await one.press("n")
        assert "3 of 3" in one.lines()[-1]
        await one.press("n")
        assert "1 of 3" in one.lines()[-1]
        await one.press("N")
        assert "3 of 3" in one.lines()[-1]


async def test_a_time_goes_to_the_first_block_that_is_not_before_it() -> None:
    async with reading([*[at(n) for n in range(300, 0, -1)], at(0)]) as one:
        await one.press("g", "t", *typed("-2h"), "enter")
        assert one.lines()[0].endswith("120 minutes ago")
        assert not one.view.following
        assert one.view.place is not None
        assert one.view.place.id == "m120"


async def test_older_events_are_read_until_the_time_is_there() -> None:
    async with reading([at(n) for n in range(100, 0, -1)], start=90) as one:
        await one.press("g", "t", *typed("-2h"), "enter")
        assert "90 older events, reading" in one.lines()[-1]
        assert [wish.far for wish in one.app.heard_of(NeedOlder) if isinstance(wish, NeedOlder)] == [True]
        one.log.older(*[at(n) for n in range(150, 100, -1)])
        await one.show()
        assert one.lines()[0].endswith("120 minutes ago")
        assert "reading" not in one.lines()[-1]


@pytest.mark.parametrize(
    ("words", "said"), [("soon", "no time; say 14:05"), ("2999-01-01", "nothing so late; the last is of")]
)
async def test_what_is_no_time_or_has_nothing_after_it_is_told_and_moves_nobody(words: str, said: str) -> None:
    async with reading([at(n) for n in range(60, 0, -1)]) as one:
        await one.press("g", "t", *typed(words), "enter")
        assert said in one.lines()[-1]
        assert one.view.following
        await one.press("escape")
        assert one.lines()[-1].strip() == "· 1 minutes ago"


async def test_a_time_that_cannot_be_read_back_to_is_told() -> None:
    async with reading([at(n) for n in range(60, 0, -1)], start=90) as one:
        await one.press("g", "t", *typed("-2h"), "enter")
        await fail(one, "It did not work.")
        assert "older events could not be read" in one.lines()[-1]


NOON = datetime(2026, 7, 20, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Monday


@pytest.mark.parametrize(
    ("words", "then"),
    [
        ("9:05", "2026-07-20 09:05"),
        ("14:05", "2026-07-19 14:05"),
        ("9:05:30", "2026-07-20 09:05:30"),
        ("yesterday", "2026-07-19 00:00"),
        ("Yesterday 9:00", "2026-07-19 09:00"),
        ("today 13:00", "2026-07-20 13:00"),
        ("sat 9:00", "2026-07-18 09:00"),
        ("monday", "2026-07-20 00:00"),
        ("-2h", "2026-07-20 10:00"),
        ("-1d2h 30m", "2026-07-19 09:30"),
        ("2026-07-01", "2026-07-01 00:00"),
        ("2026-07-01 08:15", "2026-07-01 08:15"),
        ("2026-07-01t08:15:00z", "2026-07-01 10:15"),
    ],
)
def test_a_moment_is_read_in_the_readers_time_zone(words: str, then: str) -> None:
    assert moment(words, NOON) == datetime.fromisoformat(then).replace(tzinfo=NOON.tzinfo)


@pytest.mark.parametrize("words", ["", "soon", "25:00", "9", "-2", "mo", "2026-13-01", "-999999999999w", "tue nine"])
def test_what_is_no_moment_is_none(words: str) -> None:
    assert moment(words, NOON) is None


@given(st.text(max_size=20))
def test_nothing_typed_as_a_moment_breaks_anything(words: str) -> None:
    found = moment(words, NOON)
    assert found is None or found.tzinfo is not None or found.astimezone(UTC)
