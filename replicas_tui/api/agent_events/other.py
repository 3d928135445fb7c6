"""Events of no agent, and events of agents this version does not know."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from replicas_tui.api.base import Wire


class ReplicasNotice(Wire):
    """The engine itself has something to say, an extension of the local one: `level` is `info`, `warn` or `error`.

    Attributes:
        request_id: Of what an agent asks the user by it.
        tool: What a permission is asked for.
        options: What may be answered; none where any words are wanted.
        answer: What the user answered to the request, said when they did.
    """

    level: str = "info"
    text: str = ""
    detail: str = ""
    request_id: str = ""
    tool: str = ""
    options: tuple[str, ...] = ()
    answer: str | None = None


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
