"""What can happen to staged changes of variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from replicas_tui.state.staging import Staged, Typed


@dataclass(frozen=True, slots=True)
class VariablesStaged:
    """Changes were prepared."""

    environment_id: str
    changes: tuple[Staged, ...]


@dataclass(frozen=True, slots=True)
class StagedReverted:
    """Prepared changes of these names were given up."""

    environment_id: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApplyingBegan:
    """A batch is on its way."""

    environment_id: str


@dataclass(frozen=True, slots=True)
class StagedApplied:
    """The server has a change, or has it not for a `reason`; what was staged in its place meanwhile stays."""

    environment_id: str
    change: Staged
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApplyingEnded:
    """The batch is through, or was broken off."""

    environment_id: str


@dataclass(frozen=True, slots=True)
class VariableTyped:
    """The editor was left with this in it; None once it is open again."""

    environment_id: str
    typed: Typed | None


StagingAction: TypeAlias = (
    VariableTyped | VariablesStaged | StagedReverted | ApplyingBegan | StagedApplied | ApplyingEnded
)
