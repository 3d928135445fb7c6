"""Which processors a workspace is kept to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.sizes.pinning import choose


@given(st.text(), st.integers(1, 8), st.sets(st.integers(0, 200), min_size=1, max_size=64).map(sorted))
def test_a_workspace_gets_as_many_as_its_size_from_those_there_are(name: str, count: int, there: list[int]) -> None:
    chosen = choose(name, count, there)
    if count >= len(there):
        assert chosen == ()  # no fewer than all: nothing to do
    else:
        assert len(set(chosen)) == count
        assert set(chosen) <= set(there)
        assert choose(name, count, there) == chosen


def test_workspaces_are_spread_over_the_processors() -> None:
    assert len({choose(f"workspace {number}", 2, range(8)) for number in range(100)}) == 8
