"""Whatever the stream does, the app stays up, says what is wrong, and its transcript ends up equal to the history."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.effects.feed import follow
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.state.actions import Opened
from replicas_tui.state.model import Link, State
from tests.e2e.faults.hostile import Hostile, answering, frame, sending
from tests.scripted import Scripted
from tests.worlds import World, running, world


@pytest.fixture
def hostile() -> Hostile:
    return Hostile()


@pytest.fixture
def quiet_s() -> float:
    return 30.0


@pytest.fixture
async def here(tmp_path: Path, hostile: Hostile, quiet_s: float) -> AsyncIterator[World]:
    async with Scripted(hostile.script) as server, world(tmp_path, server.url, quiet_s=quiet_s) as here:
        await LoadFleet().run(here.ctx)
        here.ctx.store.dispatch(Opened("r1", "c1", here.clock.now()))
        yield here


def words(state: State) -> list[object]:
    """What the transcript holds, as the server writes it."""
    transcripts = state.transcripts.get("c1")
    events = transcripts.log.events if transcripts is not None else ()
    return [{"timestamp": one.timestamp, "type": one.type, "payload": one.payload} for one in events]


def is_true(hostile: Hostile, state: State) -> bool:
    return words(state) == hostile.history


async def test_events_arrive_and_nothing_is_doubled(here: World, hostile: Hostile) -> None:
    hostile.say(stream=False)
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        for _ in range(5):
            hostile.say()
        await here.until(lambda state: is_true(hostile, state))
    assert len(hostile.history) == 6


async def test_a_reset_in_mid_turn_loses_nothing(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        hostile.cut()
        hostile.say(stream=False)
        await here.link(Link.BROKEN)
        await here.link(Link.LIVE)
        await here.until(lambda state: is_true(hostile, state))
    assert hostile.opened == 2


async def test_half_a_frame_and_then_the_end_loses_nothing(here: World, hostile: Hostile) -> None:
    hostile.openings.append(sending(b'data: {"id": "x", "type": "chat.turn.del'))
    hostile.say(stream=False)
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.BROKEN)
        assert "ended the event stream" in here.state.links["r1"].reason
        hostile.say(stream=False)
        await here.link(Link.LIVE)
        await here.until(lambda state: is_true(hostile, state))


@pytest.mark.parametrize("quiet_s", [0.3])
async def test_silence_past_the_heartbeat_is_a_broken_line(here: World, hostile: Hostile) -> None:
    hostile.openings.append(sending(b": ping\n\n", silent=True))
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say(stream=False)
        await here.link(Link.BROKEN)
        assert "silent for" in here.state.links["r1"].reason
        await here.until(lambda state: is_true(hostile, state))


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_failing_server_is_asked_ever_more_slowly(here: World, hostile: Hostile, status: int) -> None:
    hostile.openings.extend(answering(status) for _ in range(5))
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
    assert here.clock.waits[4] > 4 * here.clock.waits[0]


async def test_too_many_requests_waits_as_long_as_asked(here: World, hostile: Hostile) -> None:
    hostile.openings.append(answering(429, {"Retry-After": "17"}))
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
    assert here.clock.waits == [17.0]


@pytest.mark.parametrize(
    ("status", "link"),
    [
        (401, Link.REFUSED),
        (402, Link.REFUSED),
        (403, Link.REFUSED),
        (404, Link.GONE),
        (409, Link.PARKED),
        (410, Link.GONE),
    ],
)
async def test_an_answer_that_will_not_change_by_itself_ends_the_feed(
    here: World, hostile: Hostile, status: int, link: Link
) -> None:
    hostile.openings.append(answering(status))
    assert await follow(here.ctx, "r1") is link
    assert here.state.links["r1"].link is link
    assert f"({status})" in here.state.links["r1"].reason
    assert hostile.opened == 1


@pytest.mark.parametrize(
    "garbage",
    [
        b"data: {malformed\n\n",
        b"data: [1, 2]\n\n",
        b"data: \xff\xfe\n\n",
        b'data: {"type": "chat.turn.delta", "payload": {"odd": true}}\n\n',
        b"data: " + b"x" * (9 * 1024 * 1024) + b"\n\n",
    ],
    ids=["malformed", "no event", "no text", "odd shape", "too large"],
)
async def test_an_unreadable_event_is_said_once_and_made_good_from_the_history(
    here: World, hostile: Hostile, garbage: bytes
) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say(stream=False)  # what the garbage would have told
        hostile.send(garbage)
        await here.until(lambda state: is_true(hostile, state))
        hostile.say(stream=False)
        hostile.send(garbage)
        await here.until(lambda state: is_true(hostile, state))
    assert hostile.opened == 1
    assert [notice.text for notice in here.state.notices if "could not be read" in notice.text] != []
    assert len(here.state.notices) == 1


async def test_an_unknown_event_is_said_once_and_passed_over(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        before = hostile.reads
        for _ in range(3):
            hostile.send(frame("brand.new", {"a": 1}))
            hostile.send(frame("ping", {}))
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
    assert hostile.reads == before
    assert len(here.state.notices) == 1
    assert "brand.new" in here.state.notices[0].text


async def test_an_event_of_five_megabytes_arrives(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say(padding="x" * (5 * 1024 * 1024))
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
    assert here.state.notices == ()
    assert hostile.opened == 1


async def test_an_event_lost_without_a_trace_is_found_at_the_end_of_the_turn(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
        hostile.say(stream=False)
        hostile.say()
        hostile.end_turn()
        await here.until(lambda state: is_true(hostile, state))
    assert hostile.opened == 1


async def test_an_event_that_comes_twice_counts_once(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
        double = frame("chat.turn.delta", {"chatId": "c1", "event": hostile.history[0]}, "e1")
        hostile.send(double)
        hostile.say()
        await here.until(lambda state: words(state)[-1:] == hostile.history[-1:])
        assert is_true(hostile, here.state)


@pytest.mark.parametrize("quiet_s", [0.3])
async def test_what_happened_while_the_history_was_read_is_neither_lost_nor_doubled(
    here: World, hostile: Hostile
) -> None:
    async def opening(out: object) -> None:
        for _ in range(3):  # told on the stream before the history is read: it will hold them already
            hostile.say(stream=False)
        raw = [frame("chat.turn.delta", {"chatId": "c1", "event": event}) for event in hostile.history]
        await sending(*raw, silent=True)(out)  # type: ignore[arg-type]

    hostile.openings.append(opening)
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        await here.until(lambda state: is_true(hostile, state))
        await here.link(Link.BROKEN)  # silent from then on; by now all of it was folded in
        assert is_true(hostile, here.state)


async def test_more_than_a_page_missed_is_read_back_to_what_is_held(here: World, hostile: Hostile) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
        for _ in range(1_200):
            hostile.say(stream=False)
        hostile.cut()
        await here.until(lambda state: is_true(hostile, state))
    assert here.state.transcripts["c1"].log.start == 0


async def test_events_the_server_counts_and_gives_no_more_are_not_asked_for_again_and_again(
    here: World, hostile: Hostile
) -> None:
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.LIVE)
        hostile.say()
        await here.until(lambda state: is_true(hostile, state))
        for _ in range(1_200):
            hostile.say(stream=False)
        hostile.forgotten = 900
        hostile.cut()
        await here.until(lambda state: words(state) == hostile.history[900:])
        await here.link(Link.LIVE)
    assert here.state.transcripts["c1"].log.start == 900


@pytest.mark.parametrize("quiet_s", [0.3])
async def test_a_stream_that_is_taken_and_never_answered_is_opened_again(here: World, hostile: Hostile) -> None:
    async def mute(out: object) -> None:
        await asyncio.Event().wait()

    hostile.openings.append(mute)
    async with running(follow(here.ctx, "r1")):
        await here.link(Link.BROKEN)
        await here.link(Link.LIVE)
