"""Live events of a replica: 19 types, told apart by `type`, and one for what a newer server sends.

Source: GET /v1/replica/{id}/events.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError

from replicas_tui.api.base import When, Wire
from replicas_tui.api.event_payloads import (
    ChatCreatedPayload,
    ChatPayload,
    ChatRefPayload,
    ErrorPayload,
    HooksPayload,
    InterruptedPayload,
    PreviewsPayload,
    ReadyPayload,
    ReposPayload,
    StatusPayload,
    TurnAcceptedPayload,
    TurnCompletedPayload,
    TurnDeltaPayload,
    TurnStartedPayload,
)


class Envelope(Wire):
    """What all live events share; a server may leave out the id."""

    id: str = ""
    ts: When = None


class EngineReady(Envelope):
    """The stream is open."""

    type: Literal["engine.ready"] = "engine.ready"
    payload: ReadyPayload = Field(default_factory=ReadyPayload)


class StatusChanged(Envelope):
    """The workspace got busier or calmer."""

    type: Literal["engine.status.changed"] = "engine.status.changed"
    payload: StatusPayload


class RepoDiscovered(Envelope):
    """A repository was found in the workspace."""

    type: Literal["repo.discovered"] = "repo.discovered"
    payload: ReposPayload


class RepoStatusChanged(Envelope):
    """Branch, pull requests or changed lines are others now."""

    type: Literal["repo.status.changed"] = "repo.status.changed"
    payload: ReposPayload


class ChatCreated(Envelope):
    """A chat was made."""

    type: Literal["chat.created"] = "chat.created"
    payload: ChatCreatedPayload


class ChatUpdated(Envelope):
    """Title, processing or awaitingInput changed."""

    type: Literal["chat.updated"] = "chat.updated"
    payload: ChatPayload


class ChatDeleted(Envelope):
    """A chat is gone."""

    type: Literal["chat.deleted"] = "chat.deleted"
    payload: ChatRefPayload


class TurnAccepted(Envelope):
    """The server took a message."""

    type: Literal["chat.turn.accepted"] = "chat.turn.accepted"
    payload: TurnAcceptedPayload


class TurnStarted(Envelope):
    """The agent began to work on a message."""

    type: Literal["chat.turn.started"] = "chat.turn.started"
    payload: TurnStartedPayload


class TurnDelta(Envelope):
    """The agent said or did something."""

    type: Literal["chat.turn.delta"] = "chat.turn.delta"
    payload: TurnDeltaPayload


class TurnCompleted(Envelope):
    """The agent finished a turn."""

    type: Literal["chat.turn.completed"] = "chat.turn.completed"
    payload: TurnCompletedPayload


class ChatInterrupted(Envelope):
    """Somebody stopped a turn."""

    type: Literal["chat.interrupted"] = "chat.interrupted"
    payload: InterruptedPayload


class HooksChanged(Envelope):
    """Hooks began, went on, ended or failed."""

    type: Literal["hooks.started", "hooks.progress", "hooks.completed", "hooks.failed", "hooks.status"]
    payload: HooksPayload = Field(default_factory=HooksPayload)


class PreviewChanged(Envelope):
    """Ports came or went."""

    type: Literal["preview.changed"] = "preview.changed"
    payload: PreviewsPayload


class EngineError(Envelope):
    """Something in the workspace failed."""

    type: Literal["error"] = "error"
    payload: ErrorPayload


class UnknownEvent(Envelope):
    """A type this version does not know, or a known one in a shape it does not; kept, never a crash."""

    type: str
    payload: Any = None


HOOK_TYPES = ("hooks.started", "hooks.progress", "hooks.completed", "hooks.failed", "hooks.status")
KNOWN_TYPES = (
    "engine.ready",
    "engine.status.changed",
    "repo.discovered",
    "repo.status.changed",
    "chat.created",
    "chat.updated",
    "chat.deleted",
    "chat.turn.accepted",
    "chat.turn.started",
    "chat.turn.delta",
    "chat.turn.completed",
    "chat.interrupted",
    *HOOK_TYPES,
    "preview.changed",
    "error",
)


def _kind(raw: Any) -> str:
    kind = raw.get("type") if isinstance(raw, dict) else getattr(raw, "type", None)
    if kind in HOOK_TYPES:
        return "hooks"
    return kind if kind in KNOWN_TYPES else "unknown"


Event = Annotated[
    Annotated[EngineReady, Tag("engine.ready")]
    | Annotated[StatusChanged, Tag("engine.status.changed")]
    | Annotated[RepoDiscovered, Tag("repo.discovered")]
    | Annotated[RepoStatusChanged, Tag("repo.status.changed")]
    | Annotated[ChatCreated, Tag("chat.created")]
    | Annotated[ChatUpdated, Tag("chat.updated")]
    | Annotated[ChatDeleted, Tag("chat.deleted")]
    | Annotated[TurnAccepted, Tag("chat.turn.accepted")]
    | Annotated[TurnStarted, Tag("chat.turn.started")]
    | Annotated[TurnDelta, Tag("chat.turn.delta")]
    | Annotated[TurnCompleted, Tag("chat.turn.completed")]
    | Annotated[ChatInterrupted, Tag("chat.interrupted")]
    | Annotated[HooksChanged, Tag("hooks")]
    | Annotated[PreviewChanged, Tag("preview.changed")]
    | Annotated[EngineError, Tag("error")]
    | Annotated[UnknownEvent, Tag("unknown")],
    Discriminator(_kind),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_UNKNOWN = TypeAdapter(UnknownEvent)


def read_event(text: str | bytes) -> Event | None:
    """Read one event of a stream.

    Returns:
        The event; an `UnknownEvent` for a type or a shape this version does not know; None for what is no event at
        all (not JSON, no string `type`), which a tolerant client passes over and counts.
    """
    try:
        return EVENT.validate_json(text)
    except ValidationError:
        pass
    try:
        return _UNKNOWN.validate_json(text)
    except ValidationError:
        return None
