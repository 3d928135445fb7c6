"""Input arrives in the order it was typed, whatever the network did to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.refusals import Refusal
from replicas_tui.local.terminals.session import HELD, InputOrder


@given(st.permutations(range(8)), st.lists(st.integers(0, 7)))
def test_batches_in_any_order_and_again_are_written_once_and_in_order(order: list[int], again: list[int]) -> None:
    taken = InputOrder()
    written = [each for number in (*order, *again) for each in taken.take(str(number), 0, number)]
    assert written == [str(number) for number in range(8)]
    assert taken._held == {}


def test_a_new_generation_begins_at_zero_and_forgets_what_was_held() -> None:
    order = InputOrder()
    assert order.take("later", 0, 1) == []
    assert order.take("new", 1, 0) == ["new"]
    assert order.take("next", 1, 1) == ["next"]
    with pytest.raises(Refusal, match="generation: 0 is over"):
        order.take("first", 0, 0)


def test_a_batch_that_is_refused_begins_no_generation() -> None:
    order = InputOrder()
    assert order.take("first", 0, 0) == ["first"]
    with pytest.raises(Refusal, match="sequence: is too far ahead; 0 comes next"):
        order.take("lost", 9, HELD)
    assert order.take("second", 0, 1) == ["second"]


def test_a_batch_too_far_ahead_is_refused_instead_of_held_for_ever() -> None:
    with pytest.raises(Refusal, match="sequence: is too far ahead; 0 comes next"):
        InputOrder().take("x", 0, HELD)
