"""Where repositories are on the network, in one spelling: so that a forge's word and ours can be compared."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from replicas_tui.local.workspaces.git import GitError, run_git

_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!/)(.+)")


async def address_of(url: str) -> str:
    """Return where the repository at a URL or path is on the network, as `host/owner/name`; empty if nowhere.

    One on this machine is where its origin is.
    """
    folder = Path(url)
    if not folder.is_absolute():
        return plain_address(url)
    try:
        found = await run_git(["config", "--get", "remote.origin.url"], cwd=folder, may_fail=True)
    except (GitError, OSError):
        return ""
    return plain_address(found.text.strip())


def is_whole(url: str) -> bool:
    """Return whether a URL can be taken apart: `https://[` cannot, whatever it looks like."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def plain_address(url: str) -> str:
    """Return the one spelling of a repository's address, whatever scheme and user it is written with."""
    text = url.strip()
    if "://" in text:
        try:
            parts = urlsplit(text)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return ""
    elif found := _SCP.fullmatch(text):
        host, path = found[1], found[2]
    else:
        return ""
    path = path.strip("/").removesuffix(".git").strip("/")
    return f"{host}/{path}".lower() if host and path else ""
