"""Routes of the delivery family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints_deliveries as endpoints
from replicas_tui.api.base import Nothing
from replicas_tui.api.deliveries import Deliveries, ListDeliveries, OneDelivery
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller


async def every(engine: Engine, query: ListDeliveries, *, caller: Caller) -> Deliveries:
    """GET /v1/deliveries."""
    caller.check_organization("see deliveries")
    return await engine.deliveries.every(query)


async def resend(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> OneDelivery:  # noqa: A002
    """POST /v1/deliveries/{id}/resend."""
    caller.check_organization("send deliveries again")
    return await engine.deliveries.resend(id)


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_DELIVERIES, every, takes_caller=True),
    route(endpoints.RESEND_DELIVERY, resend, takes_caller=True),
]
