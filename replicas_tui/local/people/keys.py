"""API keys: made, listed, revoked, and known again when somebody shows one.

A key is 256 random bits, so a plain SHA-256 of it can neither be guessed nor turned around; the key itself is shown
once and kept nowhere. All digests are compared with what was shown, whole and each time, so that the time
tells nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import sqlite3
import time
import uuid
from dataclasses import dataclass, field

from replicas_tui.api.keys import ApiKey, ApiKeys, CreatedKey, CreateKey
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import people
from replicas_tui.local.db.people import KeyRow, UserRow
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.refusals import bad, missing

ORGANIZATION_PREFIX = "rk_local_"
PERSONAL_PREFIX = "rk_personal_"
HINT_END = 4
USE_NOTED_EVERY_S = 60.0
FIRST_NAME = "first"


@dataclass(slots=True)
class _Good:
    digest: str
    caller: Caller
    noted: float = float("-inf")
    revoked: asyncio.Event = field(default_factory=asyncio.Event)


class Keys:
    """All good keys of the engine, in memory as digests."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._good: tuple[_Good, ...] = ()

    async def load(self) -> None:
        """Read what is good."""
        before = {each.digest: each for each in self._good}

        def read(db: sqlite3.Connection) -> dict[str, Caller]:
            return {row.digest: _caller(db, row) for row in people.keys(db)}

        now_good = await self._core.db.read(read)
        self._good = tuple(before.get(digest) or _Good(digest, caller) for digest, caller in now_good.items())
        for digest in before.keys() - now_good.keys():
            before[digest].revoked.set()

    def revocation(self, caller: Caller) -> asyncio.Event:
        """Return what is set when a caller's key is revoked."""
        found = next((each.revoked for each in self._good if each.caller.key_id == caller.key_id), None)
        return found or _already()

    async def adopt(self, key: str) -> None:
        """Make the key of the engine's own file good, unless it was revoked."""
        row = _row(key, FIRST_NAME, None)

        def store(db: sqlite3.Connection) -> None:
            if not people.is_known(db, row.digest):
                people.add_key(db, row)

        await self._core.db.write(store)
        await self.load()

    def who(self, shown: bytes) -> Caller | None:
        """Return whose key this is; None if nobody's."""
        digest = _digest(shown)
        found = None
        for each in self._good:
            if hmac.compare_digest(each.digest, digest):
                found = each
        if found is None:
            return None
        if time.monotonic() - found.noted > USE_NOTED_EVERY_S:
            found.noted = time.monotonic()
            self._core.spawn(self._note_use(found.caller.key_id), "note of a key's use")
        return found.caller

    async def every(self, caller: Caller) -> ApiKeys:
        """Return all good keys, of the organisation and of people."""
        caller.check_organization("list all keys")
        rows = await self._core.db.read(lambda db: tuple((row, _owner(db, row)) for row in people.keys(db)))
        shown = tuple(spelled(*each, caller) for each in rows)
        return ApiKeys(api_keys=shown, total=len(rows), page=1, limit=max(len(rows), 1), total_pages=1)

    async def create(self, caller: Caller, wish: CreateKey) -> CreatedKey:
        """Make a key: of the organisation, or of a person, who is made too if need be."""
        caller.check_organization("make keys")
        name = _checked_name(wish.name or "key")
        if wish.email is None:
            return await self.store(name, None)
        email = wish.email.strip().lower()
        at = now()
        shown = (wish.display_name or email.partition("@")[0]).strip()[:80] or email[:80]

        def find_or_make(db: sqlite3.Connection) -> UserRow:
            found = people.user_of_email(db, email)
            if found is None:
                found = UserRow(str(uuid.uuid4()), email, shown, at)
                people.add_user(db, found)
            return found

        return await self.store(name, await self._core.db.write(find_or_make, durable=True))

    async def revoke(self, caller: Caller, key_id: str) -> None:
        """End a key at once; Refusal 404 if there is none, 400 for the last that can make others."""
        caller.check_organization("revoke keys")
        at = now()

        def end(db: sqlite3.Connection) -> None:
            row = people.key(db, key_id)
            if row is None:
                raise missing("API key")
            left = [each for each in people.keys(db) if each.user_id is None and each.id != key_id]
            if row.user_id is None and not left:
                raise bad("id", "is the last organization key; make another before you revoke it")
            people.revoke(db, key_id, at)

        await self._core.db.write(end, durable=True)
        await self.load()

    async def store(self, name: str, user: UserRow | None) -> CreatedKey:
        """Make and keep a key; what is returned holds it, for the only time."""
        key = (ORGANIZATION_PREFIX if user is None else PERSONAL_PREFIX) + secrets.token_urlsafe(32)
        row = _row(key, name, None if user is None else user.id)
        await self._core.db.write(lambda db: people.add_key(db, row), durable=True)
        await self.load()
        return CreatedKey(**spelled(row, user).model_dump(), key=key)

    async def _note_use(self, key_id: str) -> None:
        at = now()
        await self._core.db.write(lambda db: people.note_use(db, key_id, at))


def spelled(row: KeyRow, owner: UserRow | None, caller: Caller | None = None) -> ApiKey:
    """Return a key as the API shows it to a caller."""
    return ApiKey.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "hint": row.hint,
            "kind": "organization" if row.user_id is None else "personal",
            "user_id": row.user_id,
            "email": None if owner is None else owner.email,
            "created_at": row.created_at,
            "last_used_at": row.last_used_at,
            "is_current": caller is not None and caller.key_id == row.id,
        }
    )


def _already() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


def _checked_name(name: str) -> str:
    if not name.strip() or len(name) > 100:
        raise bad("name", "must have 1 to 100 characters")
    return name.strip()


def _row(key: str, name: str, user_id: str | None) -> KeyRow:
    prefix = PERSONAL_PREFIX if key.startswith(PERSONAL_PREFIX) else ORGANIZATION_PREFIX
    return KeyRow(str(uuid.uuid4()), _digest(key.encode()), f"{prefix}…{key[-HINT_END:]}", name, now(), user_id)


def _digest(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()


def _owner(db: sqlite3.Connection, row: KeyRow) -> UserRow | None:
    return None if row.user_id is None else people.user(db, row.user_id)


def _caller(db: sqlite3.Connection, row: KeyRow) -> Caller:
    owner = _owner(db, row)
    return Caller(row.id, row.user_id, None if owner is None else owner.email)
