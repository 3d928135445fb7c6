"""API keys of the local engine."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_people import CREATE_KEY, LIST_KEYS, REVOKE_KEY
from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateKey
from replicas_tui.client.http import Http


class ApiKeyBook:
    """Calls under `/v1/api-keys`: an extension of the local engine, for the organisation's keys."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self) -> ApiKeys:
        """Read all that are good. Source: GET /v1/api-keys."""
        return await self._http.call(LIST_KEYS, Nothing())

    async def create(self, wish: CreateKey) -> CreatedKey:
        """Make one; the answer holds it for the only time. Source: POST /v1/api-keys."""
        return await self._http.call(CREATE_KEY, wish)

    async def revoke(self, key_id: str) -> None:
        """End one. Source: DELETE /v1/api-keys/{id}."""
        await self._http.call(REVOKE_KEY, Nothing(), id=key_id)
