"""Keeping the collector of cycles off what has none.

A long history is a million objects without one cycle, and each full collection walks over all of them: a second in
which no key is heard. What was read stays out of its sight; it is freed as ever when nobody holds it any more.
"""

from __future__ import annotations

import gc
from typing import Final

from replicas_tui.state.transcript import Transcript

LONG: Final = 4_000  # events; below, a collection is too short to be felt
_YOUNG: Final = 1  # the generations that are quick to look through


def settle(log: Transcript | None) -> None:
    """Take what was read of a long history out of the collector's sight."""
    if log is not None and log.end - log.start >= LONG:
        gc.collect(_YOUNG)  # what is garbage already must not stay for good
        gc.freeze()
