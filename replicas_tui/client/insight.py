"""Looking at workspaces from outside: previews, logs, analytics, models."""

from __future__ import annotations

from replicas_tui.api.analytics import Analytics, ReadAnalytics
from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_insight import (
    LIST_MODELS,
    LIST_PREVIEWS,
    READ_ANALYTICS,
    READ_LOGS,
    REMOVE_PREVIEW,
)
from replicas_tui.api.logs import Logs, ReadLogs
from replicas_tui.api.models import ListModels, Models
from replicas_tui.api.previews import Previews, RemovedPreview
from replicas_tui.client.http import Http


class Insight:
    """Calls that only look, each of a family of its own."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def previews(self, replica_id: str) -> Previews:
        """Read the ports a workspace serves. Source: GET /v1/replica/{id}/previews."""
        return await self._http.call(LIST_PREVIEWS, Nothing(), id=replica_id)

    async def remove_preview(self, replica_id: str, port: int) -> RemovedPreview:
        """End what serves a port. Source: DELETE /v1/workspaces/{id}/previews/{port}."""
        return await self._http.call(REMOVE_PREVIEW, Nothing(), id=replica_id, port=str(port))

    async def logs(self, replica_id: str, wanted: ReadLogs) -> Logs:
        """Read a workspace's log. Source: GET /v1/replica/{id}/logs."""
        return await self._http.call(READ_LOGS, wanted, id=replica_id)

    async def analytics(self, wanted: ReadAnalytics) -> Analytics:
        """Read what the organisation's workspaces did. Source: GET /v1/analytics/overview."""
        return await self._http.call(READ_ANALYTICS, wanted)

    async def models(self, agent: str) -> Models:
        """Read the models an agent may use. Source: GET /v1/agents/{agent}/models."""
        return await self._http.call(LIST_MODELS, ListModels(limit=100), agent=agent)
