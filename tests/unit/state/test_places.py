import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.state.normalise.places import place


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/home/ubuntu/workspaces/shop/src/cart.py", "src/cart.py"),
        ("/data/engine/workspaces/78ab/home/workspaces/shop/src/cart.py", "src/cart.py"),
        ("/data/engine/workspaces/78ab/home/workspaces/shop/home/workspaces/x/y", "home/workspaces/x/y"),
        ("/home/ubuntu/.replicas/canvas/options.md", "canvas/options.md"),
        ("/etc/hosts", "/etc/hosts"),
        ("src/cart.py", "src/cart.py"),
        ("", ""),
    ],
)
def test_a_place_is_said_as_short_as_it_can_be(path: str, said: str) -> None:
    assert place(path) == said


@given(st.text())
def test_any_path_is_said_safely_and_never_made_longer_than_it_may_be(path: str) -> None:
    assert "\x1b" not in place(path)
    assert len(place(path)) <= 401
