"""The step of the database that brought people, their keys, and what analytics count.

What analytics count is written by the database itself, in the transaction of the change it counts, so that no part of
the engine can forget it; it outlives the replica it is about.
"""

from __future__ import annotations

STEP = """
    CREATE TABLE users (
        id TEXT PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        display_name TEXT NOT NULL,
        avatar_url TEXT,
        created_at TEXT NOT NULL
    );
    CREATE TABLE api_keys (
        id TEXT PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        hint TEXT NOT NULL,
        name TEXT NOT NULL,
        user_id TEXT REFERENCES users (id),
        created_at TEXT NOT NULL,
        last_used_at TEXT,
        revoked_at TEXT
    );
    ALTER TABLE replicas ADD COLUMN user_id TEXT;
    CREATE INDEX replicas_of_user ON replicas (user_id, created_at DESC);
    CREATE TABLE turn_times (
        message_id TEXT PRIMARY KEY,
        chat_id TEXT NOT NULL,
        replica_id TEXT NOT NULL,
        began_at TEXT NOT NULL,
        ended_at TEXT
    );
    CREATE INDEX turn_times_by_begin ON turn_times (began_at);
    CREATE TRIGGER turn_began AFTER UPDATE OF state ON messages WHEN NEW.state = 'running' AND OLD.state != 'running'
    BEGIN
        INSERT OR REPLACE INTO turn_times (message_id, chat_id, replica_id, began_at)
            SELECT NEW.id, NEW.chat_id, replica_id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
            FROM chats WHERE id = NEW.chat_id;
    END;
    CREATE TRIGGER turn_put_back AFTER UPDATE OF state ON messages WHEN NEW.state = 'waiting' AND OLD.state = 'running'
    BEGIN
        DELETE FROM turn_times WHERE message_id = NEW.id;
    END;
    CREATE TRIGGER turn_ended AFTER UPDATE OF state ON messages WHEN NEW.state = 'done' AND OLD.state = 'running'
    BEGIN
        UPDATE turn_times SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
            WHERE message_id = NEW.id AND ended_at IS NULL;
    END;
    CREATE TRIGGER turn_taken_away AFTER DELETE ON messages WHEN OLD.state = 'running'
    BEGIN
        UPDATE turn_times SET ended_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
            WHERE message_id = OLD.id AND ended_at IS NULL;
    END;
    CREATE TABLE pull_request_ends (
        url TEXT NOT NULL,
        replica_id TEXT NOT NULL,
        state TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE INDEX pull_request_ends_by_time ON pull_request_ends (at);
    CREATE TRIGGER pull_request_ended AFTER UPDATE OF state ON pull_requests
        WHEN NEW.state != OLD.state AND NEW.state != 'open'
    BEGIN
        INSERT INTO pull_request_ends (url, replica_id, state, at)
            VALUES (NEW.url, NEW.replica_id, NEW.state, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
    END;
    """
