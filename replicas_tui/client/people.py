"""Who the key belongs to, and their other keys."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_people import (
    CREATE_OWN_KEY,
    GET_PROFILE,
    LIST_OWN_KEYS,
    REVOKE_OWN_KEY,
    UPDATE_PROFILE,
)
from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateUserKey, ListKeys
from replicas_tui.api.users import Profile, UpdateProfile
from replicas_tui.client.http import Http


class OwnProfile:
    """Calls under `/v1/user`: for personal keys."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self) -> Profile:
        """Read who one is. Source: GET /v1/user/profile."""
        return (await self._http.call(GET_PROFILE, Nothing())).profile

    async def update(self, wish: UpdateProfile) -> Profile:
        """Change how one is shown. Source: PUT /v1/user/profile."""
        return (await self._http.call(UPDATE_PROFILE, wish)).profile

    async def keys(self, page: int = 1) -> ApiKeys:
        """Read a page of one's keys. Source: GET /v1/user/api-keys."""
        return await self._http.call(LIST_OWN_KEYS, ListKeys(page=page, limit=100))

    async def create_key(self, name: str) -> CreatedKey:
        """Make a key; the answer holds it for the only time. Source: POST /v1/user/api-keys."""
        return await self._http.call(CREATE_OWN_KEY, CreateUserKey(name=name))

    async def revoke_key(self, key_id: str) -> None:
        """End a key. Source: DELETE /v1/user/api-keys/{id}."""
        await self._http.call(REVOKE_OWN_KEY, Nothing(), id=key_id)
