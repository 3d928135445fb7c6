"""What every model that crosses the network shares.

Reading is tolerant: unknown fields are dropped, a missing list is empty, a date nobody can read is None. Writing is
strict: request models check what the API's documents say. Models are frozen, so they go into the state as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, SerializerFunctionWrapHandler, model_serializer

T = TypeVar("T")


class Wire(BaseModel):
    """Base of every model that crosses the network."""

    # Built at its first use: a start pays for the few models it needs, not for every one there is.
    model_config = ConfigDict(frozen=True, extra="ignore", protected_namespaces=(), defer_build=True)


class Sparse(Wire):
    """Base of what says nothing where it has nothing to say: a field of it may be missing, but not null."""

    @model_serializer(mode="wrap")
    def _spelled(self, spell: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in spell(self).items() if value is not None}


class Nothing(Wire):
    """The argument of an endpoint that takes none."""


class Success(Wire):
    """Receipt of a request that answers nothing else."""

    success: bool = True


class Problem(Wire):
    """Body of every failed response. Source: schema `Error`."""

    error: str
    details: str | None = None


def _none_is_empty(value: Any) -> Any:
    return () if value is None else value


def _readable(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


Many = Annotated[tuple[T, ...], BeforeValidator(_none_is_empty)]
"""A list that may be null or missing."""

When = Annotated[datetime | None, BeforeValidator(_readable)]
"""A moment, always with a zone; None when absent or unreadable."""
