"""The step of the database that brought webhooks, automations and pull requests."""

from __future__ import annotations

STEP = """
    ALTER TABLE replicas ADD COLUMN auto_stop_minutes INTEGER;
    ALTER TABLE checkouts ADD COLUMN pushed_commit TEXT NOT NULL DEFAULT '';
    CREATE TABLE deliveries (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        event_id TEXT NOT NULL,
        event_type TEXT NOT NULL,
        replica_id TEXT NOT NULL,
        url TEXT NOT NULL,
        secret TEXT,
        body TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_at TEXT NOT NULL,
        answer INTEGER,
        problem TEXT,
        created_at TEXT NOT NULL,
        ended_at TEXT
    );
    CREATE INDEX deliveries_of_replica ON deliveries (replica_id, place);
    CREATE INDEX deliveries_to_make ON deliveries (state, replica_id, place);
    CREATE TABLE pull_requests (
        replica_id TEXT NOT NULL REFERENCES replicas (id) ON DELETE CASCADE,
        url TEXT NOT NULL,
        repository TEXT NOT NULL,
        number INTEGER NOT NULL,
        state TEXT NOT NULL,
        is_told INTEGER NOT NULL DEFAULT 0,
        seen_at TEXT NOT NULL,
        PRIMARY KEY (replica_id, url)
    );
    CREATE INDEX pull_requests_by_url ON pull_requests (url);
    CREATE TABLE automations (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        description TEXT,
        triggers TEXT NOT NULL,
        prompt TEXT NOT NULL,
        debounce_seconds INTEGER,
        environment_id TEXT NOT NULL REFERENCES environments (id),
        enabled INTEGER NOT NULL,
        user_id TEXT,
        created_by TEXT,
        webhook_token TEXT UNIQUE,
        next_fire_at TEXT,
        lifecycle_policy TEXT NOT NULL,
        auto_stop_minutes INTEGER,
        size TEXT,
        config TEXT NOT NULL,
        agent_provider TEXT,
        model TEXT,
        thinking_level TEXT,
        plan_mode INTEGER NOT NULL,
        goal_mode INTEGER,
        fast_mode INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL
    );
    CREATE INDEX automations_by_next ON automations (next_fire_at);
    CREATE TABLE executions (
        id TEXT PRIMARY KEY,
        automation_id TEXT NOT NULL REFERENCES automations (id) ON DELETE CASCADE,
        workspace_id TEXT,
        message_id TEXT,
        subject TEXT,
        triggered_at TEXT NOT NULL,
        trigger_payload TEXT NOT NULL,
        status TEXT NOT NULL,
        config TEXT NOT NULL,
        error TEXT,
        completed_at TEXT
    );
    CREATE INDEX executions_of_automation ON executions (automation_id, triggered_at);
    CREATE INDEX executions_by_message ON executions (message_id);
    CREATE INDEX executions_by_workspace ON executions (workspace_id);
    CREATE TABLE debounces (
        automation_id TEXT PRIMARY KEY REFERENCES automations (id) ON DELETE CASCADE,
        payload TEXT NOT NULL,
        subject TEXT,
        events INTEGER NOT NULL,
        first_at TEXT NOT NULL,
        fire_at TEXT NOT NULL
    );
    CREATE TABLE heard_events (
        source TEXT NOT NULL,
        id TEXT NOT NULL,
        heard_at TEXT NOT NULL,
        PRIMARY KEY (source, id)
    );
    """
