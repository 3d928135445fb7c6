"""The step of the database that gave each burst the id of the run it will be."""

from __future__ import annotations

STEP = """
    ALTER TABLE debounces ADD COLUMN execution_id TEXT NOT NULL DEFAULT '';
    UPDATE debounces SET execution_id = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
        || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));
    """
