"""Staged changes of variables: what they are made against, and what becomes of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.environments import Variable
from replicas_tui.state.actions_staging import ApplyingBegan, ApplyingEnded, StagedApplied, VariablesStaged
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.staging import GONE, MEANWHILE, THERE, Staged, Staging, outdated, stage


def here(key: str = "A", value: str = "1", *, open_: bool = False) -> Variable:
    return Variable(id=f"id-{key}", key=key, value=value, personal_override_allowed=open_)


def test_a_change_back_to_what_is_there_is_no_change() -> None:
    staged = stage(Staging(), Staged("A", "2", base=here()))
    assert [one.sign for one in staged.changes] == ["changed"]
    assert stage(staged, Staged("A", "1", base=here())).changes == ()
    assert stage(stage(Staging(), Staged("N", "1")), Staged("N", None)).changes == ()


def test_a_change_of_the_policy_alone_is_a_change() -> None:
    assert stage(Staging(), Staged("A", "1", allowed=True, base=here())).changes != ()


def test_nothing_is_applied_over_what_somebody_else_did_meanwhile() -> None:
    assert outdated(Staged("A", "2", base=here()), here()) == ""
    assert outdated(Staged("A", "2", base=here()), here(value="theirs")) == MEANWHILE
    assert outdated(Staged("A", "2", base=here()), here(open_=True)) == MEANWHILE
    assert outdated(Staged("A", "2", base=here()), None) == GONE
    assert outdated(Staged("A", None, base=here()), None) == ""
    assert outdated(Staged("A", "2"), here()) == THERE
    assert outdated(Staged("A", "2"), None) == ""


def test_what_was_staged_again_while_a_batch_was_on_its_way_stays() -> None:
    first, second = Staged("A", "2", base=here()), Staged("A", "3", base=here())
    state = reduce(State(), VariablesStaged("e", (first,)))
    state = reduce(state, ApplyingBegan("e"))
    state = reduce(state, VariablesStaged("e", (second,)))
    state = reduce(reduce(state, StagedApplied("e", first)), ApplyingEnded("e"))
    assert state.staged["e"].changes == (second,)
    state = reduce(state, StagedApplied("e", first, "refused"))
    assert state.staged["e"].changes == (second,)


def test_no_value_is_in_a_repr() -> None:
    state = reduce(State(), VariablesStaged("e", (Staged("A", "hunter2", base=here(value="hunter1")),)))
    assert "hunter" not in repr(state)


CHANGES = st.builds(
    Staged, st.sampled_from("ABC"), st.none() | st.sampled_from(["1", "2"]), base=st.none() | st.just(here())
)


@given(st.lists(CHANGES))
def test_there_is_one_change_a_name_and_each_changes_something(changes: list[Staged]) -> None:
    staged = stage(Staging(), *changes)
    assert len({one.key for one in staged.changes}) == len(staged.changes)
    assert all(one.base is not None or one.value is not None for one in staged.changes)
