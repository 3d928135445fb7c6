"""The step of the database that brought the start hooks that wait for trust, by the workspace that holds them back."""

from __future__ import annotations

STEP = """
    CREATE TABLE held_hooks (
        workspace_id TEXT NOT NULL,
        hook_name TEXT NOT NULL,
        digest TEXT NOT NULL,
        begun_at TEXT,
        PRIMARY KEY (workspace_id, hook_name)
    );
    """
