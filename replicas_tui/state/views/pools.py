"""A warm pool as the screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.environment_hooks import Spare, WarmPool
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line

_SENTENCE = 1_000


@dataclass(frozen=True, slots=True)
class SpareRow:
    """A workspace of a pool; `stale` when it was made before the environment last changed."""

    id: str
    status: Safe
    stale: bool
    error: Safe
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PoolView:
    """How a pool is doing.

    Attributes:
        id: Its id; empty when there never was one.
        target: How many it keeps.
        counts: Name, number, and the role of the number when there is one.
        failures: In a row.
        retry_at: When it is tried again after a failure.
        spares: The newest ten.
    """

    id: str = ""
    known: bool = False
    enabled: bool = False
    target: int = 0
    counts: tuple[tuple[str, int, str], ...] = ()
    failures: int = 0
    error: Safe = NOTHING
    retry_at: datetime | None = None
    spares: tuple[SpareRow, ...] = ()
    trouble: Safe = NOTHING

    @property
    def moving(self) -> bool:
        """It is worth looking again soon."""
        return self.enabled and any(one.status in ("warming", "snapshotting") for one in self.spares)


def pool(state: State, environment_id: str) -> PoolView:
    """Show the pool of an environment."""
    held = resource(state, resources.warm_hooks(environment_id))
    trouble = safe_line(held.failed, _SENTENCE)
    found = held.value.warm_pool if held.value is not None else None
    if found is None:
        return PoolView(known=held.value is not None, trouble=trouble)
    listed = resource(state, resources.spares(found.id))
    spares = listed.value.workspaces if listed.value is not None else ()
    return PoolView(
        id=found.id,
        known=True,
        enabled=found.enabled,
        target=found.target_size,
        counts=_counts(found, spares),
        failures=found.error_count,
        error=safe_line(found.last_error_message or found.last_failure_reason or "", _SENTENCE),
        retry_at=found.next_retry_at,
        spares=tuple(_row(found, one) for one in spares),
        trouble=trouble or safe_line(listed.failed, _SENTENCE),
    )


def _counts(found: WarmPool, spares: tuple[Spare, ...]) -> tuple[tuple[str, int, str], ...]:
    return (
        ("ready", found.ready_count, "$t-done"),
        ("warming", found.warming_count + found.snapshotting_count, "$t-live"),
        ("stale", found.stale_count, "$t-need"),
        ("failed of the newest ten", sum(one.status == "failed" for one in spares), "$t-fail"),
    )


def _row(found: WarmPool, one: Spare) -> SpareRow:
    stale = one.generation < found.generation
    error = safe_line(one.error_message or "", _SENTENCE)
    return SpareRow(one.id, safe_line(one.status, 40), stale, error, one.created_at)
