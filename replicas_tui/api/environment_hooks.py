"""Warm and start hooks of environments, warm pools, and the trust in what repositories want to run."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Strict

Content = Annotated[str, StringConstraints(max_length=200_000)]


class HookRecord(Wire):
    """One version of an environment's hook; the active one runs."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    version: int
    content: str = ""
    is_active: bool = True
    created_at: When = None


class HookTest(Wire):
    """How a script ended in a workspace of its own; `output` is both streams."""

    exit_code: int
    output: str = ""
    timed_out: bool = False


class HookContent(Strict):
    """A script to save or to run. Source: POST /v1/environments/{id}/start-hooks/save."""

    content: Content


class StreamedHookContent(HookContent):
    """A script to run while listening; `save_test` keeps it when it succeeds."""

    mode: Literal["save_test", "test_only"] = "save_test"


class RunEvent(Wire):
    """One event of a run that is listened to.

    Attributes:
        type: `progress`, `status`, `output`, `complete` or `error`; the last two are the end.
        message: What is being done, or what went wrong.
        status: Of a spare workspace: `warming`, `snapshotting`.
        output: The next of what it printed, both streams.
        warm_hook: The version that was saved, as it succeeded.
    """

    type: str = ""
    message: str = ""
    status: str = ""
    output: str = ""
    exit_code: int | None = None
    timed_out: bool = False
    warm_hook: HookRecord | None = None


class SavedWarmHook(Wire):
    """Source: POST /v1/environments/{id}/warm-hooks/save."""

    warm_hook: HookRecord


class SavedStartHook(Wire):
    """Null when an empty script took the hook away. Source: POST /v1/environments/{id}/start-hooks/save."""

    start_hook: HookRecord | None = None


class TestedWarmHook(Wire):
    """`warm_hook.is_active` says whether it was saved: only when it succeeded.

    Source: POST /v1/environments/{id}/warm-hooks/save-test.
    """

    warm_hook: HookRecord
    test: HookTest


class TestedHook(Wire):
    """Source: POST /v1/environments/{id}/warm-hooks/test."""

    test: HookTest


class WarmPool(Wire):
    """How an environment's spare workspaces are doing; counts are of the current generation but for `stale_count`."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    enabled: bool = False
    target_size: int = 0
    generation: int = 0
    error_count: int = 0
    next_retry_at: When = None
    last_error_at: When = None
    last_error_message: str | None = None
    has_base_snapshot: bool = False
    updated_at: When = None
    ready_count: int = 0
    stale_count: int = 0
    warming_count: int = 0
    snapshotting_count: int = 0
    last_failure_at: When = None
    last_failure_reason: str | None = None


class WarmHooks(Wire):
    """The active warm hook and the pool. Source: GET /v1/environments/{id}/warm-hooks."""

    warm_hook: HookRecord | None = None
    warm_pool: WarmPool | None = None


class StartHooks(Wire):
    """The active start hook. Source: GET /v1/environments/{id}/start-hooks."""

    start_hook: HookRecord | None = None


class SwitchPool(Strict):
    """Whether spares are kept. Source: PUT /v1/environments/{id}/warm-pools."""

    enabled: bool


class OnePool(Wire):
    """Source: PUT /v1/environments/{id}/warm-pools."""

    warm_pool: WarmPool


class Spare(Wire):
    """One workspace of a pool; `status` is warming, snapshotting, ready, assigned, expired or failed."""

    id: str
    organization_id: str = ""
    warm_pool_config_id: str = ""
    sandbox_id: str = ""
    status: str
    generation: int = 0
    error_message: str | None = None
    created_at: When = None


class Spares(Wire):
    """The newest ten of a pool. Source: GET /v1/warm-pools/{id}/workspaces."""

    workspaces: Many[Spare] = ()


class SeenHooks(Wire):
    """Hooks a repository wants to run. An extension of the local engine."""

    url: str
    digest: str
    text: str
    seen_at: When = None
    trusted: bool = False


class TrustList(Wire):
    """All hooks of repositories that were ever met, those that wait first. Source: GET /v1/trust."""

    hooks: Many[SeenHooks] = ()


class TrustHooks(Strict):
    """Which hooks may run: a digest, or the first eight or more characters of one."""

    digest: str = Field(min_length=8, max_length=64, pattern="^[0-9a-f]+$")


class TrustedHooks(Wire):
    """Hooks that may run now. Source: POST /v1/trust.

    Attributes:
        running_in: Active workspaces that held their start hook back and run it now.
        later_in: Sleeping ones that held it back; there it runs when they wake.
    """

    hooks: SeenHooks
    running_in: int = 0
    later_in: int = 0
