"""What a replica leads to outside of this program: its pull requests and how they stand, what it serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from replicas_tui.api.event_payloads import Preview
from replicas_tui.api.replicas import PullRequest, Replica
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.pulls import Checks, PullSeen, Standing
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age

_NAME: Final = 100
_UNKNOWN: Final = Safe("?")
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class PullView:
    """A pull request.

    Attributes:
        url: Where it is, as the server says it; shown only through `Safe`.
        standing: What became of it.
        checks: How its checks stand.
        word: The same, to be written: `passed`, `2 failed`, `merged`; `?` when nobody knows.
        why: Why it is not known; empty when it is.
    """

    url: Safe
    number: Safe
    repository: Safe = NOTHING
    standing: Standing = "unknown"
    checks: Checks = "unknown"
    word: Safe = _UNKNOWN
    why: Safe = NOTHING

    @property
    def outcome(self) -> str:
        """What names its glyph."""
        return self.standing if self.standing in ("merged", "closed") else self.checks


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A port that is served, and since when; `is_here` says that only this very machine reaches it."""

    port: int
    url: Safe
    since: Safe
    is_here: bool


@dataclass(frozen=True, slots=True)
class LinksView:
    """Everything of one replica.

    Attributes:
        why: Why no preview is listed, a sentence; empty when one is.
        trouble: Why they could not be read.
    """

    name: Safe
    pulls: tuple[PullView, ...] = ()
    previews: tuple[PreviewRow, ...] = ()
    why: Safe = NOTHING
    trouble: Safe = NOTHING
    awake: bool = False


def links(state: State, replica_id: str, now: datetime) -> LinksView:
    """Show where a replica leads to."""
    found = state.replicas.get(replica_id)
    held = resource(state, resources.previews(replica_id))
    awake = found is not None and found.status == "active"
    served = held.value.previews if held.value is not None and awake else ()
    return LinksView(
        name=safe_line(found.name, _NAME) if found is not None else NOTHING,
        pulls=tuple(pull(state, one) for one in found.pull_requests) if found is not None else (),
        previews=tuple(_preview(one, now) for one in served),
        why=NOTHING if served or held.failed else _why(awake=awake, read=held.value is not None),
        trouble=safe_line(held.failed) if awake else NOTHING,
        awake=awake,
    )


def pull(state: State, one: PullRequest) -> PullView:
    """Show a pull request, and how it stands as far as was said."""
    held = resource(state, resources.pull(one.url))
    seen = held.value if held.value is not None else PullSeen()
    return PullView(
        url=safe_line(one.url, 2_000),
        number=Safe(f"#{one.number}"),
        repository=safe_line(one.repository, _NAME),
        standing=seen.standing,
        checks=seen.checks,
        word=_word(seen),
        why=safe_line(held.failed, 300) if held.value is None else NOTHING,
    )


def newest_pull(state: State, replica: Replica) -> PullView | None:
    """Show the last pull request of a replica, for its row."""
    return pull(state, replica.pull_requests[-1]) if replica.pull_requests else None


def pulls_line(state: State, replica: Replica | None) -> Safe:
    """Name all pull requests of a replica in one line: `#812 passed, #813 ?`."""
    found = [pull(state, one) for one in replica.pull_requests] if replica is not None else []
    return safe_line(", ".join(f"{one.number} {one.word}" for one in found), _NAME)


def _word(seen: PullSeen) -> Safe:
    if seen.standing in ("merged", "closed"):
        return Safe(seen.standing)
    match seen.checks:
        case "failed":
            return Safe(f"{seen.failed} failed" if seen.failed else "failed")
        case "none":
            return Safe(seen.standing if seen.standing != "unknown" else _UNKNOWN)
        case "unknown":
            return _UNKNOWN
        case word:
            return Safe(word)


def _preview(one: Preview, now: datetime) -> PreviewRow:
    try:
        host = urlsplit(one.publicUrl).hostname or ""
    except ValueError:
        host = ""
    return PreviewRow(one.port, safe_line(one.publicUrl, 2_000), age(one.createdAt, now), host in _HERE)


def _why(*, awake: bool, read: bool) -> Safe:
    if not awake:
        return Safe("It sleeps, so it serves nothing.")
    return Safe("No program of it serves a port." if read else "Reading what it serves")
