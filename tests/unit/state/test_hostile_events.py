"""Recorded events with one part of them turned into something else: a server or an agent may send anything."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript
from tests.unit.state.agent_events import AGENTS, recorded, whole

SESSIONS = {agent: recorded(agent) for agent in AGENTS}
JUNK = st.sampled_from([None, True, -1, 1e308, "", "\x1b[2J", "x" * 300, [], [None], ["\u202e"], {}, {"type": 7}])


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a payload, the deepest too."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def with_junk(event: AgentEvent, path: tuple[Any, ...], junk: Any) -> AgentEvent:
    payload = copy.deepcopy(event.payload)
    inside: Any = payload
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    return AgentEvent.model_construct(timestamp=event.timestamp, type=event.type, payload=payload)


@given(data=st.data(), agent=st.sampled_from(AGENTS), junk=JUNK)
def test_one_broken_part_breaks_no_transcript(data: st.DataObject, agent: str, junk: Any) -> None:
    events = list(SESSIONS[agent])
    at = data.draw(st.integers(0, len(events) - 1))
    path = data.draw(st.sampled_from(list(places(events[at].payload))))
    events[at] = with_junk(events[at], path, junk)
    live = Transcript()
    for event in events:
        live.append(event)
    assert list(live.blocks) == list(whole(events).blocks)
    for text in texts([astuple(block) for block in live.blocks]):
        assert not {"\x1b", "\u202e", "\x00"} & set(text)


def texts(value: Any) -> Iterator[str]:
    """Every text inside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from texts(inner)
