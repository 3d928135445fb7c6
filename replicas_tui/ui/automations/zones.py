"""The time zones one may choose, and the one this machine is in."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from replicas_tui.state.safe import Safe
from replicas_tui.ui.form.menu import Option

_NO_PLACES = ("Etc/", "SystemV/", "posix", "right")
_UTC = ("Etc/UTC", "Etc/UCT", "Zulu", "UCT", "Etc/Zulu", "Universal", "Etc/Universal")
_LOCALTIME = Path("/etc/localtime")


@lru_cache(1)
def names() -> tuple[str, ...]:
    """Give the names of the IANA database, `UTC` first; reads folders, so not on the UI's thread."""
    found = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return ("UTC", *found)


def options() -> tuple[Option, ...]:
    """Give them as a field offers them; none before they were read."""
    return tuple(Option(name, Safe(name)) for name in names()) if names.cache_info().currsize else ()


@lru_cache(1)
def here() -> str:
    """Name the zone of this machine; `UTC` where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    if not named and _LOCALTIME.is_symlink():
        named = str(_LOCALTIME.resolve()).partition("zoneinfo/")[2]
    try:
        found = ZoneInfo(named or "UTC").key
    except (KeyError, ValueError, OSError):
        return "UTC"
    return "UTC" if found in _UTC else found
