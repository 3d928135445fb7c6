"""An older page is put in front without folding all again, and nobody can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.normalise import fold
from tests.unit.state.agent_events import (
    AGENTS,
    blocks_of,
    calls,
    ends,
    event,
    prompt,
    recorded,
    returns,
    says,
    thinks,
    whole,
)

KEYS = st.sampled_from("ab")


def acp_says(text: str, kind: str) -> AgentEvent:
    update = {"sessionUpdate": f"agent_{kind}_chunk", "content": {"type": "text", "text": text}}
    return event("acp-session-update", {"update": update})


def opencode_says(message: str, part: str) -> AgentEvent:
    return event("opencode-part-text", {"part": {"id": part, "messageID": message, "type": "text", "text": "hello"}})


def opencode_owns(message: str, role: str) -> AgentEvent:
    return event("opencode-message.updated", {"info": {"id": message, "role": role}})


SECONDS = st.integers(0, 9)
TOUCHING = st.one_of(
    st.builds(calls, KEYS, st.just("Bash"), st.just({"command": "/w/ls"}), SECONDS),
    st.builds(calls, KEYS, st.just("Task"), st.just({"description": "x"}), parent_tool_use_id=KEYS),
    st.builds(calls, KEYS, st.just("TodoWrite"), st.just({"todos": [{"content": "x"}]})),
    st.builds(calls, KEYS, st.just("TodoWrite"), st.just({"todos": [{"content": "y"}]})),
    st.builds(returns, KEYS, st.sampled_from(["done", "found"]), SECONDS),
    st.builds(says, st.just("deep"), parent_tool_use_id=KEYS),
    st.builds(thinks, st.just("hm"), SECONDS),
    st.builds(prompt, st.just("go"), SECONDS),
    st.builds(ends),
    st.builds(event, st.just("claude-system"), st.builds(dict, subtype=st.just("init"), model=KEYS, cwd=st.just("/w"))),
    st.builds(event, st.just("context-usage"), st.builds(dict, percentage=st.integers(88, 92))),
    st.builds(event, st.just("event_msg"), st.just({"type": "agent_message", "message": "same"})),
    st.builds(acp_says, st.just("x"), st.sampled_from(["message", "thought"])),
    st.builds(opencode_says, KEYS, KEYS),
    st.builds(opencode_owns, KEYS, st.sampled_from(["user", "assistant"])),
)
TASK = calls("a", "Task", {"description": "x"}, parent_tool_use_id="a")
QUIET = st.builds(says, st.sampled_from(["one", "two", "three"]))
EVENTS = st.lists(st.one_of(QUIET, QUIET, TOUCHING), min_size=2, max_size=30)


@pytest.fixture(autouse=True)
def close() -> Iterator[None]:
    """Try to go on at every event, and look at two blocks only: so that short histories are joined in many ways."""
    with patch.object(fold, "APART", 1), patch.object(fold, "RECENT", 2):
        yield


@given(events=EVENTS, cuts=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
@example(
    events=[says("one"), says("one"), calls("a", "TodoWrite", {"todos": [{"content": "x"}]}), prompt("go", 0)],
    cuts=(0.0, 1.0, 0.25),
)
@example(
    events=[*[says("one")] * 2, TASK, TASK, says("one"), ends(), ends(), *[says("one")] * 2, ends()],
    cuts=(1.0, 0.5, 0.375),
)
@example(
    events=[TASK, ends(), TASK, opencode_says("a", "a"), TASK],
    cuts=(0.0, 1.0, 0.25),
)
def test_pages_in_front_and_news_behind_make_the_blocks_of_the_whole(
    events: Sequence[AgentEvent], cuts: tuple[float, float, float]
) -> None:
    oldest, older, end = sorted(int(cut * len(events)) for cut in cuts)
    transcript = whole(events[older:end], older)
    transcript.load(events[oldest:older], oldest, whole=False)
    for one in events[end:]:
        transcript.append(one)
    transcript.load(events[:oldest], 0, whole=False)
    transcript.load([], transcript.end, whole=False)
    missing = events if transcript.start == 0 else events[transcript.start :]
    assert list(transcript.blocks) == list(whole(missing, transcript.start).blocks)
    for one in events:
        transcript.append(one)
    assert list(transcript.blocks) == list(whole([*missing, *events], transcript.start).blocks)


@pytest.mark.parametrize("agent", AGENTS)
def test_a_recorded_session_may_be_cut_anywhere(agent: str) -> None:
    events = recorded(agent) * 2
    for cut in range(1, len(events)):
        transcript = whole(events[cut:], cut)
        transcript.load(events[:cut], 0, whole=False)
        assert list(transcript.blocks) == blocks_of(*events), cut


def test_what_an_older_page_does_not_touch_stays_the_very_same() -> None:
    events = [part for n in range(50) for part in (prompt(f"{n}"), says(f"answer {n}"), ends())]
    transcript = whole(events[30:], 30)
    before = transcript.blocks[-60:]
    transcript.load(events[:30], 0, whole=False)
    assert all(old is new for old, new in zip(before, transcript.blocks[-60:], strict=True))
    assert list(transcript.blocks) == blocks_of(*events)
