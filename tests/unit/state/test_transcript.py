"""A transcript is the same however its events came: in one piece, in pages, live, or twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block
from replicas_tui.state.normalise.fold import APART
from replicas_tui.state.transcript import Transcript
from tests.unit.state.agent_events import (
    AGENTS,
    blocks_of,
    calls,
    ends,
    event,
    opens,
    prints,
    prompt,
    recorded,
    returns,
    says,
    thinks,
    whole,
    words,
)

SESSIONS = {agent: recorded(agent) for agent in AGENTS}


def acp_says(text: str, kind: str = "message") -> dict[str, Any]:
    return {"update": {"sessionUpdate": f"agent_{kind}_chunk", "content": {"type": "text", "text": text}}}


MIXED = st.lists(
    st.one_of(
        st.builds(says, st.sampled_from(["one", "two"])),
        st.builds(thinks, st.just("hm")),
        st.builds(prompt, st.sampled_from(["go", "on"])),
        st.builds(calls, st.sampled_from("abc"), st.just("Bash"), st.just({"command": "ls"})),
        st.builds(calls, st.sampled_from("abc"), st.just("TodoWrite"), st.just({"todos": [{"content": "x"}]})),
        st.builds(returns, st.sampled_from("abcd"), st.just("done")),
        st.builds(ends),
        st.builds(says, st.just("deep"), parent_tool_use_id=st.sampled_from("abc")),
        st.builds(event, st.just("context-usage"), st.builds(dict, percentage=st.integers(85, 95))),
        st.builds(event, st.just("acp-session-update"), st.sampled_from([acp_says("x"), acp_says("y", "thought")])),
        st.builds(event, st.just("claude-system"), st.just({"subtype": "init", "model": "m", "cwd": "/w"})),
    ),
    max_size=40,
)
HISTORIES = st.one_of(MIXED, st.sampled_from(list(SESSIONS.values())))


class View:
    """Somebody who draws only what `changed_from` says, and somebody who keeps what `kept` says."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self.version = 0
        self.drawn: list[Block] = []
        self._origin = 0

    def catch_up(self) -> None:
        self._look_at_places()
        first = self._transcript.changed_from(self.version)
        kept = self.drawn[:first]
        assert all(old is new for old, new in zip(kept, self._transcript.blocks, strict=False))
        self.drawn = [*kept, *self._transcript.blocks[first:]]
        self.version = self._transcript.version
        self._origin = self._transcript.origin

    def _look_at_places(self) -> None:
        log, kept = self._transcript, self._transcript.kept(self.version)
        before = dict(enumerate(self.drawn, -self._origin))
        after = dict(enumerate(log.blocks, -log.origin))
        lasts = [{place for place in blocks if kept.first <= place < kept.last} for blocks in (before, after)]
        assert lasts[0] == lasts[1]
        assert all(before[place] is after[place] for place in lasts[0])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["older", "live", "again", "newest", "look"]),
        st.floats(0, 1),
        st.floats(0, 1),
        st.integers(1, 9),
    ),
    max_size=14,
)


def step(transcript: Transcript, events: Sequence[AgentEvent], drawn: tuple[str, float, float, int]) -> None:
    """One way in which events come; the fractions say from where to where."""
    name, one, other, many = drawn
    if name == "older":
        start = int(one * transcript.start)
        end = transcript.start + int(other * len(transcript.events))
        transcript.load(events[start:end], start, whole=False)
    elif name == "live":
        for event_ in events[transcript.end : transcript.end + many]:
            transcript.append(event_)
    elif name == "again":
        transcript.load(events[transcript.start : transcript.end], transcript.start, whole=False)
    elif name == "newest":
        start = int(one * transcript.end)
        transcript.load(events[start:], start, whole=True)


@given(events=HISTORIES, cut=st.tuples(st.floats(0, 1), st.floats(0, 1)), steps=STEPS)
def test_any_pages_in_any_order_make_the_blocks_of_one_whole_load(
    events: Sequence[AgentEvent], cut: tuple[float, float], steps: list[tuple[str, float, float, int]]
) -> None:
    transcript = Transcript()
    view = View(transcript)
    first, middle = sorted(int(at * len(events)) for at in cut)
    transcript.load(events[first:middle], first, whole=True)
    for drawn in steps:
        if transcript.events:
            step(transcript, events, drawn)
        if drawn[0] == "look":
            view.catch_up()
    if not transcript.events:
        transcript.load(events, 0, whole=True)
    step(transcript, events, ("live", 0, 0, len(events)))
    step(transcript, events, ("older", 0, 0, 1))
    view.catch_up()
    assert list(transcript.events) == list(events)
    assert list(transcript.blocks) == view.drawn == blocks_of(*events)


@given(cut=st.integers(60, 300), page=st.integers(1, 60))
def test_blocks_keep_their_places_and_stay_the_same_when_a_page_comes_in_front(cut: int, page: int) -> None:
    events = [one for n in range(80) for one in (prompt(f"do {n}"), calls(f"t{n}", "Bash", {}), returns(f"t{n}", "ok"))]
    events += [says(f"said {n}") for n in range(100)]
    transcript = Transcript()
    transcript.load(events[cut:], cut, whole=True)
    view = View(transcript)
    view.catch_up()
    start = max(0, cut - page)
    transcript.load(events[start:cut], start, whole=False)
    kept = transcript.kept(view.version)
    view.catch_up()
    joins = len(events) - cut > 2 * APART
    assert not joins or (kept.first < kept.last and kept.first + transcript.origin < page + 3 * APART)


@pytest.mark.parametrize("agent", AGENTS)
def test_a_recorded_session_comes_live_as_it_is_read_back(agent: str) -> None:
    live = Transcript()
    for one in SESSIONS[agent]:
        live.append(one)
    assert list(live.blocks) == blocks_of(*SESSIONS[agent])
    assert len({block.id for block in live.blocks}) == len(live.blocks)


@given(events=HISTORIES, at=st.integers(0, 60), other=st.lists(st.builds(says, st.text(max_size=3)), max_size=3))
def test_the_truth_replaces_what_differs(events: Sequence[AgentEvent], at: int, other: list[AgentEvent]) -> None:
    transcript = whole(events)
    start = min(at, len(events))
    transcript.load(other, start, whole=True)
    assert list(transcript.events) == [*events[:start], *other]
    assert list(transcript.blocks) == blocks_of(*events[:start], *other)


def test_blocks_before_a_corrected_event_are_the_very_same_objects() -> None:
    transcript = whole([calls("t", "Bash", {"command": "ls"}), returns("t", "a"), says("b"), says("wrong")])
    view = View(transcript)
    view.catch_up()
    transcript.load([says("b"), says("right"), says("more")], 2, whole=True)
    assert transcript.changed_from(1) == 2
    view.catch_up()
    assert view.drawn == list(transcript.blocks)


def test_a_window_that_leaves_a_gap_replaces_all_when_it_is_the_truth_and_is_ignored_when_not() -> None:
    transcript = whole([says("old")])
    transcript.load([says("far")], 9, whole=False)
    assert len(transcript.events) == 1
    transcript.load([says("far")], 9, whole=True)
    assert (transcript.start, transcript.end, len(transcript.blocks)) == (9, 10, 1)


def test_reading_the_same_again_changes_nothing() -> None:
    transcript = whole(SESSIONS["claude"])
    version = transcript.version
    transcript.load(SESSIONS["claude"], 0, whole=True)
    transcript.load(SESSIONS["claude"][5:9], 5, whole=False)
    assert transcript.version == version


def test_a_result_finds_its_call_once_the_older_page_is_there() -> None:
    call, answer = calls("t", "Read", {"file_path": "a.py"}), returns("t", "1\n2\n3\n")
    transcript = Transcript()
    transcript.load([answer], 1, whole=True)
    assert not transcript.blocks
    transcript.load([call], 0, whole=False)
    assert getattr(transcript.blocks[0], "fact", "") == "3 lines"


def test_names_of_blocks_stay_when_older_events_come() -> None:
    events = [says("a"), says("b"), says("c")]
    transcript = Transcript()
    transcript.load(events[2:], 2, whole=True)
    name = transcript.blocks[0].id
    transcript.load(events[:2], 0, whole=False)
    assert transcript.blocks[-1].id == name
    assert transcript.changed_from(1) == 0


def test_only_the_changed_end_is_said_to_have_changed() -> None:
    transcript = whole([says("a"), calls("t", "Bash", {"command": "ls"}), says("b")])
    before = transcript.version
    assert transcript.changed_from(before) == 3
    transcript.append(says("c"))
    assert transcript.changed_from(before) == 3
    transcript.append(returns("t", "ok"))
    assert transcript.changed_from(before) == 1
    assert transcript.changed_from(before + 1) == 1
    assert transcript.changed_from(transcript.version) == 4


def test_a_view_far_behind_draws_all_anew() -> None:
    transcript = whole([says("a")])
    for number in range(2_000):
        transcript.append(says(str(number)))
    assert transcript.changed_from(1) == 0
    assert transcript.changed_from(transcript.version - 3) == len(transcript.blocks) - 3


def test_it_knows_an_event_again_by_all_of_it() -> None:
    transcript = whole([says("a", 1), says("b", 2)])
    assert transcript.holds(says("a", 1))
    assert not transcript.holds(says("a", 2))
    assert not transcript.holds(says("c", 1))


def test_growing_text_becomes_the_whole_in_its_place() -> None:
    transcript = whole([prompt("go")])
    view = View(transcript)
    for one in (opens(), words("Hel"), words("lo")):
        transcript.append(one)
        view.catch_up()
    growing = transcript.blocks[-1]
    assert (getattr(growing, "text", ""), getattr(growing, "growing", None)) == ("Hello", True)
    transcript.append(says("Hello"))
    view.catch_up()
    assert view.drawn == list(transcript.blocks)
    assert [getattr(block, "text", "") for block in transcript.blocks] == ["go", "Hello"]
    assert transcript.blocks[-1].id == growing.id
    assert getattr(transcript.blocks[-1], "growing", None) is False


def test_a_thought_and_an_answer_grow_one_after_the_other() -> None:
    transcript = whole([prompt("go")])
    for one in (opens("thinking"), words("hm", kind="thinking"), opens("text", 1), words("So", index=1)):
        transcript.append(one)
    transcript.append(thinks("hm"))
    assert [type(block).__name__ for block in transcript.blocks] == ["Prompt", "Thought", "Answer"]
    assert [getattr(block, "growing", False) for block in transcript.blocks] == [False, False, True]
    transcript.append(says("So"))
    assert transcript.blocks == blocks_of(prompt("go"), thinks("hm"), says("So"))


def test_words_joined_in_the_middle_say_that_something_is_missing() -> None:
    transcript = whole([prompt("go")])
    transcript.append(words("rest"))
    assert getattr(transcript.blocks[-1], "text", "") == "… rest"


def test_output_grows_in_its_tool_until_the_result_is_there() -> None:
    transcript = whole([calls("t", "Bash", {"command": "make"}), says("meanwhile")])
    before = transcript.version
    transcript.append(prints("t", "cc -c\n"))
    transcript.append(prints("t", "10%\r20%"))
    assert getattr(transcript.blocks[0], "output", "") == "cc -c\n20%"
    assert transcript.changed_from(before) == 0
    transcript.append(prints("nobody", "lost"))
    transcript.append(returns("t", "cc -c\nbuilt"))
    assert getattr(transcript.blocks[0], "output", "") == "cc -c\nbuilt"


def test_an_older_page_leaves_what_grows_alone() -> None:
    transcript = Transcript()
    transcript.load([calls("t", "Bash", {"command": "make"})], 1, whole=True)
    transcript.append(prints("t", "cc\n"))
    transcript.append(words("So"))
    transcript.load([prompt("go")], 0, whole=False)
    assert [type(block).__name__ for block in transcript.blocks] == ["Prompt", "Tool", "Answer"]
    assert getattr(transcript.blocks[1], "output", "") == "cc\n"


@pytest.mark.parametrize("last", [ends(), None])
def test_words_that_never_came_whole_are_dropped(last: AgentEvent | None) -> None:
    events = [prompt("go"), calls("t", "Bash", {"command": "make"})]
    transcript = whole(events)
    transcript.append(prints("t", "cc\n"))
    transcript.append(words("half a wo"))
    if last is None:
        transcript.load(events, 0, whole=True)
        assert list(transcript.blocks) == blocks_of(*events)
    else:
        transcript.append(last)
        assert [type(block).__name__ for block in transcript.blocks] == ["Prompt", "Tool", "NoticeLine"]
