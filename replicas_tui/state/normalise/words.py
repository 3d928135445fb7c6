"""Small phrases and blocks that several agents' files need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from replicas_tui.state.blocks import Fault, NoticeLine, Unknown
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line

JSON_LIMIT = 20_000


def moment(timestamp: str) -> datetime | None:
    """Read a timestamp; one without a zone is in UTC, one nobody can read is None."""
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def took(seconds: float) -> str:
    """Say how long something took: `0.4s`, `11s`, `1m52s`, `2h04m`."""
    if seconds < 9.95:
        return f"{seconds:.1f}s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m{whole % 60:02}s"
    return f"{whole // 3600}h{whole % 3600 // 60:02}m"


def money(dollars: float) -> str:
    """Say an estimate of a cost."""
    return f"≈ ${dollars:.2f}" if dollars >= 0.005 else "≈ under $0.01"


def amount(number: float) -> str:
    """Say a large number shortly: `640`, `41k`, `1.2M`."""
    if number < 1_000:
        return f"{number:.0f}"
    return f"{number / 1_000:.0f}k" if number < 999_500 else f"{number / 1_000_000:.1f}M"


def counted(number: float | None, one: str) -> tuple[Safe, ...]:
    """Say how many, when it is known: `4 turns`, `41k tokens`."""
    return (Safe(f"{amount(number)} {one if number == 1 else one + 's'}"),) if number else ()


def quiet(block_id: str, at: datetime | None, text: str) -> NoticeLine:
    """Make a quiet line."""
    return NoticeLine(block_id, at, safe_line(text, 300))


def fault(block_id: str, at: datetime | None, text: str, detail: str = "") -> Fault:
    """Make a fault: one sentence, and the rest to unfold unless it says no more."""
    line = safe_line(text, 300)
    rest = safe(detail.strip(), limit=JSON_LIMIT)
    return Fault(block_id, at, line, NOTHING if rest.split() == line.split() else rest)


def unknown(block_id: str, at: datetime | None, kind: str, payload: Mapping[str, Any]) -> Unknown:
    """Show what cannot be named, as folded JSON."""
    return Unknown(block_id, at, safe_line(kind, 80), as_json(payload))


def as_json(payload: Any) -> Safe:
    """Write a payload as indented JSON, bounded."""
    try:
        text = json.dumps(payload, ensure_ascii=False, indent=2, default=str)
    except (ValueError, RecursionError):  # a payload that holds itself, or of a thousand levels
        text = "{…}"
    return safe(text, limit=JSON_LIMIT)
