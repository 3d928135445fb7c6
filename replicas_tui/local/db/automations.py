"""Automations in the database, and the bursts that wait for quiet."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class AutomationRow:
    """One automation; `triggers` and `config` are JSON, `user_id` is None for the team's.

    Attributes:
        next_fire_at: When its schedule is due; None without one, or disabled.
        failures: Runs that failed one after the other.
        token_digest: What the token of its custom webhook is found by; None without one.
        token_clear: The token itself, which an older engine left and nobody sealed yet.
    """

    id: str
    name: str
    triggers: str
    prompt: str
    environment_id: str
    created_at: str
    updated_at: str
    description: str | None = None
    debounce_seconds: int | None = None
    enabled: int = 1
    user_id: str | None = None
    created_by: str | None = None
    token_digest: str | None = None
    token_sealed: bytes | None = field(default=None, repr=False)
    token_clear: str | None = field(default=None, repr=False)
    next_fire_at: str | None = None
    lifecycle_policy: str = "default"
    auto_stop_minutes: int | None = None
    size: str | None = None
    config: str = "{}"
    agent_provider: str | None = None
    model: str | None = None
    thinking_level: str | None = None
    plan_mode: int = 0
    goal_mode: int | None = None
    fast_mode: int | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class BurstRow:
    """Events of one automation that wait for quiet: the latest of them, how many there were, and the run to be."""

    execution_id: str
    automation_id: str
    payload: str
    first_at: str
    fire_at: str
    subject: str | None = None
    events: int = 1


def put(db: sqlite3.Connection, row: AutomationRow) -> None:
    """Store one, new or changed."""
    fields = asdict(row)
    changed = ", ".join(f"{name} = excluded.{name}" for name in fields if name != "id")
    marks = ", ".join("?" * len(fields))
    db.execute(
        f"INSERT INTO automations ({', '.join(fields)}) VALUES ({marks})"  # noqa: S608 - our own words
        f" ON CONFLICT (id) DO UPDATE SET {changed}",
        tuple(fields.values()),
    )


def get(db: sqlite3.Connection, automation_id: str) -> AutomationRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM automations WHERE id = ?", (automation_id,)).fetchone()
    return None if row is None else AutomationRow(**row)


def by_token(db: sqlite3.Connection, digest: str) -> AutomationRow | None:
    """Return the one that a token of a custom webhook fires."""
    row = db.execute("SELECT * FROM automations WHERE token_digest = ?", (digest,)).fetchone()
    return None if row is None else AutomationRow(**row)


def clear_tokens(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the tokens that nobody sealed yet."""
    return tuple(row[0] for row in db.execute("SELECT token_clear FROM automations WHERE token_clear IS NOT NULL"))


def seal_token(db: sqlite3.Connection, digest: str, sealed: bytes) -> None:
    """Store a token sealed, in place of itself."""
    db.execute(
        "UPDATE automations SET token_sealed = ?, token_clear = NULL"
        " WHERE token_digest = ? AND token_clear IS NOT NULL",
        (sealed, digest),
    )


def every(db: sqlite3.Connection) -> tuple[AutomationRow, ...]:
    """Return all, newest first."""
    rows = db.execute("SELECT * FROM automations ORDER BY created_at DESC, rowid DESC")
    return tuple(AutomationRow(**row) for row in rows)


def due(db: sqlite3.Connection, at: str) -> tuple[AutomationRow, ...]:
    """Return those whose schedule is due."""
    rows = db.execute("SELECT * FROM automations WHERE enabled AND next_fire_at <= ? ORDER BY next_fire_at", (at,))
    return tuple(AutomationRow(**row) for row in rows)


def remove(db: sqlite3.Connection, automation_id: str) -> None:
    """Forget one with its executions."""
    db.execute("DELETE FROM automations WHERE id = ?", (automation_id,))


def gather(db: sqlite3.Connection, row: BurstRow) -> None:
    """Add an event to the burst of its automation: the latest counts, and quiet begins anew."""
    db.execute(
        "INSERT INTO debounces (execution_id, automation_id, payload, subject, events, first_at, fire_at)"
        " VALUES (?, ?, ?, ?, 1, ?, ?)"
        " ON CONFLICT (automation_id) DO UPDATE SET payload = excluded.payload, subject = excluded.subject,"
        " events = events + 1, fire_at = excluded.fire_at",
        (row.execution_id, row.automation_id, row.payload, row.subject, row.first_at, row.fire_at),
    )


def burst(db: sqlite3.Connection, automation_id: str) -> BurstRow | None:
    """Return what of an automation waits for quiet."""
    row = db.execute("SELECT * FROM debounces WHERE automation_id = ?", (automation_id,)).fetchone()
    return None if row is None else BurstRow(**row)


def quiet(db: sqlite3.Connection, at: str) -> tuple[BurstRow, ...]:
    """Take out the bursts that are over."""
    rows = db.execute("DELETE FROM debounces WHERE fire_at <= ? RETURNING *", (at,)).fetchall()
    return tuple(BurstRow(**row) for row in rows)


def forget_burst(db: sqlite3.Connection, automation_id: str) -> None:
    """Drop what waits for quiet."""
    db.execute("DELETE FROM debounces WHERE automation_id = ?", (automation_id,))


def next_moment(db: sqlite3.Connection) -> str | None:
    """Return when the next schedule or burst is due; None if nothing waits."""
    row = db.execute(
        "SELECT min(at) FROM (SELECT min(next_fire_at) AS at FROM automations WHERE enabled"
        " UNION ALL SELECT min(fire_at) FROM debounces)"
    ).fetchone()
    return None if row[0] is None else str(row[0])


def is_news(db: sqlite3.Connection, source: str, event_id: str, at: str) -> bool:
    """Note an event from outside and return whether it was not heard before."""
    done = db.execute(
        "INSERT INTO heard_events (source, id, heard_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (source, event_id, at),
    )
    return done.rowcount > 0


def forget_heard(db: sqlite3.Connection, before: str) -> None:
    """Forget the ids of events nobody sends again."""
    db.execute("DELETE FROM heard_events WHERE heard_at < ?", (before,))
