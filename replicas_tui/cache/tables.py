"""The tables of both files. A changed table is a new version and a migration, written when the first is needed."""

from __future__ import annotations

from replicas_tui.cache.dbfile import Tables

CACHE = Tables(
    name="The cache of what was seen before",
    version=1,
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
CREATE INDEX IF NOT EXISTS chats_of_replica ON chats (replica_id);
CREATE TABLE IF NOT EXISTS events (
  chat_id TEXT NOT NULL REFERENCES chats ON DELETE CASCADE,
  position INTEGER NOT NULL,
  timestamp TEXT NOT NULL,
  type TEXT NOT NULL,
  payload TEXT NOT NULL,
  PRIMARY KEY (chat_id, position)
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
    version=1,
    durable=True,
    sql="""
CREATE TABLE IF NOT EXISTS drafts (
  key TEXT PRIMARY KEY, text TEXT NOT NULL, line INTEGER NOT NULL, column_ INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (replica_id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);
""",
)
