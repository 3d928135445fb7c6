"""The shape of the database, step by step. A step that was ever released is never edited; a new one is added.

Before steps are taken on a file that holds something, a copy of it is put beside it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path

from replicas_tui.local.db import (
    step_automations,
    step_bursts,
    step_first,
    step_follow_ups,
    step_held_hooks,
    step_people,
    step_pool_floor,
    step_tokens,
    step_webhook_secrets,
)

STEPS = (
    step_first.STEP,
    """
    CREATE TABLE repository_sets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT,
        created_at TEXT NOT NULL
    );
    CREATE TABLE repository_set_members (
        set_id TEXT NOT NULL REFERENCES repository_sets (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        repository_id TEXT NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
        PRIMARY KEY (set_id, place)
    );
    CREATE TABLE environments_with_owners (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        description TEXT,
        is_global INTEGER NOT NULL DEFAULT 0,
        repository_id TEXT REFERENCES repositories (id),
        system_prompt TEXT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL DEFAULT '',
        repository_set_id TEXT REFERENCES repository_sets (id),
        user_id TEXT,
        personal_preferences TEXT,
        source_environment_id TEXT REFERENCES environments_with_owners (id)
    );
    INSERT INTO environments_with_owners (id, name, description, is_global, repository_id, system_prompt, created_at,
        updated_at) SELECT id, name, description, is_global, repository_id, system_prompt, created_at, created_at
        FROM environments;
    DROP TABLE environments;
    ALTER TABLE environments_with_owners RENAME TO environments;
    CREATE UNIQUE INDEX environment_names ON environments (coalesce(user_id, ''), name);
    CREATE TABLE environment_variables (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        sealed BLOB NOT NULL,
        personal_override_allowed INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (environment_id, key)
    );
    CREATE TABLE environment_files (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        sealed BLOB NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE TABLE environment_mcps (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        transport TEXT NOT NULL,
        sealed BLOB NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (environment_id, name)
    );
    CREATE TABLE environment_skills (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        slug TEXT NOT NULL,
        source TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (environment_id, slug),
        UNIQUE (environment_id, source)
    );
    CREATE TABLE skills_registries (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        url TEXT NOT NULL,
        repository_full_name TEXT NOT NULL,
        default_branch TEXT NOT NULL,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        UNIQUE (environment_id, url)
    );
    CREATE TABLE environment_hooks (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        content TEXT NOT NULL,
        is_active INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (environment_id, kind, version)
    );
    CREATE TABLE hook_runs (
        id TEXT PRIMARY KEY,
        workspace_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        hook_type TEXT NOT NULL,
        hook_name TEXT NOT NULL,
        commands TEXT NOT NULL,
        output TEXT NOT NULL,
        total_chars INTEGER NOT NULL,
        exit_code INTEGER NOT NULL,
        timed_out INTEGER NOT NULL,
        executed_at TEXT NOT NULL
    );
    CREATE INDEX hook_runs_of_workspace ON hook_runs (workspace_id, executed_at);
    CREATE TABLE outfits (
        workspace_id TEXT PRIMARY KEY,
        start_hooks TEXT NOT NULL,
        files TEXT NOT NULL,
        variables TEXT NOT NULL,
        skills TEXT NOT NULL,
        problems TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE TABLE trusted_hooks (
        url TEXT NOT NULL,
        digest TEXT NOT NULL,
        created_at TEXT NOT NULL,
        PRIMARY KEY (url, digest)
    );
    CREATE TABLE untrusted_hooks (
        url TEXT NOT NULL,
        digest TEXT NOT NULL,
        text TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (url, digest)
    );
    CREATE TABLE warm_pools (
        id TEXT PRIMARY KEY,
        environment_id TEXT NOT NULL UNIQUE REFERENCES environments (id) ON DELETE CASCADE,
        enabled INTEGER NOT NULL,
        generation INTEGER NOT NULL DEFAULT 1,
        error_count INTEGER NOT NULL DEFAULT 0,
        next_retry_at TEXT,
        last_error_at TEXT,
        last_error_message TEXT,
        last_failure_at TEXT,
        last_failure_reason TEXT,
        updated_at TEXT NOT NULL
    );
    CREATE TABLE warm_workspaces (
        id TEXT PRIMARY KEY,
        pool_id TEXT NOT NULL,
        environment_id TEXT NOT NULL,
        status TEXT NOT NULL,
        generation INTEGER NOT NULL,
        error_message TEXT,
        checkouts TEXT NOT NULL DEFAULT '[]',
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE INDEX warm_workspaces_of_pool ON warm_workspaces (pool_id, status, created_at);
    """,
    step_automations.STEP,
    step_people.STEP,
    step_follow_ups.STEP,
    step_webhook_secrets.STEP,
    step_held_hooks.STEP,
    step_bursts.STEP,
    step_pool_floor.STEP,
    step_tokens.STEP,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Take the steps this file has not taken yet.

    Raises:
        sqlite3.DatabaseError: The file is no database, or a newer version of the engine made it.
    """
    (taken,) = connection.execute("PRAGMA user_version").fetchone()
    if taken > len(STEPS):
        raise sqlite3.DatabaseError("It was made by a newer version of the engine")
    if 0 < taken < len(STEPS):
        _back_up(connection, taken)
    connection.create_function("sha256", 1, _sha256, deterministic=True)
    for number, step in enumerate(STEPS[taken:], start=taken + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version={number}; COMMIT;")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _back_up(connection: sqlite3.Connection, taken: int) -> None:
    """Copy the database to `<file>.before-<n>.bak`, n being the step that comes; an older such copy is replaced."""
    file = Path(next(row["file"] for row in connection.execute("PRAGMA database_list") if row["name"] == "main"))
    draft = file.with_name(f"{file.name}.bak.new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with contextlib.closing(sqlite3.connect(draft)) as copy:
        connection.backup(copy)
    draft.replace(file.with_name(f"{file.name}.before-{taken + 1}.bak"))
