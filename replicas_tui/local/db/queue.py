"""Messages to the agents: those that wait, the one that runs, and those that are done (kept for who sent them).

Invariants: at most one message of a chat runs; a message leaves `waiting` only when its turn starts or the user takes
it back; so none is lost, whenever the engine dies.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

WAITING = "waiting"
RUNNING = "running"
DONE = "done"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message; `mode` is JSON of what goes with the text (flags, thinking level, model, images)."""

    id: str
    chat_id: str
    state: str
    place: int
    text: str
    mode: str
    queued_at: str
    is_echoed: int = 0
    sender_user_id: str | None = None
    sender_email: str | None = None


def add(db: sqlite3.Connection, row: MessageRow) -> int:
    """Store a message at the end of its chat and return how many waiting or running ones are before it."""
    (before, last) = db.execute(
        "SELECT count(*) FILTER (WHERE state IN (?, ?)), coalesce(max(place), 0) FROM messages WHERE chat_id = ?",
        (WAITING, RUNNING, row.chat_id),
    ).fetchone()
    db.execute(
        "INSERT INTO messages (id, chat_id, state, place, text, mode, queued_at, sender_user_id, sender_email)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.chat_id,
            row.state,
            last + 1,
            row.text,
            row.mode,
            row.queued_at,
            row.sender_user_id,
            row.sender_email,
        ),
    )
    return int(before)


def waiting(db: sqlite3.Connection, chat_id: str) -> tuple[MessageRow, ...]:
    """Return what waits in a chat, next first."""
    return _in_state(db, chat_id, WAITING)


def running(db: sqlite3.Connection, chat_id: str) -> tuple[MessageRow, ...]:
    """Return what runs in a chat: none or one."""
    return _in_state(db, chat_id, RUNNING)


def claim(db: sqlite3.Connection, chat_id: str) -> MessageRow | None:
    """Take the next waiting message into its turn; None if none waits."""
    row = db.execute(
        "UPDATE messages SET state = ? WHERE id ="
        " (SELECT id FROM messages WHERE chat_id = ? AND state = ? ORDER BY place LIMIT 1) RETURNING *",
        (RUNNING, chat_id, WAITING),
    ).fetchone()
    return None if row is None else MessageRow(**row)


def put_back(db: sqlite3.Connection, message_id: str) -> None:
    """Let a message whose turn did not start wait again, at its old place."""
    db.execute("UPDATE messages SET state = ? WHERE id = ?", (WAITING, message_id))


def finish(db: sqlite3.Connection, message_id: str) -> None:
    """End a message's turn."""
    db.execute("UPDATE messages SET state = ? WHERE id = ?", (DONE, message_id))


def note_echo(db: sqlite3.Connection, message_id: str) -> None:
    """Write down that the transcript shows the message."""
    db.execute("UPDATE messages SET is_echoed = 1 WHERE id = ?", (message_id,))


def is_echoed(db: sqlite3.Connection, message_id: str) -> bool:
    """Return whether the transcript shows the message."""
    row = db.execute("SELECT is_echoed FROM messages WHERE id = ?", (message_id,)).fetchone()
    return row is not None and bool(row[0])


def remove(db: sqlite3.Connection, chat_id: str, message_id: str) -> bool:
    """Take back one waiting message; return whether it waited."""
    done = db.execute("DELETE FROM messages WHERE id = ? AND chat_id = ? AND state = ?", (message_id, chat_id, WAITING))
    return done.rowcount > 0


def clear(db: sqlite3.Connection, chat_id: str) -> bool:
    """Take back all waiting messages; return whether there were any."""
    done = db.execute("DELETE FROM messages WHERE chat_id = ? AND state = ?", (chat_id, WAITING))
    return done.rowcount > 0


def reorder(db: sqlite3.Connection, chat_id: str, message_id: str, position: int) -> bool:
    """Move a waiting message to a zero-based place among the waiting; return whether anything changed.

    A place behind the last is the last.
    """
    rows = waiting(db, chat_id)
    before = [row.id for row in rows]
    if message_id not in before:
        return False
    after = [each for each in before if each != message_id]
    after.insert(min(position, len(after)), message_id)
    places = sorted(row.place for row in rows)
    db.executemany("UPDATE messages SET place = ? WHERE id = ?", list(zip(places, after, strict=True)))
    return after != before


def senders(db: sqlite3.Connection, chat_id: str) -> tuple[MessageRow, ...]:
    """Return the messages the transcript shows, in its order."""
    rows = db.execute("SELECT * FROM messages WHERE chat_id = ? AND is_echoed ORDER BY place", (chat_id,))
    return tuple(MessageRow(**row) for row in rows)


def chats_with(db: sqlite3.Connection, state: str) -> Sequence[str]:
    """Return the chats that have a message in a state."""
    return [row[0] for row in db.execute("SELECT DISTINCT chat_id FROM messages WHERE state = ?", (state,))]


def pending_in_replica(db: sqlite3.Connection, replica_id: str) -> int:
    """Return how many messages wait or run in all chats of a replica."""
    (count,) = db.execute(
        "SELECT count(*) FROM messages JOIN chats ON chats.id = messages.chat_id"
        " WHERE chats.replica_id = ? AND messages.state IN (?, ?)",
        (replica_id, WAITING, RUNNING),
    ).fetchone()
    return int(count)


def _in_state(db: sqlite3.Connection, chat_id: str, state: str) -> tuple[MessageRow, ...]:
    rows = db.execute("SELECT * FROM messages WHERE chat_id = ? AND state = ? ORDER BY place", (chat_id, state))
    return tuple(MessageRow(**row) for row in rows)


def get(db: sqlite3.Connection, message_id: str) -> MessageRow | None:
    """Return one, in whatever state."""
    row = db.execute("SELECT * FROM messages WHERE id = ?", (message_id,)).fetchone()
    return None if row is None else MessageRow(**row)


def position(db: sqlite3.Connection, row: MessageRow) -> int | None:
    """Return a message's place among the waiting of its chat, from 1; 0 if it waits no more, None if none is."""
    if not has(db, row.chat_id, row.id):
        return None
    waits = [each.id for each in waiting(db, row.chat_id)]
    return waits.index(row.id) + 1 if row.id in waits else 0


def has(db: sqlite3.Connection, chat_id: str, message_id: str) -> bool:
    """Return whether a chat knows a message, in whatever state."""
    row = db.execute("SELECT 1 FROM messages WHERE id = ? AND chat_id = ?", (message_id, chat_id)).fetchone()
    return row is not None


def is_known(db: sqlite3.Connection, message_id: str) -> bool:
    """Return whether any chat has a message, in whatever state."""
    return db.execute("SELECT 1 FROM messages WHERE id = ?", (message_id,)).fetchone() is not None
