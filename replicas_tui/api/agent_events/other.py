"""Events of no agent, and events of agents this version does not know."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from replicas_tui.api.base import Wire


class ReplicasNotice(Wire):
    """The engine itself has something to say, an extension of the local one: `level` is `info`, `warn` or `error`."""

    level: str = "info"
    text: str = ""
    detail: str = ""


class ContextUsage(Wire):
    """How full the model's memory is."""

    provider: str | None = None
    model: str | None = None
    totalTokens: float | None = None
    maxTokens: float | None = None
    percentage: float | None = None


class OtherEvent(Wire):
    """An event this version cannot read: as it came."""

    type: str
    payload: dict[str, Any] = Field(default_factory=dict)


CommonEvent = ReplicasNotice | ContextUsage
TYPES: dict[str, type[CommonEvent]] = {"replicas-notice": ReplicasNotice, "context-usage": ContextUsage}
