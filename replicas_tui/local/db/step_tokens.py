"""The step of the database that knows the tokens of custom webhooks by their digest.

A step has no key: what lay in clear is moved to `token_clear`, and sealed before the first schedule is looked at.
"""

from __future__ import annotations

STEP = """
    ALTER TABLE automations RENAME COLUMN webhook_token TO token_digest;
    ALTER TABLE automations ADD COLUMN token_sealed BLOB;
    ALTER TABLE automations ADD COLUMN token_clear TEXT;
    UPDATE automations SET token_clear = token_digest, token_digest = sha256(token_digest)
        WHERE token_digest IS NOT NULL;
    """
