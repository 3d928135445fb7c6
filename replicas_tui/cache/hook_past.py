"""Versions of hooks that were seen here, and how scripts did: no server gives them out again."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from replicas_tui.cache.kept import plain
from replicas_tui.cache.rows import SavedHookPast, SavedHookTest, SavedHookVersion

KEPT = 50  # of each, a hook


def read(connection: sqlite3.Connection, at: str) -> SavedHookPast:
    """Read what is known of a hook, newest first."""
    versions = connection.execute(
        "SELECT version, content, seen_at, digest FROM hook_versions WHERE at = ? ORDER BY seen_at DESC, version DESC",
        (at,),
    ).fetchall()
    tests = connection.execute(
        "SELECT digest, tested_at, exit_code, timed_out, seconds FROM hook_tests WHERE at = ? ORDER BY tested_at DESC",
        (at,),
    ).fetchall()
    return SavedHookPast(
        tuple(
            SavedHookVersion(number, text, datetime.fromisoformat(seen), digest)
            for number, text, seen, digest in versions
        ),
        tuple(
            SavedHookTest(digest, datetime.fromisoformat(when), code, bool(out), took)
            for digest, when, code, out, took in tests
        ),
    )


def keep(connection: sqlite3.Connection, at: str, seen: SavedHookVersion | SavedHookTest) -> None:
    """Write one; a version keeps the moment it was first seen, a script its last test."""
    at = plain(at)
    if isinstance(seen, SavedHookVersion):
        row = (at, seen.version, seen.digest, plain(seen.content), seen.seen_at.isoformat())
        connection.execute("INSERT OR IGNORE INTO hook_versions VALUES (?, ?, ?, ?, ?)", row)
        _forget(connection, "hook_versions", "seen_at", at)
    else:
        test = (at, seen.digest, seen.at.isoformat(), seen.exit_code, int(seen.timed_out), seen.seconds)
        connection.execute("INSERT OR REPLACE INTO hook_tests VALUES (?, ?, ?, ?, ?, ?)", test)
        _forget(connection, "hook_tests", "tested_at", at)


def _forget(connection: sqlite3.Connection, table: str, when: str, at: str) -> None:
    oldest = f"SELECT {when} FROM {table} WHERE at = ? ORDER BY {when} DESC LIMIT 1 OFFSET {KEPT}"  # noqa: S608 - ours
    connection.execute(f"DELETE FROM {table} WHERE at = ? AND {when} <= ({oldest})", (at, at))  # noqa: S608 - ours
