"""What can happen to hooks that are worked on; `at` says which, see `hook_bench.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from replicas_tui.state.hook_bench import HookDraft, HookPast, HookRun


@dataclass(frozen=True, slots=True)
class HookDrafted:
    """A script was changed and not saved; None: there is no draft any more."""

    at: str
    draft: HookDraft | None


@dataclass(frozen=True, slots=True)
class HookRunBegan:
    """A run was asked for; it takes the place of the one before."""

    at: str
    run: HookRun


@dataclass(frozen=True, slots=True)
class HookRunTold:
    """The server said what it does (`said`), or what the script printed."""

    at: str
    when: datetime
    text: str
    said: bool = False


@dataclass(frozen=True, slots=True)
class HookRunEnded:
    """A run is over, or cannot be heard any more (`failed`)."""

    at: str
    when: datetime
    exit_code: int | None = None
    timed_out: bool = False
    version: int | None = None
    failed: str = ""


@dataclass(frozen=True, slots=True)
class HookRunLeft:
    """The user listens no longer."""

    at: str
    when: datetime


@dataclass(frozen=True, slots=True)
class HookShown:
    """A hook came on the screen, or went."""

    at: str
    on: bool


@dataclass(frozen=True, slots=True)
class HookPastLoaded:
    """What is kept on disk of it was read."""

    at: str
    past: HookPast


HookAction: TypeAlias = (
    HookDrafted | HookRunBegan | HookRunTold | HookRunEnded | HookRunLeft | HookShown | HookPastLoaded
)
