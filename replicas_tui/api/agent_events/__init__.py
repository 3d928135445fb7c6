"""The payloads of agents' events, one file an agent, told apart by the event's type.

Nothing here raises: what a type promises and the payload does not keep is an `OtherEvent`.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

from pydantic import TypeAdapter, ValidationError

from replicas_tui.api.agent_events import acp, claude, codex, cursor, opencode, other, pi
from replicas_tui.api.agent_events.acp import AcpEvent
from replicas_tui.api.agent_events.claude import ClaudeEvent
from replicas_tui.api.agent_events.codex import CodexEvent
from replicas_tui.api.agent_events.cursor import CursorEvent
from replicas_tui.api.agent_events.opencode import OpencodeEvent, OpencodePart
from replicas_tui.api.agent_events.other import CommonEvent, OtherEvent
from replicas_tui.api.agent_events.pi import PiEvent
from replicas_tui.api.history import AgentEvent

TypedEvent: TypeAlias = (
    ClaudeEvent | CodexEvent | CursorEvent | OpencodeEvent | PiEvent | AcpEvent | CommonEvent | OtherEvent
)


class _Adapter(Protocol):
    """A `TypeAdapter` of any of them."""

    def validate_python(self, payload: Any, /) -> TypedEvent: ...


_ADAPTERS: dict[str, _Adapter] = {
    **{f"claude-{kind}": TypeAdapter(model) for kind, model in claude.KINDS.items()},
    **{f"cursor-{kind}": TypeAdapter(model) for kind, model in cursor.KINDS.items()},
    **{f"opencode-{kind}": TypeAdapter(model) for kind, model in opencode.KINDS.items()},
    **{f"pi-{kind}": TypeAdapter(model) for kind, model in pi.KINDS.items()},
    **codex.TYPES,
    **{kind: TypeAdapter(model) for kind, model in {**acp.TYPES, **other.TYPES}.items()},
}
_PART: _Adapter = TypeAdapter(OpencodePart)
_ANY_FAMILY: dict[str, _Adapter] = {kind: _ADAPTERS[f"claude-{kind}"] for kind in ("user", "assistant", "result")}


def read(event: AgentEvent) -> TypedEvent:
    """Give an event's payload its type, by the event's own type."""
    adapter = _ADAPTERS.get(event.type) or _by_family(event.type)
    if adapter is not None:
        try:
            return adapter.validate_python(event.payload)
        except ValidationError:
            pass
    return OtherEvent(type=event.type, payload=event.payload)


def _by_family(kind: str) -> _Adapter | None:
    """Families we have never heard of still write users, assistants and results as Claude does."""
    family, _, rest = kind.partition("-")
    if family == "opencode" and rest.startswith(opencode.PART):
        return _PART
    return _ANY_FAMILY.get(rest)
