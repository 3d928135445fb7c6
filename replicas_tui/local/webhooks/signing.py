"""Signs deliveries with secrets that only the vault can read; one is bound to the address it was given for."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import sqlite3
from pathlib import Path

from replicas_tui.local.db import webhook_secrets
from replicas_tui.local.db.deliveries import DeliveryRow
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import Vault

LOG = logging.getLogger(__name__)


class UnsignableError(Exception):
    """A delivery cannot be signed, and must not go without; the message says why."""


def sealed_secret(vault: Vault, url: str, secret: str) -> bytes:
    """Return a secret as `signature` takes it; Refusal 503 if there is no key."""
    return vault.seal(_name(url), secret)


def signature(vault: Vault, row: DeliveryRow) -> str | None:
    """Return what proves a delivery to be ours, or None if its address was given without a secret.

    Raises:
        UnsignableError: The vault cannot open the secret.
    """
    if not row.is_signed:
        return None
    if row.sealed is None:
        raise UnsignableError("not sent: the signing secret is not sealed yet, as the key of stored secrets is missing")
    try:
        secret = vault.open(_name(row.url), row.sealed)
    except Refusal as refusal:
        raise UnsignableError(f"not sent: the signing secret cannot be opened. {refusal.details}") from refusal
    return "sha256=" + hmac.new(secret.encode(), row.body.encode(), hashlib.sha256).hexdigest()


def seal_what_is_clear(file: Path, vault: Vault) -> None:
    """Seal what an older engine kept in clear, and leave no trace of it in the database's files.

    The copy made before the database grew is as it was: the log says so.

    Raises:
        Refusal: 503, there is no key; everything is as it was.
        sqlite3.Error: The database cannot be used.
    """
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as db:
        left = webhook_secrets.in_clear(db)
        if not left:
            return
        sealed = [(replica_id, url, sealed_secret(vault, url, secret)) for replica_id, url, secret in left]
        db.execute("BEGIN IMMEDIATE")
        for row in sealed:
            webhook_secrets.keep(db, *row)
        db.execute("COMMIT")
        db.execute("VACUUM")  # what was deleted or moved stays in free pages, and in the log of writes
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    LOG.info("sealed %d signing secrets of webhooks; copies %s.before-*.bak still hold them", len(sealed), file.name)


def _name(url: str) -> str:
    return f"webhook {url}"
