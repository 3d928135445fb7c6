"""Routes of the delivery family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints_deliveries as endpoints
from replicas_tui.api.base import Nothing
from replicas_tui.api.deliveries import Deliveries, ListDeliveries, OneDelivery
from replicas_tui.local.adapter import route
from replicas_tui.local.engine import Engine


async def every(engine: Engine, query: ListDeliveries) -> Deliveries:
    """GET /v1/deliveries."""
    return await engine.deliveries.every(query)


async def resend(engine: Engine, _: Nothing, *, id: str) -> OneDelivery:  # noqa: A002 - the path's word
    """POST /v1/deliveries/{id}/resend."""
    return await engine.deliveries.resend(id)


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_DELIVERIES, every),
    route(endpoints.RESEND_DELIVERY, resend),
]
