"""What happened outside of the chats: checks of pull requests that ended, runs of automations that failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.automations import Automation, Execution
from replicas_tui.api.replicas import PullRequest
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource

_ENDED = ("failed", "completed")


@dataclass(frozen=True, slots=True)
class EndedChecks:
    """Checks of a pull request that were seen to end; `text` says how, `since` when that was first seen."""

    url: str
    since: datetime
    text: str


@dataclass(frozen=True, slots=True)
class FailedRun:
    """The last run of an automation that ended, and failed.

    Attributes:
        replica_id: What it ran in; empty when it did not come so far.
        text: Why, as the server says it.
    """

    id: str
    automation_id: str
    name: str
    replica_id: str
    text: str
    at: datetime | None

    @property
    def seen(self) -> str:
        """What notes that the user looked at it, among the names of what was told."""
        return f"seen:{self.id}"


def ended_checks(state: State, replica_id: str) -> tuple[EndedChecks, ...]:
    """Find the open pull requests of a replica whose checks ended while the app looked, the newest last."""
    replica = state.replicas.get(replica_id)
    found = (_ended(state, pull) for pull in replica.pull_requests) if replica is not None else ()
    return tuple(one for one in found if one is not None)


def fresh_checks(state: State, replica_id: str) -> tuple[EndedChecks, ...]:
    """Give those of them that ended after the user last looked at the replica."""
    if state.open_replica == replica_id:
        return ()
    read = state.read_at.get(replica_id)
    return tuple(one for one in ended_checks(state, replica_id) if read is None or one.since > read)


def failed_runs(state: State) -> Iterator[FailedRun]:
    """Give the automations whose last run failed, as far as their runs were read."""
    for one in resource(state, resources.AUTOMATIONS).value or ():
        known = resource(state, resources.executions(one.id)).value
        last = next((run for run in known.executions if run.status in _ENDED), None) if known is not None else None
        if last is not None and last.status == "failed":
            yield _failed(one, last)


def unseen_runs(state: State) -> tuple[FailedRun, ...]:
    """Give those that the user did not look at, but for those a replica in the list tells of."""
    if state.alerted is None:
        return ()
    found = (run for run in failed_runs(state) if run.replica_id not in state.replicas)
    return tuple(run for run in found if run.seen not in state.alerted)


def _ended(state: State, pull: PullRequest) -> EndedChecks | None:
    seen = resource(state, resources.pull(pull.url)).value
    if seen is None or seen.since is None or seen.standing in ("merged", "closed"):
        return None
    match seen.checks:
        case "passed":
            said = "all checks passed"
        case "failed":
            said = {0: "checks failed", 1: "1 check failed"}.get(seen.failed, f"{seen.failed} checks failed")
        case _:
            return None
    return EndedChecks(pull.url, seen.since, f"pull request #{pull.number}: {said}")


def _failed(automation: Automation, run: Execution) -> FailedRun:
    why = run.error or "a run failed"
    at = run.completed_at or run.triggered_at
    return FailedRun(run.id, automation.id, automation.name, run.workspace_id or "", why, at)
