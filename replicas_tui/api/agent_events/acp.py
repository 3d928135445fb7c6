"""Events of agents that speak the Agent Client Protocol: `acp-session-update`, the agent in `provider`."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field

from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.api.base import Wire


class AcpCost(Wire):
    """What a session cost since it began; `currency` by its code of ISO 4217."""

    amount: float = 0
    currency: str = ""


class AcpUpdate(Wire):
    """One update, told apart by `sessionUpdate`; a call's update holds only what changed."""

    model_config = ConfigDict(extra="allow")

    sessionUpdate: str = ""
    content: Any = None
    toolCallId: str = ""
    title: str | None = None
    kind: str | None = None
    status: str | None = None
    rawInput: dict[str, Any] = Field(default_factory=dict)
    rawOutput: Any = None
    entries: list[Any] = Field(default_factory=list)
    used: float | None = None
    size: float | None = None
    cost: AcpCost | None = None

    @property
    def words(self) -> str:
        """The text of its content; that of a call is wrapped once more."""
        if isinstance(self.content, list):
            parts = [part.get("content", part) if isinstance(part, dict) else part for part in self.content]
            return words_of([part for part in parts if not _is_diff(part)])
        return words_of(self.content)

    @property
    def diffs(self) -> tuple[dict[str, Any], ...]:
        """Changed files `{path, oldText, newText}` among its content."""
        return tuple(part for part in self.content if _is_diff(part)) if isinstance(self.content, list) else ()


class AcpEvent(Wire):
    """An update of a session."""

    provider: str = ""
    update: AcpUpdate


def _is_diff(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "diff"


TYPES: dict[str, type[AcpEvent]] = {"acp-session-update": AcpEvent}
