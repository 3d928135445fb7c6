"""The step of the database that took the signing secrets of webhooks out of replicas and deliveries, to be sealed.

A step has no key: what lay in clear is moved to `clear`, and sealed before the first delivery of the engine is made.
"""

from __future__ import annotations

STEP = """
    CREATE TABLE webhook_secrets (
        replica_id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        sealed BLOB,
        clear TEXT
    );
    INSERT OR IGNORE INTO webhook_secrets (replica_id, url, clear)
        SELECT id, json_extract(webhook, '$.url'), json_extract(webhook, '$.secret') FROM replicas
        WHERE coalesce(json_extract(webhook, '$.secret'), '') != '';
    INSERT OR IGNORE INTO webhook_secrets (replica_id, url, clear)
        SELECT replica_id, url, secret FROM deliveries WHERE coalesce(secret, '') != '';
    UPDATE replicas SET webhook = json_remove(webhook, '$.secret') WHERE webhook IS NOT NULL;
    ALTER TABLE deliveries DROP COLUMN secret;
    """
