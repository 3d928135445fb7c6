"""Webhook deliveries of the local engine: an extension, so that nothing is lost without anybody seeing it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from replicas_tui.api.base import Many, When, Wire


class Delivery(Wire):
    """One event on its way to a webhook.

    `state` is `pending`, `delivered` or `failed`. `answer` is the HTTP status of the last try and `problem` why that
    try failed; both are null before the first. `next_at` is when a pending one is tried next.
    """

    id: str
    event_id: str
    event_type: str
    replica_id: str
    url: str
    state: str
    attempts: int = 0
    answer: int | None = None
    problem: str | None = None
    created_at: When = None
    next_at: When = None
    ended_at: When = None


class ListDeliveries(Wire):
    """Of one replica, or in one state; the newest, at most `limit`."""

    replica_id: str | None = None
    state: Literal["pending", "delivered", "failed"] | None = None
    limit: int = Field(default=50, ge=1, le=500)


class Deliveries(Wire):
    """Newest first."""

    deliveries: Many[Delivery] = ()


class OneDelivery(Wire):
    """A delivery that was asked for or changed."""

    delivery: Delivery
