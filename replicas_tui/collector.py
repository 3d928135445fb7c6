"""The collector of cycles, kept off what is there for good.

A full collection walks over everything that was ever imported, a sixth of a second in which no key is heard, and finds
nothing there.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_FULL: Final = 50  # so many of the smaller collections lie between two full ones; Python has 10


@contextmanager
def for_good() -> Iterator[None]:
    """Bring in what stays as long as the process: nothing is collected meanwhile, and none of it is looked at again.

    For imports; what goes again later is freed as ever when nobody holds it, but not if it is a cycle.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def seldom() -> None:
    """Walk over everything a fifth as often as usual: a program for hands must not pause."""
    often, then, _ = gc.get_threshold()
    gc.set_threshold(often, then, _FULL)
