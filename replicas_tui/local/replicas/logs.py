"""The log family: what the engine's own log says of one replica."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from datetime import datetime
from pathlib import Path

from replicas_tui.api.logs import LogLine, Logs, ReadLogs
from replicas_tui.local.core import Core

USUAL = 500
_LINE = re.compile(r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (?P<level>[A-Z]+) \S+ (?P<message>.*)")


class EngineLogs:
    """What the route of logs does."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def read(self, replica_id: str, query: ReadLogs) -> Logs:
        """Return the newest lines about a replica, oldest first; Refusal 409 unless it is active."""
        await self._core.awake(replica_id)
        log = self._core.folders.log
        files = [log.with_name(f"{log.name}.{number}") for number in (2, 1)] + [log]
        lines = await asyncio.to_thread(_about, files, replica_id, query.limit or USUAL)
        return Logs(logs=lines)


def _about(files: list[Path], replica_id: str, limit: int) -> tuple[LogLine, ...]:
    found: deque[LogLine] = deque(maxlen=limit)
    for file in files:
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    if replica_id in line and (read := _LINE.fullmatch(line.rstrip("\n"))):
                        found.append(_line(read))
        except FileNotFoundError:
            continue
    return tuple(found)


def _line(read: re.Match[str]) -> LogLine:
    at = datetime.strptime(read["at"], "%Y-%m-%d %H:%M:%S,%f").astimezone()
    return LogLine(timestamp=at, level=read["level"], message=read["message"])
