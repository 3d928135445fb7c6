"""What the hooks of a workspace printed."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import GET_HOOKS
from replicas_tui.api.hooks import Hooks
from replicas_tui.client.http import Http


class HookRuns:
    """Calls under `/v1/replica/{id}/hooks`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self, replica_id: str) -> Hooks:
        """Read the runs of warm and start hooks; 409 while it sleeps. Source: GET /v1/replica/{id}/hooks."""
        return await self._http.call(GET_HOOKS, Nothing(), id=replica_id)
