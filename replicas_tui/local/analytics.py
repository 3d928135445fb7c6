"""The analytics family: counted from what the database kept, for the organisation's keys only."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from replicas_tui.api.analytics import Activity, Analytics, Bucket, ReadAnalytics, SourceCount, Totals, Usage
from replicas_tui.local.clock import spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import analytics
from replicas_tui.local.db.analytics import Happening, TurnTime
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.refusals import bad

USUAL = timedelta(days=30)
MOST_BUCKETS = 1_000
_COUNTED = {"merged": "prsMerged", "closed": "prsClosed", "opened": "prsOpened"}


class AnalyticsBook:
    """What the route of analytics does."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def overview(self, caller: Caller, query: ReadAnalytics) -> Analytics:
        """Count a time in buckets; Refusal 400 for one that ends before it begins, or has too many."""
        caller.check_organization("read analytics")
        end = _utc(query.end) or datetime.now(UTC)
        start = _utc(query.start) or _before(end)
        if start >= end:
            raise bad("start", "must be before end")
        firsts = buckets(query.bucket, start, end)

        def read(db: sqlite3.Connection) -> Analytics:
            within = (spelled(start), spelled(end))
            made = analytics.created(db, *within)
            pulls = analytics.pulls_opened(db, *within) + analytics.pulls_ended(db, *within)
            usage = minutes(analytics.turns(db, *within), firsts, (start, end))
            return _overview(query.bucket, (start, end), firsts, made=made, pulls=pulls, usage=usage)

        return await self._core.db.read(read)


def buckets(bucket: Bucket, start: datetime, end: datetime) -> list[datetime]:
    """Return the first moment of every bucket of a time; the first one may begin before it."""
    first = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if bucket == "week":
        first -= timedelta(days=first.weekday())
    elif bucket == "month":
        first = first.replace(day=1)
    found = [first]
    while len(found) <= MOST_BUCKETS:
        try:
            following = _next(bucket, found[-1])
        except (OverflowError, ValueError):  # the end of the calendar
            return found
        if following >= end:
            return found
        found.append(following)
    raise bad("start", f"is too far from end: there would be more than {MOST_BUCKETS} buckets")


def minutes(
    turns: Iterable[TurnTime], firsts: Sequence[datetime], within: tuple[datetime, datetime]
) -> list[dict[str, float]]:
    """Return how long agents ran in each bucket, by source; a turn that lasts over midnight counts in both days."""
    found: list[defaultdict[str, float]] = [defaultdict(float) for _ in firsts]
    start, end = within
    ends = [*firsts[1:], end]
    moment = datetime.now(UTC)
    for turn in turns:
        began = datetime.fromisoformat(turn.began_at)
        ended = moment if turn.ended_at is None else datetime.fromisoformat(turn.ended_at)
        for place, (first, last) in enumerate(zip(firsts, ends, strict=True)):
            shared = (min(ended, last) - max(began, first, start)).total_seconds()
            if shared > 0:
                found[place][turn.source] += shared / 60
    return [{source: round(value, 4) for source, value in each.items()} for each in found]


def _next(bucket: Bucket, first: datetime) -> datetime:
    if bucket == "month":
        return (first + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if bucket == "week" else 1)


def _overview(
    bucket: Bucket,
    within: tuple[datetime, datetime],
    firsts: Sequence[datetime],
    *,
    made: Sequence[Happening],
    pulls: Sequence[Happening],
    usage: Sequence[dict[str, float]],
) -> Analytics:
    counts = [Counter[str]() for _ in firsts]
    for name, happening in [("workspacesCreated", each) for each in made] + [(_COUNTED[p.what], p) for p in pulls]:
        at = datetime.fromisoformat(happening.at)
        counts[sum(first <= at for first in firsts) - 1][name] += 1
    names = [first.date().isoformat() for first in firsts]
    total = sum((each for each in counts), Counter[str]())
    return Analytics(
        bucket=bucket,
        start=spelled(within[0]),
        end=spelled(within[1]),
        points=tuple(Activity(bucket=name, **count) for name, count in zip(names, counts, strict=True)),
        summary=Totals(**total, computeMinutes=round(sum(sum(each.values()) for each in usage), 4)),
        sources=tuple(SourceCount(source=each, count=n) for each, n in Counter(m.what for m in made).most_common()),
        usage=tuple(Usage(bucket=name, bySource=each) for name, each in zip(names, usage, strict=True)),
    )


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise bad("start", "is beyond the calendar") from error


def _before(end: datetime) -> datetime:
    try:
        return end - USUAL
    except OverflowError as error:
        raise bad("end", "is beyond the calendar") from error
