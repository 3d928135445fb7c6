"""Warm pools as lines: how one is doing, and the workspaces in it."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.ages import age, count, took
from replicas_tui.state.views.pools import PoolView, SpareRow
from replicas_tui.ui.kit import G, Part, col, line, prose

_STATES = {
    "ready": ("done", "$t-done"),
    "assigned": ("working", "$t-2"),
    "warming": ("waking", "$t-live"),
    "snapshotting": ("waking", "$t-live"),
    "failed": ("error", "$t-fail"),
    "expired": ("stopped", "$t-meta"),
}


def pool_lines(width: int, view: PoolView, now: datetime) -> list[Content]:
    """Write how the pool is doing."""
    if view.trouble:
        return prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
    if not view.known:
        return [line(width, ["   ", ("Reading the warm pool", "$t-meta")])]
    word: Part = ("on", "$t-done-b") if view.enabled else ("off", "$t-strong")
    tail = f"keeps {view.target} ready" if view.enabled and view.target else "no spare workspaces are kept"
    rows = [line(width, ["   ", "Warm pool ", word], [("space switches it", "$t-meta"), " "]), _counts(width, view)]
    rows.insert(1, line(width, ["   ", (tail, "$t-meta")]))
    if view.error:
        wait = (view.retry_at - now).total_seconds() if view.retry_at is not None else 0.0
        again = f" Tried again in {took(wait)}." if wait > 0 else ""
        failed = f"{view.failures} failed in a row. " if view.failures else ""
        rows += [line(width, []), *prose(width, Content.styled(f"{failed}{view.error}{again}", "$t-fail"))]
    return rows


def _counts(width: int, view: PoolView) -> Content:
    parts: list[Part] = ["   "]
    for name, number, style in view.counts:
        parts += [(count(number), style if number else "$t-meta"), (f" {name}   ", "$t-meta")]
    return line(width, parts)


def spare_lines(width: int, row: SpareRow, now: datetime) -> list[Content]:
    """Write one workspace, and below it why it failed."""
    glyph, style = _STATES.get(row.status, ("unknown", "$t-meta"))
    old: Part = ("  stale", "$t-need") if row.stale and row.status == "ready" else ""
    name: list[Part] = [" ", (G[glyph], style), " ", col(row.status, 13, style), (row.id[:8], "$t-meta"), old]
    rows = [line(width, name, [(age(row.at, now), "$t-meta"), " "])]
    if row.error:
        rows.append(line(width, ["     ", (safe_line(row.error), "$t-fail")]))
    return rows
