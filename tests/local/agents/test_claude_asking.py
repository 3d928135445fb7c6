from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.agents.claude.asking import Asked, asked_of, reply, request_notice, telling

RULE = {"type": "addRules", "behavior": "allow", "destination": "localSettings"}
BASH = Asked("r1", "Bash", {"command": "npm test"}, (RULE,))


def said(asked: Asked, text: str) -> dict[str, Any]:
    return reply(asked, text, "acceptEdits")


def plan(**tool_input: Any) -> Asked:
    return Asked("r1", "ExitPlanMode", tool_input)


@pytest.mark.parametrize("text", ["approve", "Yes", " y ", "ok.", "A", "approved!"])
def test_a_plan_is_approved_by_a_word_and_the_workspaces_permissions_hold_again(text: str) -> None:
    mode = {"type": "setMode", "mode": "acceptEdits", "destination": "session"}
    assert said(plan(plan="x"), text) == {
        "behavior": "allow",
        "updatedInput": {"plan": "x"},
        "updatedPermissions": (mode,),
    }


@pytest.mark.parametrize("text", ["no", "yes, but rename it", "approve nothing", "okra"])
def test_everything_else_is_feedback_on_a_plan(text: str) -> None:
    assert said(plan(plan="x"), text) == {"behavior": "deny", "message": text}


def test_empty_feedback_still_says_something() -> None:
    assert said(plan(), "  ")["message"]


@pytest.mark.parametrize("text", ["yes", "1", "Allow.", "ok"])
def test_a_permission_is_given_once(text: str) -> None:
    assert said(BASH, text) == {"behavior": "allow", "updatedInput": {"command": "npm test"}}


@pytest.mark.parametrize("text", ["always", "2", "yes, always"])
def test_a_permission_is_given_for_the_session_and_written_nowhere_else(text: str) -> None:
    assert said(BASH, text)["updatedPermissions"] == ({**RULE, "destination": "session"},)


@pytest.mark.parametrize("text", ["no", "3", " Deny! "])
def test_a_permission_is_refused(text: str) -> None:
    assert said(BASH, text) == {"behavior": "deny", "message": "The user does not permit this."}


def test_any_other_words_refuse_a_permission_and_reach_the_agent() -> None:
    told = said(BASH, "run only the unit tests")
    assert told["behavior"] == "deny"
    assert told["message"].endswith("They say: run only the unit tests")


def test_a_request_is_shown_with_what_it_is_about_and_what_may_be_answered() -> None:
    payload = request_notice(BASH)["payload"]
    assert payload["text"].startswith("May the agent use Bash? npm test · Answer yes, always")
    assert "always" not in request_notice(Asked("r", "Write", {"file_path": "/etc/x"}))["payload"]["text"]


def test_what_a_request_is_about_is_one_short_line() -> None:
    assert telling({"file_path": "a\n  b"}) == "a b"
    assert telling({"odd": 1}) == '{"odd": 1}'
    assert len(telling({"command": "x" * 9_999})) == 300


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("options") | st.just("label"), inner),
    max_leaves=10,
)


@given(json_values, st.text())
def test_no_question_is_too_strange_to_answer(questions: Any, text: str) -> None:
    assert said(Asked("r", "AskUserQuestion", {"questions": questions}), text)["behavior"] == "allow"


@given(json_values)
def test_no_request_is_too_strange_to_read(request: Any) -> None:
    asked_of({"request_id": "r", "request": request})
    asked_of({"request": {"subtype": "can_use_tool", "input": request, "permission_suggestions": request}})
