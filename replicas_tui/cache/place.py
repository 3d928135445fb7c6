"""Where the files of one server lie: a folder of its own below the cache folder."""

from __future__ import annotations

import hashlib
import re


def folder_name(profile: str, base_url: str) -> str:
    """Name the folder of a profile at a server: readable, and never the same for two of them."""
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", profile)[:40] or "profile"
    mark = hashlib.sha256(f"{profile}\0{base_url.rstrip('/')}".encode()).hexdigest()[:12]
    return f"{readable}-{mark}"
