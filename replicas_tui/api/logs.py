"""What the server did for a replica, in its own words."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, When, Wire


class LogLine(Wire):
    """One line; `level` as programs name it (INFO, WARNING, ERROR)."""

    timestamp: When = None
    level: str = ""
    message: str = ""


class Logs(Wire):
    """The newest lines, oldest first. Source: GET /v1/replica/{id}/logs."""

    logs: Many[LogLine] = ()


class ReadLogs(Wire):
    """How many lines: 500 unless told."""

    limit: int | None = Field(default=None, ge=1, le=5_000)
