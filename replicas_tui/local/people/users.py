"""The user family: a person's profile and own keys, asked for with a personal key."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateUserKey, ListKeys
from replicas_tui.api.users import OneProfile, Profile, UpdateProfile
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import people
from replicas_tui.local.db.people import UserRow
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.people.forms import is_picture_url, read_form
from replicas_tui.local.people.keys import Keys, spelled
from replicas_tui.local.refusals import bad, missing


class Users:
    """What the routes of users do."""

    def __init__(self, core: Core, keys: Keys) -> None:
        self._core = core
        self._keys = keys

    async def profile(self, caller: Caller) -> OneProfile:
        """Return who the caller is; Refusal 404 for an organisation's key, which is nobody's."""
        return OneProfile(profile=_profile(await self._user(caller)))

    async def update(self, caller: Caller, wish: UpdateProfile) -> OneProfile:
        """Change how the caller is shown."""
        user = await self._user(caller)
        name = wish.displayName.strip()
        if not name:
            raise bad("displayName", "must not be empty")
        if wish.avatarUrl is not None and not _is_picture(wish.avatarUrl):
            raise bad("avatarUrl", "must be an http or https URL, a picture as a data URL, or null")
        await self._core.db.write(lambda db: people.set_profile(db, user.id, name, wish.avatarUrl), durable=True)
        return await self.profile(caller)

    async def update_by_form(self, caller: Caller, content_type: str, body: bytes) -> OneProfile:
        """Change how the caller is shown, as a form says."""
        user = await self._user(caller)
        return await self.update(caller, read_form(content_type, body, user.avatar_url))

    async def keys(self, caller: Caller, query: ListKeys) -> ApiKeys:
        """Return a page of the caller's own keys; an organisation's key has none."""
        page, limit = query.page or 1, query.limit or 10

        def read(db: sqlite3.Connection) -> ApiKeys:
            rows, total = people.keys_of_user(db, caller.user_id, limit=limit, offset=min((page - 1) * limit, 2**60))
            owner = None if caller.user_id is None else people.user(db, caller.user_id)
            shown = tuple(spelled(row, owner, caller) for row in rows)
            return ApiKeys(api_keys=shown, total=total, page=page, limit=limit, total_pages=-(-total // limit))

        return await self._core.db.read(read)

    async def create_key(self, caller: Caller, wish: CreateUserKey) -> CreatedKey:
        """Make another key of the caller's own."""
        if caller.user_id is None:
            raise bad("key", "an organization key has no user; make one with: replicas-tui local key create --personal")
        if not wish.name.strip():
            raise bad("name", "must not be empty")
        return await self._keys.store(wish.name.strip(), await self._user(caller))

    async def revoke_key(self, caller: Caller, key_id: str) -> None:
        """End one of the caller's own keys; Refusal 404 for anybody else's."""
        at = now()

        def end(db: sqlite3.Connection) -> None:
            row = people.key(db, key_id)
            if row is None or caller.user_id is None or row.user_id != caller.user_id:
                raise missing("API key")
            people.revoke(db, key_id, at)

        await self._core.db.write(end, durable=True)
        await self._keys.load()

    async def _user(self, caller: Caller) -> UserRow:
        user_id = caller.user_id
        row = None if user_id is None else await self._core.db.read(lambda db: people.user(db, user_id))
        if row is None:
            raise missing("User profile")
        return row


def _is_picture(url: str) -> bool:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in ("http", "https") or is_picture_url(url)


def _profile(row: UserRow) -> Profile:
    return Profile(userId=row.id, email=row.email, displayName=row.display_name, avatarUrl=row.avatar_url)
