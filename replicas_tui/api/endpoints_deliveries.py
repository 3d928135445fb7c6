"""The delivery family's operations, as data. See `endpoints.py`. An extension of the local engine."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.deliveries import Deliveries, ListDeliveries, OneDelivery
from replicas_tui.api.endpoints import Endpoint

LIST_DELIVERIES = Endpoint("GET", "/v1/deliveries", ListDeliveries, Deliveries)
RESEND_DELIVERY = Endpoint("POST", "/v1/deliveries/{id}/resend", Nothing, OneDelivery)
