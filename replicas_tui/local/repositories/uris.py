"""How the API spells where a repository lies: always a URI, never with a password in it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

_SCP = re.compile(r"([\w.-]+@[\w.-]+):(?!//)(\S+)")


def uri_of(url: str) -> str:
    """Return a repository's address as a URI: a path becomes a file URL, `user@host:path` an ssh one.

    A password, or a name that may be a token, is left out of http addresses; the engine keeps using what it was given.
    """
    if url.startswith("/"):
        return Path(url).as_uri()
    if found := _SCP.fullmatch(url):
        return f"ssh://{found[1]}/{found[2].lstrip('/')}"
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return url
