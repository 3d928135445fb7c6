"""Which hooks of repositories the user trusts, by address and content, and which wait to be looked at."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenRow:
    """Hooks that were met; `text` is what they would run, as the repository's file says it."""

    url: str
    digest: str
    text: str
    seen_at: str
    is_trusted: int


def is_trusted(db: sqlite3.Connection, url: str, digest: str) -> bool:
    """Return whether these very hooks of this repository may run."""
    return db.execute("SELECT 1 FROM trusted_hooks WHERE url = ? AND digest = ?", (url, digest)).fetchone() is not None


def note_seen(db: sqlite3.Connection, url: str, digest: str, text: str, at: str) -> None:
    """Write down that hooks were met."""
    db.execute(
        "INSERT INTO untrusted_hooks (url, digest, text, seen_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (url, digest) DO UPDATE SET seen_at = excluded.seen_at",
        (url, digest, text, at),
    )


def trust(db: sqlite3.Connection, url: str, digest: str, at: str) -> None:
    """Let hooks run from now on."""
    db.execute("INSERT OR IGNORE INTO trusted_hooks (url, digest, created_at) VALUES (?, ?, ?)", (url, digest, at))


def distrust(db: sqlite3.Connection, digest: str) -> bool:
    """Let hooks run no more; return whether they might."""
    return db.execute("DELETE FROM trusted_hooks WHERE digest = ?", (digest,)).rowcount > 0


def every(db: sqlite3.Connection) -> tuple[SeenRow, ...]:
    """Return all hooks that were ever met, those that wait first."""
    rows = db.execute(
        "SELECT seen.url, seen.digest, seen.text, seen.seen_at, trusted.digest IS NOT NULL AS is_trusted"
        " FROM untrusted_hooks AS seen LEFT JOIN trusted_hooks AS trusted"
        " ON trusted.url = seen.url AND trusted.digest = seen.digest ORDER BY is_trusted, seen.seen_at DESC"
    )
    return tuple(SeenRow(**row) for row in rows)
