"""Routes of previews, logs, analytics and models."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints_insight as ours
from replicas_tui.api.analytics import Analytics, ReadAnalytics
from replicas_tui.api.base import Nothing
from replicas_tui.api.logs import Logs, ReadLogs
from replicas_tui.api.models import ListModels, Models
from replicas_tui.api.previews import Previews, RemovedPreview
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.replicas.models import models_of


async def previews(engine: Engine, _: Nothing, *, id: str) -> Previews:  # noqa: A002 - the path's word
    """GET /v1/replica/{id}/previews."""
    return await engine.previews.every(id)


async def remove(engine: Engine, _: Nothing, *, id: str, port: str) -> RemovedPreview:  # noqa: A002
    """DELETE /v1/workspaces/{id}/previews/{port}."""
    return await engine.previews.remove(id, port)


async def remove_any(engine: Engine, _: Nothing, *, port: str) -> RemovedPreview:
    """DELETE /v1/previews/{port}."""
    return await engine.previews.remove_anywhere(port)


async def logs(engine: Engine, query: ReadLogs, *, id: str) -> Logs:  # noqa: A002
    """GET /v1/replica/{id}/logs."""
    return await engine.logs.read(id, query)


async def analytics(engine: Engine, query: ReadAnalytics, *, caller: Caller) -> Analytics:
    """GET /v1/analytics/overview."""
    return await engine.analytics.overview(caller, query)


async def models(engine: Engine, query: ListModels, *, agent: str) -> Models:
    """GET /v1/agents/{agent}/models."""
    return models_of(engine.core.roster, agent, query)


ROUTES: list[BaseRoute] = [
    route(ours.LIST_PREVIEWS, previews),
    route(ours.REMOVE_PREVIEW, remove),
    route(ours.REMOVE_ANY_PREVIEW, remove_any),
    route(ours.READ_LOGS, logs),
    route(ours.READ_ANALYTICS, analytics, takes_caller=True),
    route(ours.LIST_MODELS, models),
]
