"""The step of the database that brought what forges said about pull requests, for the agents to answer.

What strangers wrote goes with the replica: the database itself takes it away when that is deleted.
"""

from __future__ import annotations

STEP = """
    CREATE TABLE follow_ups (
        replica_id TEXT NOT NULL REFERENCES replicas (id) ON DELETE CASCADE,
        id TEXT NOT NULL,
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        author TEXT NOT NULL,
        is_by_opener INTEGER NOT NULL,
        about TEXT NOT NULL,
        text TEXT NOT NULL,
        page TEXT NOT NULL,
        source TEXT NOT NULL,
        heard_at TEXT NOT NULL,
        message_id TEXT,
        told_at TEXT,
        PRIMARY KEY (replica_id, id)
    );
    CREATE INDEX follow_ups_untold ON follow_ups (told_at, replica_id, url);
    CREATE TRIGGER follow_ups_of_deleted AFTER UPDATE OF status ON replicas WHEN NEW.status = 'deleted'
    BEGIN
        DELETE FROM follow_ups WHERE replica_id = NEW.id;
    END;
    """
