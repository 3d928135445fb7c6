"""The models an agent is known to have."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, Wire


class Model(Wire):
    """One model."""

    id: str
    displayName: str = ""


class ListModels(Wire):
    """Pages count from 1."""

    page: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1, le=100)


class Models(Wire):
    """Source: GET /v1/agents/{agent}/models; `static` is a list that came with the server, not asked of the agent."""

    source: str = "static"
    models: Many[Model] = ()
    defaultModel: str | None = None
    page: int = 1
    total: int = 0
    limit: int = 20
    totalPages: int = 1
