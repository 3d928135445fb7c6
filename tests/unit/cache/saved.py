"""Things to keep, for tests of the cache."""

from __future__ import annotations

from datetime import UTC, datetime

from replicas_tui.api.history import AgentEvent

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)


def events(first: int, end: int, *, mark: str = "") -> tuple[AgentEvent, ...]:
    """The events of a history at these positions."""
    return tuple(
        AgentEvent(timestamp=f"t{position}", type="claude-user", payload={"n": position, "mark": mark})
        for position in range(first, end)
    )


def positions(of: tuple[AgentEvent, ...]) -> list[int]:
    return [event.payload["n"] for event in of]
