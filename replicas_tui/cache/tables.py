"""The tables of both files. A changed table is one more step, and with it one more version."""

from __future__ import annotations

from replicas_tui.cache.dbfile import Tables

CACHE = Tables(
    name="The cache of what was seen before",
    durable=False,
    sql="""
CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chats (
  chat_id TEXT PRIMARY KEY,
  replica_id TEXT NOT NULL,
  total INTEGER NOT NULL,
  used INTEGER NOT NULL,
  bytes INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS diffs (
  replica_id TEXT PRIMARY KEY, read_at TEXT NOT NULL, packed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hook_runs (
  replica_id TEXT PRIMARY KEY, read_at TEXT NOT NULL, packed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chats_of_replica ON chats (replica_id);
CREATE TABLE IF NOT EXISTS events (
  chat_id TEXT NOT NULL REFERENCES chats ON DELETE CASCADE,
  position INTEGER NOT NULL,
  timestamp TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (chat_id, position)
);
CREATE TABLE IF NOT EXISTS canvas (
  replica_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  digest TEXT NOT NULL,
  kind TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  is_text INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (replica_id, filename, digest)
);
CREATE TRIGGER IF NOT EXISTS event_added AFTER INSERT ON events BEGIN
  UPDATE chats SET bytes = bytes + length(new.payload) WHERE chat_id = new.chat_id;
END;
CREATE TRIGGER IF NOT EXISTS event_changed AFTER UPDATE ON events BEGIN
  UPDATE chats SET bytes = bytes + length(new.payload) - length(old.payload) WHERE chat_id = new.chat_id;
END;
CREATE TRIGGER IF NOT EXISTS event_gone AFTER DELETE ON events BEGIN
  UPDATE chats SET bytes = bytes - length(old.payload) WHERE chat_id = old.chat_id;
END;
""",
)

KEPT = Tables(
    name="The file of drafts and sent messages",
    durable=True,
    sql="""
CREATE TABLE IF NOT EXISTS drafts (
  key TEXT PRIMARY KEY, text TEXT NOT NULL, line INTEGER NOT NULL, column_ INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (replica_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);
""",
    steps=(
        (
            "ALTER TABLE drafts ADD COLUMN pastes TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE drafts ADD COLUMN along TEXT NOT NULL DEFAULT ''",
            "CREATE TABLE attached (digest TEXT PRIMARY KEY, content BLOB NOT NULL)",
        ),
        (
            "CREATE TABLE hook_versions (at TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL,"
            " content TEXT NOT NULL, seen_at TEXT NOT NULL, PRIMARY KEY (at, version, digest)) WITHOUT ROWID",
            "CREATE TABLE hook_tests (at TEXT NOT NULL, digest TEXT NOT NULL, tested_at TEXT NOT NULL,"
            " exit_code INTEGER NOT NULL, timed_out INTEGER NOT NULL, seconds REAL NOT NULL,"
            " PRIMARY KEY (at, digest)) WITHOUT ROWID",
        ),
        (
            "CREATE TABLE comments (replica_id TEXT NOT NULL, id TEXT NOT NULL, packed TEXT NOT NULL,"
            " PRIMARY KEY (replica_id, id))",
            "CREATE TABLE looks (replica_id TEXT PRIMARY KEY, packed TEXT NOT NULL) WITHOUT ROWID",
        ),
        (
            "CREATE TABLE muted (replica_id TEXT PRIMARY KEY) WITHOUT ROWID",
            "CREATE TABLE alerted (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE)",
        ),
    ),
)
