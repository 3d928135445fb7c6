"""What each size allows (seeds: table of `size`); a size limits no disk on a machine of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GB = 1024**3
ANY = ""  # what a replica has whose size nobody named: all that this machine has


@dataclass(frozen=True, slots=True)
class Envelope:
    """How many processors, and how many bytes of memory, all processes of a workspace have together."""

    processors: int
    memory: int


ENVELOPES: Mapping[str, Envelope] = {"small": Envelope(2, 8 * GB), "large": Envelope(4, 16 * GB)}


def in_gb(count: float) -> str:
    """Return bytes as a user reads them."""
    return f"{count / GB:.1f}".removesuffix(".0") + " GB"
