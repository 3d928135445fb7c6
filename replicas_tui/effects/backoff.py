"""How long to wait before trying again, and what a failure means for a stream."""

from __future__ import annotations

from datetime import timedelta

from replicas_tui.client.errors import (
    ClientError,
    Conflict,
    Forbidden,
    NotFound,
    PaymentRequired,
    Refused,
    Unauthorized,
)
from replicas_tui.state.model import Link

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
LONGEST_ASKED_S = 60.0
HEALTHY = timedelta(seconds=30)  # a stream that lived so long starts over with short waits

_ENDINGS: tuple[tuple[type[ClientError], Link], ...] = (
    (Unauthorized, Link.REFUSED),
    (Forbidden, Link.REFUSED),
    (PaymentRequired, Link.REFUSED),
    (NotFound, Link.GONE),
    (Conflict, Link.PARKED),
)


def wait_s(failures: int, dice: float, asked: float | None = None) -> float:
    """Give the seconds to wait after `failures` in a row.

    Args:
        failures: 1 after the first.
        dice: In [0, 1): full jitter, so that a thousand clients do not come back at once.
        asked: What the server asked for (`Retry-After`); obeyed up to a minute.
    """
    if asked is not None:
        return min(asked, LONGEST_ASKED_S)
    ceiling = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 10))
    return max(0.05, ceiling * dice)


def asked_wait(error: ClientError) -> float | None:
    """Give the seconds a server asked us to wait, if it did."""
    return error.retry_after if isinstance(error, Refused) else None


def ending(error: ClientError) -> Link | None:
    """Say what link an error leaves for good; None when trying again is right."""
    return next((link for kind, link in _ENDINGS if isinstance(error, kind)), None)
