"""Hooks as they are worked on: drafts, runs that are listened to, versions that were seen.

All of it is by where it belongs: `hook_at("warm", environment_id)`, or `spare_at(id)` for a workspace of a warm pool.
Drafts are kept on disk, as drafts of messages are; what a script printed is in memory alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from replicas_tui.state.run_log import RunLog

HookKind = Literal["warm", "start"]


def hook_at(kind: HookKind, environment_id: str) -> str:
    """Name a hook of an environment."""
    return f"{kind} {environment_id}"


def spare_at(spare_id: str) -> str:
    """Name a workspace of a warm pool."""
    return f"spare {spare_id}"


@dataclass(frozen=True, slots=True)
class HookDraft:
    """A script that was not saved; `base` is the version it was begun from, None when there was none."""

    content: str = field(repr=False)
    base: int | None = None


@dataclass(frozen=True, slots=True)
class HookRun:
    """One run that is, or was, listened to.

    Attributes:
        content: The script that runs.
        saves: It is saved when it passes.
        started: When it was asked for.
        ran_at: When the script itself began, as far as the server said.
        ended_at: When it was over, or was watched no more.
        exit_code: As the server said; None while it runs, and when it did not say.
        version: What it was saved as.
        left: The user stopped watching.
        failed: Why there is no result, a sentence.
        size: Grows with the log: equal only when nothing was added.
    """

    content: str = field(repr=False)
    saves: bool
    started: datetime
    ran_at: datetime | None = None
    ended_at: datetime | None = None
    exit_code: int | None = None
    timed_out: bool = False
    version: int | None = None
    left: bool = False
    failed: str = ""
    log: RunLog = field(default_factory=RunLog, compare=False, repr=False)
    size: int = 0

    @property
    def running(self) -> bool:
        """Somebody listens to it."""
        return self.ended_at is None

    @property
    def passed(self) -> bool:
        """It ended well."""
        return self.ended_at is not None and self.exit_code == 0 and not self.failed


@dataclass(frozen=True, slots=True)
class HookTested:
    """How a script did when it was last tried here."""

    digest: str
    at: datetime
    exit_code: int
    timed_out: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class HookVersion:
    """A version that was seen here; the API gives out the active one alone."""

    version: int
    content: str = field(repr=False)
    seen_at: datetime = field(default=datetime.min)
    tested: HookTested | None = None


@dataclass(frozen=True, slots=True)
class HookPast:
    """What is known from before, newest first."""

    versions: tuple[HookVersion, ...] = ()
    last: HookTested | None = None
