"""Webhook deliveries of the local engine."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.deliveries import Deliveries, Delivery, ListDeliveries
from replicas_tui.api.endpoints_deliveries import LIST_DELIVERIES, RESEND_DELIVERY
from replicas_tui.client.http import Http


class WebhookDeliveries:
    """Calls under `/v1/deliveries`: an extension of the local engine."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, wanted: ListDeliveries) -> Deliveries:
        """Read the newest. Source: GET /v1/deliveries."""
        return await self._http.call(LIST_DELIVERIES, wanted)

    async def resend(self, delivery_id: str) -> Delivery:
        """Make one once more, under its old id. Source: POST /v1/deliveries/{id}/resend."""
        return (await self._http.call(RESEND_DELIVERY, Nothing(), id=delivery_id)).delivery
