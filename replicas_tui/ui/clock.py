"""What time it is for the screen. Ages grow when the minute turns, all together: an idle screen stays still between.

What runs tells its seconds, as long as it runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
TICK_S = 5.0  # how often a screen looks whether the minute changed
SECOND_S = 1.0  # how often what runs says for how long


def utc_now() -> datetime:
    """Give this moment."""
    return datetime.now(UTC)


def this_minute(clock: Clock) -> datetime:
    """Give the minute that `clock` is in."""
    return clock().replace(second=0, microsecond=0)
