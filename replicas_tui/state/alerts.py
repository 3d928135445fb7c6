"""What is worth a sound: found by comparing two states, told once, and only when the user does not see it anyway.

An alert is named after the event that caused it (a question's block, an error's event, a pull request's address, a
run). What was found once is remembered, told or not, so that no reconnect and no restart brings it back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Final

from replicas_tui.settings.at_terminal import Notify
from replicas_tui.state.model import Happening, State
from replicas_tui.state.outside import ended_checks, failed_runs
from replicas_tui.state.resources import executions, resource
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.slices.happenings import chats_word, open_ask

LONGEST: Final = 240
WINDOW_S: Final = 5.0
_NAME: Final = 60
_ENDS: Final = ("error", "done")
_WORDS: Final = {
    "asks": "asks something",
    "plan": "shows a plan",
    "error": "has an error",
    "done": "is done",
    "changed": "has news of its pull request",
    "automation": "failed",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something the user may want to hear of.

    Attributes:
        id: The event's own name: the same event is the same alert, whenever it is seen.
        kind: `asks`, `plan`, `error`, `done`, `changed` or `automation`.
        text: What it is about, one line; never longer than `LONGEST`.
    """

    id: str
    kind: str
    replica_id: str
    name: Safe
    text: Safe


def news(before: State, after: State, wordless: Collection[str] = ()) -> tuple[Alert, ...]:
    """Find what happened between two states and was not found before, oldest first.

    `wordless` are chats that ask, and whose words were waited for long enough.
    """
    found = [*_happened(before, after), *_pull_requests(before, after), *_asks(after, wordless)]
    if after.resources is not before.resources or after.replicas is not before.replicas:
        found += [*_checks(after), *_failed_runs(before, after)]
    known = after.alerted or frozenset()
    return tuple({one.id: one for one in found if one.id not in known}.values())


def _asks(state: State, wordless: Collection[str]) -> Iterator[Alert]:
    """Find what is asked now; without its words only when they do not come."""
    for replica_id, replica in state.replicas.items():
        for chat in state.chats.get(replica_id, ()):
            if not chat.awaitingInput:
                continue
            kind, text, block = open_ask(state, chat.id)
            bare = f"asks:{replica_id}:{chats_word(state, replica_id, chat.id) or chat.id}"
            if block and bare not in (state.alerted or ()):
                name = f"{kind}:{replica_id}:{block}"
            elif not block and chat.id in wordless:
                name = bare
            else:
                continue
            words = safe_line(text, LONGEST) or Safe(_WORDS[kind])
            yield Alert(name, kind, replica_id, safe_line(replica.name, _NAME), words)


def _happened(before: State, after: State) -> Iterator[Alert]:
    known = {id(line) for line in before.happenings}
    for line in reversed(after.happenings):
        replica = after.replicas.get(line.replica_id)
        if id(line) in known or line.kind not in _ENDS or replica is None:
            continue
        kind = "automation" if line.kind == "error" and replica.source == "automation" else line.kind
        event = line.event or line.at.isoformat()
        yield _alert(after, f"{line.kind}:{line.replica_id}:{event}", kind, line)


def _alert(state: State, name: str, kind: str, line: Happening) -> Alert:
    replica = safe_line(state.replicas[line.replica_id].name, _NAME)
    return Alert(name, kind, line.replica_id, replica, safe_line(line.text, LONGEST) or Safe(_WORDS[kind]))


def _pull_requests(before: State, after: State) -> Iterator[Alert]:
    if after.replicas is before.replicas and after.repos is before.repos:
        return
    for replica_id, replica in after.replicas.items():
        if replica_id not in before.replicas:
            continue  # what it had when it was first seen is no news
        for url in sorted(_urls(after, replica_id) - _urls(before, replica_id)):
            text = safe_line(f"has a pull request: {url}", LONGEST)
            yield Alert(f"changed:{url}", "changed", replica_id, safe_line(replica.name, _NAME), text)


def _checks(state: State) -> Iterator[Alert]:
    for replica_id, replica in state.replicas.items():
        for one in ended_checks(state, replica_id):
            name = f"checks:{one.url}:{one.since.isoformat()}"
            yield Alert(name, "changed", replica_id, safe_line(replica.name, _NAME), safe_line(one.text, LONGEST))


def _failed_runs(before: State, after: State) -> Iterator[Alert]:
    """Find runs that failed since the runs of their automation were first read, and whose replica told of no error."""
    old = {run.id for run in failed_runs(before)}
    errors = {name.split(":")[1] for name in after.alerted or () if name.startswith("error:")}
    for run in failed_runs(after):
        first = resource(before, executions(run.automation_id)).value is None
        if not first and run.id not in old and run.replica_id not in errors:
            name, text = safe_line(run.name, _NAME), safe_line(run.text, LONGEST) or Safe(_WORDS["automation"])
            yield Alert(f"run:{run.id}", "automation", run.replica_id or f"automation {run.automation_id}", name, text)


def _urls(state: State, replica_id: str) -> set[str]:
    repos = state.repos.get(replica_id, ())
    return {one.url for one in state.replicas[replica_id].pull_requests} | {url for one in repos for url in one.prUrls}


@dataclass(slots=True)
class Patience:
    """Waits a little for the words of what is asked: a stream that just opened brings them."""

    _since: dict[str, float] = field(default_factory=dict)

    def lost(self, state: State, now: float) -> frozenset[str]:
        """Give the chats that ask without words for long enough."""
        asking = [chat.id for chats in state.chats.values() for chat in chats if chat.awaitingInput]
        self._since = {chat_id: self._since.get(chat_id, now) for chat_id in asking}
        return frozenset(chat_id for chat_id, since in self._since.items() if now - since >= WINDOW_S)


@dataclass(frozen=True, slots=True)
class Looking:
    """What the user sees: `here` when somebody looks at the terminal, and which replica is on the screen."""

    here: bool
    replica_id: str | None = None


def may_tell(alert: Alert, wish: Notify, muted: Collection[str], looking: Looking, now: time) -> bool:
    """Say whether an alert may be told outside of the app; `now` is the user's own time of day."""
    if alert.kind not in wish.kinds or alert.replica_id in muted or is_quiet(wish.quiet, now):
        return False
    sees = looking.here and looking.replica_id in (None, alert.replica_id)
    return wish.always or not sees


def is_quiet(hours: tuple[time, time] | None, now: time) -> bool:
    """Say whether a time of day is in these hours, which may go over midnight."""
    if hours is None:
        return False
    first, last = hours
    return first <= now < last if first <= last else now >= first or now < last


def summary(alerts: Sequence[Alert]) -> tuple[Safe, Safe]:
    """Give a title and a line for alerts that are told together."""
    if len(alerts) == 1:
        one = alerts[0]
        return safe_line(one.name, _NAME) or Safe("replica"), safe_line(one.text, LONGEST)
    names = ", ".join(f"{one.name} {_WORDS[one.kind]}" for one in alerts)
    return Safe(f"{len(alerts)} replicas" if len({a.replica_id for a in alerts}) > 1 else alerts[0].name), safe_line(
        names, LONGEST
    )
