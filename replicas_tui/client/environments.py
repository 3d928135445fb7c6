"""Environments: what a replica is created from."""

from __future__ import annotations

from typing import Literal

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import GET_ENVIRONMENT, LIST_ENVIRONMENTS
from replicas_tui.api.environments import Environments, ListEnvironments, OneEnvironment
from replicas_tui.client.http import Http


class ListedEnvironments:
    """Calls under `/v1/environments`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, scope: Literal["org", "user", "all"] | None = None) -> Environments:
        """Read all the key may see. Source: GET /v1/environments."""
        return await self._http.call(LIST_ENVIRONMENTS, ListEnvironments(scope=scope))

    async def get(self, environment_id: str) -> OneEnvironment:
        """Read one. Source: GET /v1/environments/{id}."""
        return await self._http.call(GET_ENVIRONMENT, Nothing(), id=environment_id)
