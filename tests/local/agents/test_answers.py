from __future__ import annotations

from typing import Any

import pytest

from replicas_tui.local.agents.answers import answered


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
