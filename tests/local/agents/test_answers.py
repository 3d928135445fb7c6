from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.agents.answers import answered, is_approval, reply


def question(text: str = "Which?", *labels: str, multi: bool = False) -> dict[str, Any]:
    return {"question": text, "multiSelect": multi, "options": [{"label": label} for label in labels]}


def answer(text: str, *questions: dict[str, Any]) -> list[str]:
    return list(answered({"questions": list(questions)}, text)["answers"].values())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1", "Red"),
        (" 2 ", "Dark Blue"),
        ("dark blue", "Dark Blue"),
        ("3", "3"),
        ("0", "0"),
        ("-1", "-1"),
        ("²", "²"),
        ("9" * 5000, "9" * 5000),
        ("neither, green", "neither, green"),
        ("", ""),
    ],
)
def test_a_number_or_a_label_is_an_option_and_the_rest_is_free_text(said: str, meant: str) -> None:
    assert answer(said, question("Which?", "Red", "Dark Blue")) == [meant]


def test_an_option_called_by_a_number_wins_over_the_number() -> None:
    assert answer("2", question("How many?", "2", "1")) == ["2"]


def test_several_options_of_a_multiple_choice_are_listed_once_each() -> None:
    many = question("Which?", "a", "b", "c", multi=True)
    assert answer("1, c,1", many) == ["a, c"]
    assert answer("1, and a pony", many) == ["1, and a pony"]


def test_several_questions_take_a_line_each_or_the_same_text_all() -> None:
    two = question("First?", "x", "y"), question("Second?", "p", "q")
    assert answer("2\n\n1", *two) == ["y", "p"]
    assert answer("1", *two) == ["x", "p"]
    assert answer("one\ntwo\nthree", *two) == ["one\ntwo\nthree"] * 2


@pytest.mark.parametrize("text", ["approve", "Yes", " y ", "ok.", "A", "approved!"])
def test_a_plan_is_approved_by_a_word(text: str) -> None:
    assert is_approval(text)
    assert reply("ExitPlanMode", {"plan": "x"}, text) == {"behavior": "allow", "updatedInput": {"plan": "x"}}


@pytest.mark.parametrize("text", ["no", "yes, but rename it", "approve nothing", "okra"])
def test_everything_else_is_feedback(text: str) -> None:
    assert reply("ExitPlanMode", {"plan": "x"}, text) == {"behavior": "deny", "message": text}


def test_empty_feedback_still_says_something() -> None:
    assert reply("ExitPlanMode", {}, "  ")["message"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("options") | st.just("label"), inner),
    max_leaves=10,
)


@given(json_values, st.text())
def test_no_question_is_too_strange_to_answer(questions: Any, text: str) -> None:
    assert reply("AskUserQuestion", {"questions": questions}, text)["behavior"] == "allow"
