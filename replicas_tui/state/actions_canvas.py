"""What can happen to a replica's canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from replicas_tui.api.canvas import CanvasItem
from replicas_tui.state.canvas import CanvasCopy, CanvasOpen


@dataclass(frozen=True, slots=True)
class CanvasLoaded:
    """What is on a canvas."""

    replica_id: str
    items: tuple[CanvasItem, ...]


@dataclass(frozen=True, slots=True)
class CanvasFailed:
    """What is on a canvas could not be read; `reason` is a sentence."""

    replica_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CanvasOpened:
    """One canvas file was read, from the server or from what was kept."""

    replica_id: str
    opened: CanvasOpen


@dataclass(frozen=True, slots=True)
class CanvasCopiesLoaded:
    """Which versions of a canvas's files are kept, newest first."""

    replica_id: str
    copies: tuple[CanvasCopy, ...]


CanvasAction: TypeAlias = CanvasLoaded | CanvasFailed | CanvasOpened | CanvasCopiesLoaded
