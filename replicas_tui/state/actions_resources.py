"""What can happen to what is read on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from replicas_tui.state.resources import Key


@dataclass(frozen=True, slots=True)
class ResourceLoading:
    """It is being read."""

    key: Key[Any]


@dataclass(frozen=True, slots=True)
class ResourceLoaded:
    """It was read."""

    key: Key[Any]
    value: Any = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ResourceFailed:
    """It could not be read; what is known of it stays."""

    key: Key[Any]
    reason: str


ResourceAction: TypeAlias = ResourceLoading | ResourceLoaded | ResourceFailed
