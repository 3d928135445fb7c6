"""Answers of the terminal come between the keys, whole or in pieces, in time or late: they are never keys."""

from __future__ import annotations

import asyncio
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.ui.answers import WELL, Answers

ANSWER = "\x1b[0n"
VERSION = re.compile(r"\x1bP>\|([^\x1b]*)\x1b\\")


@given(st.integers(0, 8), st.lists(st.integers(0, 10), max_size=3))
def test_an_answer_is_taken_out_wherever_it_stands_and_however_it_is_cut(at: int, cuts: list[int]) -> None:
    async def play() -> None:
        answers = Answers()
        answer = answers.expect(WELL)
        text = "typed ok"[:at] + ANSWER + "typed ok"[at:]
        edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
        rest = "".join(answers.take(text[start:end]) for start, end in pairwise(edges))
        await asyncio.sleep(0)
        assert rest + answers.let_go() == "typed ok"
        assert await answer == ANSWER

    asyncio.run(play())


async def test_a_long_answer_in_pieces_is_one() -> None:
    answers = Answers()
    answer = answers.expect(VERSION)
    assert answers.take("a\x1bP>|Wez") == "a"
    assert answers.take("Term 2024\x1b") == ""
    assert answers.take("\\b") == "b"
    assert await answer == "\x1bP>|WezTerm 2024\x1b\\"


async def test_an_answer_about_graphics_in_pieces_is_no_key() -> None:
    answers = Answers()
    answer = answers.expect(re.compile(r"\x1b_Gi=31;[^\x1b]*\x1b\\"))
    assert answers.take("a\x1b_Gi=3") == "a"
    assert answers.holds
    assert answers.take("1;OK\x1b\\b") == "b"
    assert await answer == "\x1b_Gi=31;OK\x1b\\"


async def test_an_answer_that_comes_when_nobody_waits_any_more_is_still_no_key() -> None:
    answers = Answers()
    answers.expect(WELL).cancel()
    assert answers.take(f"x{ANSWER}y") == "xy"
    assert answers.take(f"x{ANSWER}y") == f"x{ANSWER}y"  # nobody asked twice


@given(st.text(alphabet="\x1b[]P0n;ab~", max_size=20))
def test_without_a_question_nothing_is_held_and_with_one_nothing_is_lost(text: str) -> None:
    assert Answers().take(text) == text

    async def play() -> None:
        answers = Answers()
        answers.expect(re.compile("never"))
        assert answers.take(text) + answers.let_go() == text

    asyncio.run(play())
