"""The step of the database that began it: repositories, environments, replicas, chats, what was said and what waits."""

from __future__ import annotations

STEP = """
    CREATE TABLE repositories (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        url TEXT NOT NULL UNIQUE,
        default_branch TEXT NOT NULL,
        created_at TEXT NOT NULL
    );
    CREATE TABLE environments (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        description TEXT,
        is_global INTEGER NOT NULL DEFAULT 0,
        repository_id TEXT REFERENCES repositories (id),
        system_prompt TEXT,
        created_at TEXT NOT NULL
    );
    CREATE TABLE replicas (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        status TEXT NOT NULL,
        source TEXT NOT NULL,
        environment_id TEXT NOT NULL,
        size TEXT NOT NULL,
        lifecycle_policy TEXT NOT NULL,
        config TEXT,
        webhook TEXT,
        failure TEXT,
        has_processes INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        last_activity_at TEXT NOT NULL,
        asleep_since TEXT
    );
    CREATE INDEX replicas_by_age ON replicas (created_at DESC);
    CREATE TABLE checkouts (
        replica_id TEXT NOT NULL REFERENCES replicas (id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        repository_id TEXT NOT NULL,
        name TEXT NOT NULL,
        url TEXT NOT NULL,
        default_branch TEXT NOT NULL,
        path TEXT NOT NULL DEFAULT '',
        base_commit TEXT NOT NULL DEFAULT '',
        branch TEXT NOT NULL DEFAULT '',
        added INTEGER NOT NULL DEFAULT 0,
        removed INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (replica_id, place)
    );
    CREATE TABLE chats (
        id TEXT PRIMARY KEY,
        replica_id TEXT NOT NULL REFERENCES replicas (id) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        title TEXT NOT NULL,
        is_titled INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        parent_chat_id TEXT,
        last_message_text TEXT,
        last_message_at TEXT,
        session_id TEXT,
        model TEXT
    );
    CREATE INDEX chats_of_replica ON chats (replica_id, created_at);
    CREATE TABLE messages (
        id TEXT PRIMARY KEY,
        chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        place INTEGER NOT NULL,
        text TEXT NOT NULL,
        mode TEXT NOT NULL,
        is_echoed INTEGER NOT NULL DEFAULT 0,
        queued_at TEXT NOT NULL,
        sender_user_id TEXT,
        sender_email TEXT
    );
    CREATE INDEX messages_of_chat ON messages (chat_id, state, place);
    CREATE TABLE events (
        chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        timestamp TEXT NOT NULL,
        type TEXT NOT NULL,
        payload TEXT NOT NULL,
        PRIMARY KEY (chat_id, position)
    ) WITHOUT ROWID;
    """
