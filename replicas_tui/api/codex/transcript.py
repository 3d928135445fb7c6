"""The history of a Codex chat as its app-server keeps it: turns of items. Source: `codexAspTranscript`.

No part of it can make a history unreadable: what is not as it should be counts as not there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, WrapValidator

from replicas_tui.api.base import Wire

T = TypeVar("T")


def _or_none(value: Any, read: Callable[[Any], Any]) -> Any:
    try:
        return read(value)
    except ValidationError:
        return None


def _items(value: Any) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [one if isinstance(one, dict) else {"type": "unknown", "value": one} for one in items]


def _turns(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else None


Readable = Annotated[T | None, WrapValidator(_or_none)]
"""A field that is None when nobody can read it."""


class CodexTurnError(Wire):
    """Why a turn failed."""

    message: Readable[str] = None


class CodexTurn(Wire):
    """A turn; its items stay raw, as an event's payload does. Times are in seconds."""

    id: Readable[str] = None
    status: Readable[str] = None
    error: Readable[CodexTurnError] = None
    startedAt: Readable[float] = None
    completedAt: Readable[float] = None
    items: Annotated[tuple[dict[str, Any], ...], BeforeValidator(_items)] = ()


class CodexTranscript(Wire):
    """Turns, oldest first."""

    turns: Annotated[tuple[CodexTurn, ...], BeforeValidator(_turns)] = Field(default=())


Transcript = Annotated[CodexTranscript | None, BeforeValidator(_object)]
