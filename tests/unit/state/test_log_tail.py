from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.log_tail import added


def test_what_comes_after_the_seam_is_new() -> None:
    assert added((), (1, 2)) == (1, 2)
    assert added((1, 2, 3), (2, 3, 4, 5)) == (4, 5)
    assert added((1, 2), (1, 2)) == ()
    assert added((1, 2), (7, 8)) is None
    assert added((1, 2), ()) is None


@given(st.integers(1, 60), st.integers(0, 30), st.integers(0, 10))
def test_a_log_of_different_lines_is_never_shown_twice_nor_cut(seen: int, more: int, dropped: int) -> None:
    dropped = min(dropped, seen - 1)
    new = tuple(range(dropped, seen + more))
    assert added(tuple(range(seen)), new) == tuple(range(seen, seen + more))
