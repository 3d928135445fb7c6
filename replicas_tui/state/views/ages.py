"""Numbers as the screen writes them: short, unit attached, at most four cells where they can be.

Moments and spans come in as arguments; nothing here asks for the time.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from replicas_tui.state.safe import NOTHING, Safe

MINUTE, HOUR, DAY = 60, 3_600, 86_400


def age(then: datetime | None, now: datetime) -> Safe:
    """Say how long ago: `now`, `2m`, `14h`, `3d` up to `99d`, then `7mo`, `2y`; nothing when unknown."""
    if then is None:
        return NOTHING
    seconds = (now - then).total_seconds()
    days = int(seconds // DAY)
    if seconds < MINUTE:
        text = "now"
    elif seconds < HOUR:
        text = f"{int(seconds // MINUTE)}m"
    elif seconds < DAY:
        text = f"{int(seconds // HOUR)}h"
    elif days < 100:
        text = f"{days}d"
    else:
        text = f"{days // 30}mo" if days < 365 else f"{days // 365}y"
    return Safe(text)


def took(seconds: float) -> Safe:
    """Say how long it took: `0.4s`, `11s`, `1m52s`, `2h04m`."""
    if seconds < 9.95:
        return Safe(f"{max(0.0, seconds):.1f}s")
    whole = round(seconds)
    if whole < MINUTE:
        return Safe(f"{whole}s")
    if whole < HOUR:
        return Safe(f"{whole // MINUTE}m{whole % MINUTE:02}s")
    return Safe(f"{whole // HOUR}h{whole % HOUR // MINUTE:02}m")


def count(number: int) -> Safe:
    """Write a count in prose: `812`, `1,204`."""
    return Safe(f"{number:,}")


def short(number: int) -> Safe:
    """Write a count in a column, at most four cells up to 999 million: `812`, `3.1k`, `18k`, `2.0M`."""
    if number < 1_000:
        return Safe(str(number))
    for unit, size in (("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000)):
        if number < 9_950 * size // 1_000:
            return Safe(f"{number / size:.1f}{unit}")
        if number < 999_500 * size // 1_000:
            return Safe(f"{round(number / size)}{unit}")
    return Safe(f"{number // 1_000_000_000}G")


def file_size(size: int) -> Safe:
    """Write a file's size: `640`, `84K`, `2.1M`."""
    for unit, step in (("", 1), ("K", 1_024), ("M", 1_024**2), ("G", 1_024**3)):
        value = size / step
        if value < 9.95 and unit:
            return Safe(f"{value:.1f}{unit}")
        if value < 999.5:
            return Safe(f"{value:.0f}{unit}")
    return Safe(f"{size // 1_024**3}G")


def clock(at: datetime, zone: tzinfo | None = None) -> Safe:
    """Write a time of day, `14:03`, in `zone` (None: this machine's)."""
    return Safe(f"{at.astimezone(zone):%H:%M}")
