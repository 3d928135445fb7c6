"""A run of a hook as its screen tells it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from replicas_tui.state.hook_bench import HookRun
from replicas_tui.state.views.hooks import run_view
from replicas_tui.ui.draw.hooks import phase_lines

NOW = datetime(2026, 5, 4, 14, 5, tzinfo=UTC)
RUN = HookRun("make", saves=True, started=NOW - timedelta(seconds=3), ran_at=NOW - timedelta(seconds=2))
OVER = replace(RUN, ended_at=NOW)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (RUN, "○ save only if it passes"),
        (replace(OVER, exit_code=0, version=3), "✓ save"),
        (replace(OVER, exit_code=3), "⊘ save not done, as it did not pass"),
        (replace(OVER, exit_code=0), "✗ save"),
        (replace(OVER, left=True), "○ save only if it passes"),
    ],
)
def test_a_run_that_was_to_save_says_what_became_of_that(run: HookRun, said: str) -> None:
    first = phase_lines(100, run_view(run, None, NOW))[0].plain.rstrip()
    assert first.endswith(said)
