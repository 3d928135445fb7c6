"""Tokens of custom webhooks: known by their digest, and sealed so that who may read the automation is shown its own."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.db import automations
from replicas_tui.local.db.automations import AutomationRow
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import Vault

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Token:
    """One as it is stored."""

    digest: str
    sealed: bytes


def new_token(vault: Vault) -> Token:
    """Return one nobody knows yet; Refusal 503 if there is no key."""
    return _stored(vault, secrets.token_urlsafe(32))


def digest_of(token: str) -> str:
    """Return what a token is found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def shown(vault: Vault, row: AutomationRow) -> str | None:
    """Return the token of an automation; None without one, and if the vault cannot open it: the rest can be shown."""
    if row.token_digest is None or row.token_sealed is None:
        return row.token_clear
    try:
        return vault.open(_name(row.token_digest), row.token_sealed)
    except Refusal as refusal:
        LOG.warning("the webhook token of automation %s cannot be shown. %s", row.id, refusal.details)
        return None


def seal_what_is_clear(file: Path, vault: Vault) -> None:
    """Seal what an older engine kept in clear, and leave no trace of it in the database's files.

    The copy made before the database grew is as it was: the log says so.

    Raises:
        Refusal: 503, there is no key; everything is as it was.
        sqlite3.Error: The database cannot be used.
    """
    with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as db:
        left = [_stored(vault, token) for token in automations.clear_tokens(db)]
        if not left:
            return
        db.execute("BEGIN IMMEDIATE")
        for token in left:
            automations.seal_token(db, token.digest, token.sealed)
        db.execute("COMMIT")
        db.execute("VACUUM")  # what was deleted or moved stays in free pages, and in the log of writes
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    LOG.info("sealed %d webhook tokens of automations; copies %s.before-*.bak still hold them", len(left), file.name)


def _stored(vault: Vault, token: str) -> Token:
    digest = digest_of(token)
    return Token(digest, vault.seal(_name(digest), token))


def _name(digest: str) -> str:
    return f"automation token {digest}"
