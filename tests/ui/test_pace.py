from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from replicas_tui.ui.driver import TtyDriver
from replicas_tui.ui.pace import FAR_S, MANY, NEAR_S, Pace, frame_s


@pytest.mark.parametrize(
    ("wish", "far", "round_trip", "expected"),
    [
        (0, False, None, NEAR_S),
        (0, False, 0.02, NEAR_S),
        (0, True, 0.02, FAR_S),
        (0, False, 0.3, 1 / 4),
        (0, True, 1.0, 1 / 2),
        (20, True, 1.0, 1 / 20),
    ],
)
def test_frames_come_as_the_line_carries_them(wish: int, far: bool, round_trip: float | None, expected: float) -> None:
    assert frame_s(wish, round_trip, far=far) == expected


@given(st.floats(0, 100), st.floats(0, 100), st.booleans())
def test_a_slower_line_never_gets_more_frames(one: float, other: float, far: bool) -> None:
    near, away = sorted((one, other))
    assert frame_s(0, near, far=far) <= frame_s(0, away, far=far)


async def test_an_app_that_paints_once_a_minute_asks_the_terminal_nothing() -> None:
    tty, pace = TtyDriver(App()), Pace(0, far=False)
    assert pace.is_due(tty)  # at the start, once
    await pace.measure(tty)
    pace._due_at = float("-inf")  # a minute later
    tty.frames += 1
    assert not pace.is_due(tty)
    tty.frames += MANY
    assert pace.is_due(tty)
