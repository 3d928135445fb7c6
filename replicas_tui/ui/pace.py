"""How often the screen is painted: as often as the line to the terminal carries it, and never oftener than one reads.

The line is measured by a question every terminal answers. It is asked once at the start, and then only after many
frames were written: an idle app, whose ages grow once a minute, stays silent.
"""

from __future__ import annotations

import time
from typing import Final

from replicas_tui.ui.answers import DSR, WELL
from replicas_tui.ui.driver import TtyDriver

NEAR_S: Final = 1 / 15
FAR_S: Final = 1 / 7
SLOW: Final = ((0.6, 1 / 2), (0.25, 1 / 4))
"""From how many seconds there and back on, the seconds between two frames."""
UNREAD_S: Final = 1 / 2
"""Between two frames that the terminal does not take: what they cost would only delay keys and streams."""
PATIENCE_S: Final = 3.0
AGAIN_S: Final = 60.0
MANY: Final = 10  # frames: fewer tell nothing that would be worth a question
SOON_S: Final = 5.0
"""After no answer: a line that only stood still for a moment is not far."""


def frame_s(wish: int, round_trip: float | None, *, far: bool) -> float:
    """Give the seconds between two frames; `wish` is frames a second, 0 for as fits."""
    if wish:
        return 1 / wish
    usual = FAR_S if far else NEAR_S
    return next((wait for least, wait in SLOW if round_trip is not None and round_trip >= least), usual)


class Pace:
    """Knows how long to wait until the next frame.

    Args:
        wish: Frames a second that the user set; 0 for as fits.
        far: Every frame travels, through SSH or a multiplexer.
    """

    def __init__(self, wish: int, *, far: bool) -> None:
        self._wish, self._far = wish, far
        self._round_trip: float | None = None
        self._due_at = float("-inf")
        self._frames = -MANY

    def next_s(self, tty: TtyDriver | None) -> float:
        """Give the seconds to the next frame."""
        if tty is not None and tty.behind:
            return UNREAD_S
        return frame_s(self._wish, self._round_trip, far=self._far)

    def is_due(self, tty: TtyDriver) -> bool:
        """Say whether it is time to measure again; of a terminal that nobody reads nothing can be learnt."""
        worth = not self._wish and not tty.behind and tty.frames - self._frames >= MANY
        return worth and time.monotonic() >= self._due_at

    async def measure(self, tty: TtyDriver) -> None:
        """Ask the terminal how far away it is; one that answered before and does not now is very far."""
        began = time.monotonic()
        self._due_at, self._frames = began + AGAIN_S, tty.frames
        answer = await tty.ask(DSR, WELL, PATIENCE_S)
        if answer is not None:
            self._round_trip = time.monotonic() - began
        elif self._round_trip is not None:
            self._round_trip = PATIENCE_S
            self._due_at = time.monotonic() + SOON_S
