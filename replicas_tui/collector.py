"""The collector of cycles, kept off what is there for good.

A full collection walks over everything that was ever imported, a sixth of a second in which no key is heard, and finds
nothing there.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_DUE: Final = 10  # smaller collections: after so many Python makes a full one by itself
_HIGH_TIME: Final = 100 * _DUE


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


def only_when_told() -> None:
    """Make full collections wait for `collect_if_due`: a program for hands must not pause under them."""
    often, then, _ = gc.get_threshold()
    gc.set_threshold(often, then, _HIGH_TIME)


def collect_if_due() -> None:
    """Walk over everything, if Python would have by now."""
    if gc.get_count()[2] >= _DUE:
        gc.collect()
