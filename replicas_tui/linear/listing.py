"""The fleet, and one replica's queue, as numbered lines."""

from __future__ import annotations

from itertools import groupby

from replicas_tui.linear.diffs import changed
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.queue import QueueView
from replicas_tui.state.views.rows import NEEDS, FleetRow, FleetView

_LONGEST = 200


def fleet_lines(view: FleetView) -> list[Safe]:
    """List the replicas, the most pressing first; their numbers open them."""
    if view.trouble:
        return [Safe(f"Replicas: {view.trouble}")]
    if not view.loaded:
        return [Safe("Replicas: the list is being read.")]
    needy = sum(row.group == NEEDS for row in view.rows)
    head = f"Replicas: {view.total}, {needy} {'needs' if needy == 1 else 'need'} you."
    lines = [head if view.rows else "Replicas: none yet."]
    numbers = {row.id: n for n, row in enumerate(view.rows, 1)}
    for group, rows in groupby(view.rows, key=lambda row: row.group):
        lines += [f"{group}:", *(f"  {numbers[row.id]}. {row_line(row)}" for row in rows)]
    return [Safe(line) for line in lines + ([str(view.stale)] if view.stale else [])]


def row_line(row: FleetRow) -> str:
    """Say one replica: its name, its state and since when, what waits, and what it is about."""
    parts = [row.name, f"{row.word} {row.age}".strip()]
    parts += [f"{row.queue} queued"] if row.queue else []
    parts += [changed(row.added or 0, row.removed or 0)] if row.added or row.removed else []
    parts += [f"pull request {row.pull}", row.checks] if row.pull else []
    about = row.ask.text if row.ask is not None else row.now
    return ", ".join(part for part in parts if part) + (f": {safe_line(about, _LONGEST)}" if about else "")


def queue_lines(view: QueueView) -> list[Safe]:
    """List what waits behind the turn."""
    if not view.rows and not view.leaving:
        return [Safe("Queue: empty.")]
    lines = [f"Queue: {len(view.rows)} waiting."]
    lines += [f"  {n}. {row.text}{f', from {row.sender}' if row.sender else ''}" for n, row in enumerate(view.rows, 1)]
    lines += [f"  On its way, {how}: {text}" for text, how in view.leaving]
    return [Safe(line) for line in lines]
