"""A Codex chat given as turns of items is the same chat as the one given as events."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.codex.items import begun, ended, news
from replicas_tui.api.codex.transcript import CodexTurn
from replicas_tui.api.codex.turns import beside, events_of
from replicas_tui.api.history import AgentEvent, History
from replicas_tui.state.blocks import Answer, Block, Edit, Fault, NoticeLine, PlanReview, Prompt, Thought, Tool, Unknown
from tests.unit.codex.turns import NOON_S, TURN, Json, changed, changes, command, item, says, turn, user
from tests.unit.state.agent_events import blocks_of, event
from tests.unit.state.test_hostile_events import JUNK, places

ENDS = {"completed": [news("task_complete")], "interrupted": [news("turn_aborted", reason="interrupted")]}
WORDS = st.text("abc \n*", min_size=1, max_size=12)
ITEMS = st.one_of(
    WORDS.map(says),
    WORDS.map(lambda text: item("reasoning", summary=[text], content=[])),
    st.builds(command, st.sampled_from(["ls", "make", "git status"]), WORDS, st.sampled_from([0, 1, None])),
    st.builds(lambda diff: changes(changed("a.py", f"@@ -1 +1 @@\n-x\n+{diff}")), st.sampled_from("yz")),
    st.builds(lambda text: item("webSearch", text, query=text), WORDS),
    st.builds(lambda kind: item(kind, cwd="/w"), st.sampled_from(["contextCompaction", "hookPrompt", "newKind"])),
)
TURNS = st.lists(st.tuples(WORDS, st.lists(ITEMS, max_size=6), st.sampled_from(sorted(ENDS))), max_size=4)


def told(*turns: Json) -> tuple[AgentEvent, ...]:
    return events_of([CodexTurn.model_validate(one) for one in turns])


def timeless(blocks: list[Block]) -> list[Block]:
    return [replace(block, at=None) for block in blocks]


@given(TURNS)
def test_a_transcript_given_whole_equals_the_same_given_as_events(turns: list[tuple[str, list[Json], str]]) -> None:
    said = []
    for prompt, items, status in turns:
        said.append(news("user_message", message=prompt, images=[], local_images=[]))
        said += [each for one in items for each in (*begun(one), *ended(one))]
        said += ENDS[status]
    live = [AgentEvent(timestamp="", type=kind, payload=payload) for kind, payload in said]
    whole = told(*(turn(user(prompt), *items, status=status) for prompt, items, status in turns))
    assert blocks_of(*whole) == blocks_of(*live)
    assert timeless(blocks_of(*beside(live, whole))) == timeless(blocks_of(*whole))


def test_every_known_item_is_the_block_it_is_from_any_agent() -> None:
    prompt, thought, ran, edited, added, issue, web, plan, odd, answer, end = blocks_of(*told(TURN))
    assert isinstance(prompt, Prompt)
    assert (prompt.text, prompt.images[0].kind) == ("Make the cart total include tax", "png")
    assert isinstance(thought, Thought)
    assert thought.text == "Look at cart.ts first"
    assert isinstance(ran, Tool)
    assert (ran.what, ran.state, ran.fact, ran.output) == ("pnpm test cart", "failed", "exit 1", "1 failed\n")
    assert ran.took == pytest.approx(1.234)
    assert isinstance(edited, Edit)
    assert isinstance(added, Edit)
    assert edited.took is None
    assert (edited.path, edited.added, edited.removed, edited.state) == ("src/cart.ts", 1, 1, "ok")
    assert (added.path, added.created) == ("tax.ts", True)
    assert isinstance(issue, Tool)
    assert (issue.verb, issue.output, issue.state) == ("linear·get_issue", "Tax", "ok")
    assert isinstance(web, Tool)
    assert (web.verb, web.what, web.state) == ("Web", "vat rates", "ok")
    assert isinstance(plan, PlanReview)
    assert plan.text.startswith("1. tax")
    assert isinstance(odd, Unknown)
    assert odd.kind == "codex-sleepy"
    assert "whatever" in odd.json
    assert isinstance(answer, Answer)
    assert isinstance(end, NoticeLine)
    assert end.text.startswith("turn ended")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("failed", ["go", "Quota used up", "turn ended"]),
        ("interrupted", ["go", "turn interrupted"]),
        ("inProgress", ["go"]),
    ],
)
def test_a_turn_ends_as_its_status_says(status: str, said: list[str]) -> None:
    error = {"message": "Quota used up"} if status == "failed" else None
    blocks = blocks_of(*told(turn(user("go"), status=status, error=error)))
    assert [getattr(block, "text", "") for block in blocks] == said
    assert [type(block) for block in blocks[1:2]] in ([], [Fault], [NoticeLine])


@pytest.mark.parametrize(
    ("times", "took"),
    [
        ({}, None),
        ({"startedAtMs": 2_000}, None),
        ({"completedAtMs": 9_000}, None),
        ({"durationMs": 500}, 0.5),
        ({"startedAtMs": 2_000, "completedAtMs": 5_000}, 3),
        ({"startedAtMs": 2_000, "durationMs": 500}, 0.5),
        ({"completedAtMs": 9_000, "durationMs": 500}, 0.5),
    ],
)
def test_how_long_a_call_took_is_said_only_where_it_is_known(times: Json, took: float | None) -> None:
    now = {name: value + (0 if name == "durationMs" else NOON_S * 1000) for name, value in times.items()}
    ran, _ = blocks_of(*told(turn(command("make", **now), startedAt=NOON_S)))
    assert isinstance(ran, Tool)
    assert ran.took == (None if took is None else pytest.approx(took))


@pytest.mark.parametrize(("times", "known"), [({"startedAtMs": NOON_S * 1000}, True), ({}, False)])
def test_a_call_that_runs_since_nobody_knows_when_has_no_time_to_count_from(times: Json, known: bool) -> None:
    running = command("make", code=None, status="inProgress", **times)
    (ran,) = blocks_of(*told(turn(running, status="inProgress", startedAt=NOON_S - 60)))
    assert (ran.at is not None) == known


@pytest.mark.parametrize(("status", "state"), [("inProgress", "running"), ("interrupted", "failed")])
def test_a_command_runs_until_its_turn_ends(status: str, state: str) -> None:
    blocks = blocks_of(*told(turn(user("go"), command("sleep 60", code=None, status="inProgress"), status=status)))
    assert getattr(blocks[1], "state", "") == state


def test_a_review_is_an_answer_and_a_picture_that_was_made_is_shown() -> None:
    drawn = item("imageGeneration", revisedPrompt="a cart", result="aGk=", status="completed")
    review, picture, _ = blocks_of(*told(turn(item("exitedReviewMode", review="# Fine"), drawn)))
    assert isinstance(review, Answer)
    assert isinstance(picture, Tool)
    assert (picture.verb, picture.images[0].data) == ("image_generation", "aGk=")


def events(*said: str) -> list[AgentEvent]:
    """What an engine's event log tells of some messages and their answers."""
    return [
        event("event_msg", {"type": kind, "message": word}, second)
        for second, word in enumerate(said)
        for kind in ("user_message", "agent_message")
    ]


def asked(both: tuple[AgentEvent, ...]) -> list[str]:
    return [block.text for block in blocks_of(*both) if isinstance(block, Prompt)]


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "abcdef"])
def test_what_both_the_events_and_the_turns_tell_is_told_once(before: str) -> None:
    turns = told(*(turn(user(word), says(f"did {word}"), key=word) for word in "bcd"))
    both = asked(beside(events(*before), turns))
    assert "".join(both) == {"": "bcd", "a": "abcd", "ab": "abcd", "abc": "abcd", "abcdef": "abcdef"}[before]


def test_a_remark_stays_where_it_was_said() -> None:
    turns = told(
        *(turn(user(word), key=word, startedAt=at) for word, at in (("a", 1_784_548_800), ("b", 1_784_548_810)))
    )
    remark = event("replicas-notice", {"level": "info", "text": "hm"}, 5)
    said = [getattr(block, "text", "") for block in blocks_of(*beside([*events("a"), remark], turns))]
    assert [text for text in said if not text.startswith("turn")] == ["a", "hm", "b"]


@given(st.data(), st.one_of(JUNK, st.just({"message": 7}), st.just([[], 1, "x"])))
def test_one_broken_part_makes_no_history_unreadable(data: st.DataObject, junk: Any) -> None:
    body = {
        "codexAspTranscript": {"turns": [copy.deepcopy(TURN), turn(user("b"), status="failed", error={"message": "x"})]}
    }
    path = data.draw(st.sampled_from(list(places(body))))
    inside: Any = body
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    page = History.model_validate(body)
    if page.codexAspTranscript is not None:
        blocks_of(*events_of(page.codexAspTranscript.turns))


@pytest.mark.parametrize("junk", [None, 7, "turns", [], {"turns": None}, {"turns": [None, 7, "x"]}])
def test_a_transcript_that_is_none_leaves_the_events(junk: object) -> None:
    page = History.model_validate({"events": [{"type": "n"}], "codexAspTranscript": junk, "beforeCursor": 7})
    assert len(page.events) == 1
    assert page.codexAspTranscript is None or page.codexAspTranscript.turns == ()
