"""What the user is told about warm pools and trust."""

from __future__ import annotations

import pytest

from replicas_tui.api.environment_hooks import SeenHooks, TrustedHooks
from replicas_tui.effects.pools import told

HOOKS = SeenHooks(url="/shop", digest="0" * 64, text="{}", trusted=True)


@pytest.mark.parametrize(
    ("running", "later", "said"),
    [
        (0, 0, ""),
        (1, 0, " The start hook that was held back runs now in 1 workspace."),
        (2, 0, " The start hook that was held back runs now in 2 workspaces."),
        (0, 1, " It runs at the next wake of 1 sleeping workspace."),
    ],
)
def test_trust_says_where_the_hooks_run_now_and_where_they_will(running: int, later: int, said: str) -> None:
    given = TrustedHooks(hooks=HOOKS, running_in=running, later_in=later)
    assert told(given) == f"These hooks may run from now on.{said}"
