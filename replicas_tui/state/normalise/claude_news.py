"""What Claude tells about its turn, its session and its account: quiet lines, or faults."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from replicas_tui.api.agent_events.claude import ClaudeRateLimit, ClaudeResult, ClaudeSystem, RateLimit
from replicas_tui.state.blocks import Tool, ToolState
from replicas_tui.state.normalise.ops import Began, Ended, Op, Put, Show
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import amount, counted, fault, money, quiet, unknown
from replicas_tui.state.safe import NOTHING, Safe, safe_line, safe_output

_QUIET = frozenset(
    {
        "status",
        "thinking_tokens",
        "session_state_changed",
        "hook_started",
        "hook_progress",
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
    cost = (Safe(money(event.total_cost_usd)),) if event.total_cost_usd else ()
    steps = counted(event.num_turns, "step") if (event.num_turns or 0) > 1 else ()
    facts = (*steps, *counted(event.usage.all, "token"), *cost)
    line = quiet(block_id, at, "turn interrupted" if event.failed else "turn ended")
    seconds = (event.duration_ms or 0) / 1000 if event.duration_ms is not None else None
    if not event.failed or event.interrupted:
        yield Ended(line=line, took=seconds, facts=facts)
    else:
        yield Ended()
        said = [text for text in event.errors if text.strip()] or [event.result or ""]
        first = said[0].strip() or f"The turn ended with {event.subtype or 'an error'}."
        yield Show(fault(block_id, at, first, "\n".join(said)))


def _system(event: ClaudeSystem, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event.subtype:
        case "init":
            line = f"session began, {event.model}" if event.model else "session began"
            yield Began(event.cwd or "", quiet(block_id, at, line), safe_line(event.model or "", 80))
        case "api_retry":
            yield Show(quiet(block_id, at, f"trying again: {event.words or 'the model did not answer'}"))
        case "compact_boundary":
            yield Show(quiet(block_id, at, f"the conversation so far was summed up{_before(event)}"))
        case "hook_response":
            yield from _hook(event, at, block_id)
        case subtype if subtype in _QUIET:
            return
        case subtype if event.words:
            yield Show(quiet(block_id, at, event.words))
        case subtype:
            yield Show(unknown(block_id, at, f"system {subtype}", event.model_dump()))


def _before(event: ClaudeSystem) -> str:
    """Say how much was summed up, and who asked for it."""
    told = (event.model_extra or {}).get("compact_metadata")
    told = told if isinstance(told, dict) else {}
    tokens = told.get("pre_tokens")
    asked = " on request" if told.get("trigger") == "manual" else ""
    return f"{asked}, {amount(tokens)} tokens before" if isinstance(tokens, int | float) and tokens else asked


def _hook(event: ClaudeSystem, at: datetime | None, block_id: str) -> Iterator[Op]:
    """A hook that printed something or failed is a piece of work; one that said nothing is none."""
    told = event.model_extra or {}
    name = next(
        (text for key in ("hook_name", "hook_event") if isinstance(text := told.get(key), str) and text), "hook"
    )
    printed = "\n".join(text for key in ("stdout", "stderr") if isinstance(text := told.get(key), str) and text)
    code = told.get("exit_code")
    failed = (isinstance(code, int) and code != 0) or told.get("outcome") == "error"
    output = safe_output(printed or event.words, limit=OUTPUT)
    if output or failed:
        fact = Safe(f"exit {code}" if code else "failed") if failed else NOTHING
        state: ToolState = "failed" if failed else "ok"
        yield Show(Tool(block_id, at, Safe("Hook"), safe_line(name, 200), fact, state, NOTHING, output))


def _limit(limit: RateLimit, at: datetime | None, block_id: str) -> Iterator[Op]:
    if limit.status == "rejected":
        until = f" until {_clock(limit.resetsAt)}" if limit.resetsAt else ""
        yield Show(fault(block_id, at, f"The account's rate limit is reached{until}."))
    elif limit.status == "allowed_warning":
        used = f", {limit.utilization:.0%} used" if limit.utilization is not None else ""
        until = f", it begins anew at {_clock(limit.resetsAt)}" if limit.resetsAt else ""
        kind = (limit.rateLimitType or "account").replace("_", " ")
        yield Put(f"limit:{kind}", quiet(block_id, at, f"the {kind} rate limit is near{used}{until}"))
    elif limit.isUsingOverage:
        yield Show(quiet(block_id, at, "the rate limit is reached, going on with paid overage"))


def _clock(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return "later"
