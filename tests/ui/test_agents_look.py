"""How a session of each agent looks, line by line, beside the picture that was kept of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from replicas_tui.state.blocks import (
    Answer,
    Edit,
    Fault,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from tests.ui.sessions import LOOKS, SESSIONS, drawn
from tests.unit.state.agent_events import whole

ANYBODYS = {Prompt, Answer, Thought, Tool, Edit, NoticeLine, Unknown}
MADE = {
    "claude": {*ANYBODYS, Fault, Todo, Question, PlanReview},
    "codex": {*ANYBODYS, Fault, Todo, Question, PlanReview},
    "cursor": {*ANYBODYS, Fault},
    "opencode": {*ANYBODYS, Fault, Todo, Question},
    "pi": {*ANYBODYS, Fault},
    "acp": {*ANYBODYS, Todo},
}


@pytest.fixture
def in_utc() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()  # or the tests after this one would be in UTC, too


@pytest.mark.usefixtures("in_utc")
@pytest.mark.parametrize("agent", SESSIONS)
def test_a_session_looks_as_it_did(agent: str) -> None:
    assert drawn(agent) == (LOOKS / f"{agent}.txt").read_text("utf-8"), "look at it, then: python -m tests.ui.sessions"


@pytest.mark.parametrize("agent", MADE)
def test_every_kind_of_block_is_in_a_picture_of_every_agent_that_makes_it(agent: str) -> None:
    events = [*SESSIONS[agent](), *SESSIONS[f"{agent}_rest"]()]
    assert {type(block) for block in whole(events).blocks} == MADE[agent]
