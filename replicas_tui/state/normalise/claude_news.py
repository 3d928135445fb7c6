"""What Claude tells about its turn, its session and its account: quiet lines, or faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from replicas_tui.api.agent_events.claude import ClaudeRateLimit, ClaudeResult, ClaudeSystem, RateLimit
from replicas_tui.state.normalise.ops import Began, Ended, Op, Show
from replicas_tui.state.normalise.words import fault, money, quiet, took, unknown

_QUIET = frozenset(
    {
        "status",
        "thinking_tokens",
        "session_state_changed",
        "hook_started",
        "hook_progress",
        "hook_response",
        "task_started",
        "task_progress",
        "task_updated",
        "task_notification",
        "files_persisted",
        "elicitation_complete",
    }
)


def ops(event: ClaudeResult | ClaudeSystem | ClaudeRateLimit, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case ClaudeResult():
            yield from _ended(event, at, block_id)
        case ClaudeSystem():
            yield from _system(event, at, block_id)
        case ClaudeRateLimit(rate_limit_info=limit):
            yield from _limit(limit, at, block_id)
        case _:
            assert_never(event)


def _ended(event: ClaudeResult, at: datetime | None, block_id: str) -> Iterator[Op]:
    yield Ended()
    seconds = (event.duration_ms or 0) / 1000
    lasted = f", {took(seconds)}" if seconds >= 0.1 else ""
    cost = f", {money(event.total_cost_usd)}" if event.total_cost_usd else ""
    if not event.failed:
        yield Show(quiet(block_id, at, f"turn ended{lasted}{cost}"))
    elif event.interrupted:
        yield Show(quiet(block_id, at, f"turn interrupted{lasted}{cost}"))
    else:
        said = [text for text in event.errors if text.strip()] or [event.result or ""]
        first = said[0].strip() or f"The turn ended with {event.subtype or 'an error'}."
        yield Show(fault(block_id, at, first, "\n".join(said)))


def _system(event: ClaudeSystem, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event.subtype:
        case "init":
            line = f"session began, {event.model}" if event.model else "session began"
            yield Began(event.cwd or "", quiet(block_id, at, line))
        case "api_retry":
            yield Show(quiet(block_id, at, f"trying again: {event.words or 'the model did not answer'}"))
        case "compact_boundary":
            yield Show(quiet(block_id, at, "the conversation so far was summed up"))
        case subtype if subtype in _QUIET:
            return
        case subtype if event.words:
            yield Show(quiet(block_id, at, event.words))
        case subtype:
            yield Show(unknown(block_id, at, f"system {subtype}", event.model_dump()))


def _limit(limit: RateLimit, at: datetime | None, block_id: str) -> Iterator[Op]:
    if limit.status == "rejected":
        until = f" until {_clock(limit.resetsAt)}" if limit.resetsAt else ""
        yield Show(fault(block_id, at, f"The account's rate limit is reached{until}."))
    elif limit.isUsingOverage:
        yield Show(quiet(block_id, at, "the rate limit is reached, going on with paid overage"))


def _clock(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return "later"
