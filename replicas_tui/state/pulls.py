"""What became of a pull request, as the user's own `gh` or `glab` says; nothing of it is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

Standing = Literal["open", "draft", "merged", "closed", "unknown"]
Checks = Literal["passed", "failed", "running", "none", "unknown"]

_PAGE: Final = re.compile(
    r"https://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/(?P<path>[\w.-]+(?:/[\w.-]+)+?)"
    r"/(?P<kind>pull|-/merge_requests)/(?P<number>\d{1,9})/?",
    re.ASCII,
)
_STATES: Final[Mapping[str, Standing]] = {
    "open": "open",
    "opened": "open",
    "locked": "open",
    "merged": "merged",
    "closed": "closed",
}
_FAILED: Final = frozenset({"failure", "timed_out", "startup_failure", "error", "cancelled", "action_required"})
_DONE: Final = frozenset({"success", "neutral", "skipped"})
_PIPELINES: Final[Mapping[str, Checks]] = {
    "success": "passed",
    "failed": "failed",
    "canceled": "failed",
    "skipped": "none",
    **dict.fromkeys(
        ("created", "waiting_for_resource", "preparing", "pending", "running", "scheduled", "manual"), "running"
    ),
}


@dataclass(frozen=True, slots=True)
class PullPage:
    """The page of a pull request: which program can be asked, and by what; `path` is the repository's on its host."""

    program: Literal["gh", "glab"]
    host: str
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class PullSeen:
    """What was said of a pull request.

    Attributes:
        failed: How many checks failed, 0 where they are not counted.
        since: When its checks were first seen to stand so; None when they did so when it was first looked at.
    """

    standing: Standing = "unknown"
    checks: Checks = "unknown"
    failed: int = 0
    since: datetime | None = None


def dated(seen: PullSeen, before: PullSeen | None, at: datetime) -> PullSeen:
    """Say since when the checks stand as they do, by what was seen before."""
    if before is None:
        return seen
    return replace(seen, since=before.since if before.checks == seen.checks else at)


def page_of(url: str) -> PullPage | None:
    """Take the address of a pull request apart; None for one that nobody can be asked about."""
    found = _PAGE.fullmatch(url)
    if found is None:
        return None
    program: Literal["gh", "glab"] = "gh" if found["kind"] == "pull" else "glab"
    return PullPage(program, found["host"].lower(), found["path"], int(found["number"]))


def seen_by_gh(said: Any) -> PullSeen:
    """Read `gh pr view --json state,isDraft,statusCheckRollup`."""
    answer = said if isinstance(said, Mapping) else {}
    rollup = answer.get("statusCheckRollup")
    checks = [each for each in rollup if isinstance(each, Mapping)] if isinstance(rollup, Sequence) else None
    standing = _standing(answer.get("state"), draft=answer.get("isDraft") is True)
    if checks is None or isinstance(rollup, str):
        return PullSeen(standing)
    outcomes = [_outcome(each) for each in checks]
    failed = sum(one in _FAILED for one in outcomes)
    return PullSeen(standing, _judged(outcomes, failed), failed)


def seen_by_glab(said: Any) -> PullSeen:
    """Read a merge request as GitLab's API spells it."""
    answer = said if isinstance(said, Mapping) else {}
    standing = _standing(answer.get("state"), draft=answer.get("draft") is True)
    if "head_pipeline" not in answer:
        return PullSeen(standing)
    pipeline = answer["head_pipeline"]
    if not isinstance(pipeline, Mapping):
        return PullSeen(standing, "none")
    return PullSeen(standing, _PIPELINES.get(str(pipeline.get("status")), "unknown"))


def _standing(word: object, *, draft: bool) -> Standing:
    found = _STATES.get(str(word).lower(), "unknown")
    return "draft" if found == "open" and draft else found


def _outcome(check: Mapping[str, Any]) -> str:
    """Give how a check ended, in lower case; empty while it runs."""
    if str(check.get("status") or "COMPLETED").upper() != "COMPLETED":
        return ""
    word = str(check.get("conclusion") or check.get("state") or "").lower()
    return "" if word in ("pending", "expected", "stale") else word


def _judged(outcomes: Sequence[str], failed: int) -> Checks:
    if not outcomes:
        return "none"
    if failed:
        return "failed"
    if "" in outcomes:
        return "running"
    return "passed" if all(one in _DONE for one in outcomes) else "unknown"
