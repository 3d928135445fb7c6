"""Events of transcripts, whichever agent they come from."""

from __future__ import annotations

import json
from typing import Any

Event = dict[str, Any]
INTERRUPTED = (
    "The engine stopped while this turn ran, so the turn was interrupted. What it had done is kept; "
    "the message was not sent again."
)


def speakable(event: Event) -> Event:
    """Return an event as JSON and UTF-8 can say it: lone surrogates become `?`, NaN and infinities null."""
    try:
        json.dumps(event, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:  # UnicodeEncodeError is one
        text = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
        found: Event = json.loads(text, parse_constant=lambda _: None)
        return found
    return event
