"""Ids and times: fresh ones, or for a scenario that asks for it the same each time it is run."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

TICK = timedelta(milliseconds=250)  # between two lines of a fixed clock


class Made:
    """Makes ids and times.

    Args:
        seed: What ids are made from; None makes each one new.
        clock: When a clock that only lines move begins; None is the real one, which is not written down here.
    """

    def __init__(self, seed: str | None = None, clock: datetime | None = None) -> None:
        self._random = random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311 - no secrets
        self._began = self._clock = clock

    def uuid(self) -> str:
        """Return a uuid."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def new_id(self, prefix: str) -> str:
        """Return an id in the API's manner."""
        return f"{prefix}_{self._random.getrandbits(80):020x}"

    def time(self) -> str | None:
        """Return the time of the next line; None leaves it to the one who reads it."""
        if self._clock is None:
            return None
        told, self._clock = self._clock, self._clock + TICK
        return told.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def spent_ms(self) -> int | None:
        """Return how long the fixed clock has run; None for the real one."""
        if self._clock is None or self._began is None:
            return None
        return round((self._clock - self._began).total_seconds() * 1000)
