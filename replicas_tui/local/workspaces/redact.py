"""What git says, fit to be shown and stored: no credentials, no control characters, not too much."""

from __future__ import annotations

import re

LAST_LINES = 5
LONGEST = 1_000
# user:password@ or token@ before a host, in any URL within a text.
_USERINFO = re.compile(r"(?<=://)[^\s/@]+(?:@[^\s/@]+)*@")
_QUERY_SECRET = re.compile(r"(?i)([?&](?:access_token|private_token|token|key)=)[^\s&'\"]+")


def redacted(text: str) -> str:
    """Return a text without the credentials of the URLs in it."""
    return _QUERY_SECRET.sub(r"\1***", _USERINFO.sub("***@", text))


def last_words(stderr: bytes) -> str:
    """Return the last lines git wrote that say something, progress left out."""
    text = stderr.decode("utf-8", "replace").replace("\r", "\n")
    lines = ["".join(c for c in line if c.isprintable()).strip() for line in text.split("\n")]
    spoken = [line for line in lines if line and not line.startswith(("Cloning into", "hint:"))]
    return redacted("\n".join(spoken[-LAST_LINES:]))[:LONGEST]
