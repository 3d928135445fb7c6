"""Ports that a workspace's own programs serve. `Preview` itself is with the events, which tell of it first."""

from __future__ import annotations

from replicas_tui.api.base import Many, Wire
from replicas_tui.api.event_payloads import Preview


class Previews(Wire):
    """Source: GET /v1/replica/{id}/previews."""

    previews: Many[Preview] = ()


class RemovedPreview(Wire):
    """Source: DELETE /v1/workspaces/{id}/previews/{port}, DELETE /v1/previews/{port}."""

    success: bool = True
    port: int
