"""What an organisation's workspaces did over a time."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from replicas_tui.api.base import Many, Wire

Bucket = Literal["day", "week", "month"]


class ReadAnalytics(Wire):
    """A time, its end excluded, and into what it is divided; the last 30 days by day unless told."""

    bucket: Bucket = "day"
    start: datetime | None = None
    end: datetime | None = None


class Activity(Wire):
    """What happened in one bucket, named by its first day."""

    bucket: str
    workspacesCreated: int = 0
    prsOpened: int = 0
    prsMerged: int = 0
    prsClosed: int = 0


class Totals(Wire):
    """What happened in all; `computeMinutes` is how long agents ran."""

    workspacesCreated: int = 0
    prsOpened: int = 0
    prsMerged: int = 0
    prsClosed: int = 0
    computeMinutes: float = 0


class SourceCount(Wire):
    """How many workspaces came from where."""

    source: str
    count: int


class Usage(Wire):
    """How many minutes agents ran in one bucket, by where their workspaces came from."""

    bucket: str
    bySource: dict[str, float]


class Analytics(Wire):
    """Source: GET /v1/analytics/overview."""

    bucket: Bucket
    start: str
    end: str
    points: Many[Activity] = ()
    summary: Totals = Totals()
    sources: Many[SourceCount] = ()
    usage: Many[Usage] = ()
