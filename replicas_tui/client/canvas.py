"""Files the agent dropped for the user."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.canvas import CanvasContent, CanvasList
from replicas_tui.api.endpoints import GET_CANVAS, LIST_CANVAS
from replicas_tui.client.http import Http


class Canvas:
    """Calls under `/v1/replica/{id}/canvas`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, replica_id: str) -> CanvasList:
        """Read what is there. Source: GET /v1/replica/{id}/canvas."""
        return await self._http.call(LIST_CANVAS, Nothing(), id=replica_id)

    async def get(self, replica_id: str, filename: str) -> CanvasContent:
        """Read one file. Source: GET /v1/replica/{id}/canvas/{filename}."""
        return await self._http.call(GET_CANVAS, Nothing(), id=replica_id, filename=filename)
