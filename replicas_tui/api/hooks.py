"""What the hooks of a workspace printed."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, When, Wire


class HookLog(Wire):
    """One run of one hook; warm hooks have a script, start hooks commands."""

    hookType: str
    hookName: str = ""
    hookScript: str | None = None
    hookCommands: Many[str] = ()
    repoName: str | None = None
    output: str = ""
    outputTruncated: bool = False
    outputTotalChars: int = 0
    exitCode: int | None = None
    timedOut: bool = False
    executedAt: When = None


class HookLogs(Wire):
    """Runs of one kind of hook."""

    logs: Many[HookLog] = ()


class Hooks(Wire):
    """Source: GET /v1/replica/{id}/hooks."""

    warm_hooks: HookLogs = Field(default_factory=HookLogs)
    start_hooks: HookLogs = Field(default_factory=HookLogs)
