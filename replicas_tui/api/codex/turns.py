"""A transcript of Codex's app-server flattened into the events that say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.api.codex.items import NO_REASON, Json, Told, begun, ended, news
from replicas_tui.api.codex.transcript import CodexTurn
from replicas_tui.api.history import AgentEvent

_RUNNING = "inProgress"
_OWN = ("event_msg", "response_item", "codex-")


def events_of(turns: Sequence[CodexTurn]) -> tuple[AgentEvent, ...]:
    """Return what turns say, in their order; what is said without a time of its own has that of what came before."""
    return tuple(_stamped(turns))


def joined(older: Sequence[CodexTurn], newer: Sequence[CodexTurn]) -> tuple[CodexTurn, ...]:
    """Return two pages as one; a turn that is in both is as the newer page has it."""
    known = {turn.id for turn in newer if turn.id}
    return (*(turn for turn in older if turn.id not in known), *newer)


def beside(events: Sequence[AgentEvent], told: Sequence[AgentEvent]) -> tuple[AgentEvent, ...]:
    """Put what a history's events say beside what its transcript tells; what both tell is told once, by the transcript.

    Both may tell all, or the events only what was before the transcript began: the user's messages show where they
    meet. What is not Codex's own (a remark, a count) stays, at its time.
    """
    asked = _asked(events)
    spoken, theirs, ours = list(asked), list(asked.values()), list(_asked(told).values())
    if len(theirs) > len(ours) > 0 and any(theirs[at : at + len(ours)] == ours for at in range(len(theirs))):
        return tuple(events)  # the transcript is behind
    shared = next((size for size in range(len(theirs), 0, -1) if theirs[-size:] == ours[:size]), 0)
    cut = spoken[-shared] if shared else len(events)
    return (*events[:cut], *_merged(told, [event for event in events[cut:] if not event.type.startswith(_OWN)]))


def _merged(told: Sequence[AgentEvent], others: Sequence[AgentEvent]) -> Iterator[AgentEvent]:
    left, waiting = list(reversed(others)), [_moment(event.timestamp) for event in reversed(others)]
    for event in told:
        at = _moment(event.timestamp)
        while left and at is not None and (when := waiting[-1]) is not None and when < at:
            waiting.pop()
            yield left.pop()
        yield event
    yield from reversed(left)


def _stamped(turns: Sequence[CodexTurn]) -> Iterator[AgentEvent]:
    at = ""
    for turn in turns:
        at = _spelled(turn.startedAt) or at
        for item in turn.items:
            for event in _told(item, at):
                at = event.timestamp or at
                yield event
        at = _spelled(turn.completedAt) or at
        for kind, payload in _end(turn):
            yield _event(at, kind, payload)


def _told(item: Json, at: str) -> Iterator[AgentEvent]:
    """Give an item's events; `at` is when it was, unless it says so.

    A call whose beginning is not known has no time there: how long it took, or runs, is not known either.
    """
    began, done = _span(item, at)
    opening = _opening(item)
    calls = bool(opening) and item.get("type") != "userMessage"
    start = _spelled(began, 1000) or ("" if calls else at)
    end = _spelled(done, 1000) or ("" if calls else start)
    for when, said in ((start, opening), (end, _closing(item))):
        yield from (_event(when, kind, payload) for kind, payload in said)


def _span(item: Json, at: str) -> tuple[float | None, float | None]:
    """Give when an item began and ended, in milliseconds, each if it is known; `at` is when it began at the latest."""
    began, took = _number(item.get("startedAtMs")), _number(item.get("durationMs"))
    done = _number(item.get("completedAtMs"))
    if took is None:
        return began, done
    if began is None:
        moment = _moment(at)
        began = done - took if done is not None else moment.timestamp() * 1000 if moment is not None else None
    return began, began + took if done is None and began is not None else done


def _event(at: str, kind: str, payload: Json) -> AgentEvent:
    # Not validated: unwrapping what a payload happens to hold would change it.
    return AgentEvent.model_construct(timestamp=at, type=kind, payload=payload)


def _opening(item: Json) -> list[Told]:
    return [_message(item.get("content"))] if item.get("type") == "userMessage" else begun(item)


def _closing(item: Json) -> list[Told]:
    """Return what an item came to; of one that still runs, or was cut off, nothing."""
    return [] if item.get("status") == _RUNNING else ended(item)


def _message(content: Any) -> Told:
    """Return a user's message: its words, and pictures by their addresses or files."""
    parts = content if isinstance(content, list) else [{"type": "text", "text": content}]
    known = [part for part in parts if isinstance(part, dict)]
    urls = [part.get("url") for part in known if part.get("type") == "image"]
    paths = [part.get("path") for part in known if part.get("type") == "localImage"]
    words = [_part(part) for part in known if part.get("type") not in ("image", "localImage")]
    return news("user_message", message="\n".join(words), images=urls, local_images=paths)


def _part(part: Json) -> str:
    text = part.get("text")
    if isinstance(text, str):
        return text
    return f"[{part.get('type', 'unknown')}: {part.get('name') or part.get('path') or '?'}]"


def _end(turn: CodexTurn) -> list[Told]:
    match turn.status:
        case "completed":
            return [news("task_complete")]
        case "interrupted":
            return [news("turn_aborted", reason="interrupted")]
        case "failed":
            said = turn.error.message if turn.error is not None else None
            return [news("error", message=said or NO_REASON), news("task_complete")]
        case _:
            return []


def _asked(events: Sequence[AgentEvent]) -> dict[int, str]:
    """Return the user's messages by their index; session files tell each in two spellings, and one is enough."""
    told = {
        at: str(one.payload.get("message")) for at, one in enumerate(events) if _is(one, "event_msg", "user_message")
    }
    items = {at: one.payload for at, one in enumerate(events) if _is(one, "response_item", "message")}
    return told or {at: words_of(one.get("content")) for at, one in items.items() if one.get("role") == "user"}


def _is(event: AgentEvent, kind: str, inner: str) -> bool:
    return event.type == kind and event.payload.get("type") == inner


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _spelled(time: float | None, of_a_second: int = 1) -> str:
    """Spell a time as events do; nothing for one that no calendar has."""
    if time is None:
        return ""
    try:
        when = datetime.fromtimestamp(time / of_a_second, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _moment(timestamp: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
