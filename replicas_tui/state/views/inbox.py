"""The inbox: what waits for the user, what ended and was not seen, and what was read within a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from replicas_tui.state.blocks import Answer
from replicas_tui.state.model import State
from replicas_tui.state.outside import FailedRun, failed_runs, fresh_checks
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.turn_ends import newest_chat
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import NEEDS, READ, REVIEW, FleetRow
from replicas_tui.state.views.standing import Standing, standing

WAITING: Final = "Waiting"
TO_SEE: Final = "To look at"
SEEN: Final = "Read today"
INBOX_GROUPS: Final = (WAITING, TO_SEE, SEEN)
_DAY = timedelta(days=1)
_NAME, _SENTENCE, _LOOK_BACK = 100, 300, 30
_ENDED = ("done", "stopped", "idle")  # the last: it ended, and how is not read yet


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One replica in the inbox, or an automation whose last run failed before it had one.

    Attributes:
        said: What it asks, what went wrong, or what it did.
        run: The run that failed; then `row` is no replica's.
    """

    group: str
    row: FleetRow
    said: Safe
    run: FailedRun | None = None

    @property
    def clearable(self) -> bool:
        """It can be marked as read: nothing in it waits for an answer."""
        return self.group != SEEN and self.row.ask is None


@dataclass(frozen=True, slots=True)
class InboxView:
    """The list in the order shown; `loaded` once the fleet was read, `trouble` when it could not be."""

    items: tuple[InboxItem, ...] = ()
    loaded: bool = False
    trouble: Safe = NOTHING

    @property
    def unread(self) -> int:
        """How many were not seen."""
        return sum(item.group != SEEN for item in self.items)

    def find(self, replica_id: str) -> InboxItem | None:
        """Give the item of that replica."""
        return next((item for item in self.items if item.row.id == replica_id), None)


def inbox(state: State, now: datetime) -> InboxView:
    """List it: what blocks the longest first, then what ended last."""
    view = fleet(state, now)
    items = []
    for row in view.rows:
        group = _group(state, row.id, standing(state, state.replicas[row.id]), now)
        if group:
            items.append(InboxItem(group, row, _said(state, row)))
    items += _runs(state, now)
    items.sort(key=lambda item: INBOX_GROUPS.index(item.group))
    return InboxView(tuple(items), view.loaded, view.trouble or view.stale)


def is_unread(state: State, replica_id: str, stands: Standing) -> bool:
    """Say whether a replica waits, or did something that was not seen."""
    if stands.group == NEEDS:
        return stands.name != "error" or not _was_seen(state, replica_id, stands)
    return stands.group == REVIEW or bool(fresh_checks(state, replica_id))


def _group(state: State, replica_id: str, stands: Standing, now: datetime) -> str:
    if is_unread(state, replica_id, stands):
        return WAITING if stands.group == NEEDS else TO_SEE
    recent = stands.since is not None and now - stands.since < _DAY
    ended = stands.name == "error" or (stands.group == READ and stands.name in _ENDED)
    return SEEN if recent and ended else ""


def _runs(state: State, now: datetime) -> Iterator[InboxItem]:
    for run in failed_runs(state):
        seen = state.alerted is None or run.seen in state.alerted
        if run.replica_id in state.replicas or (seen and (run.at is None or now - run.at >= _DAY)):
            continue
        row = FleetRow(
            f"run {run.id}", REVIEW, safe_line(run.name, _NAME), "error", Safe("run failed"), age=age(run.at, now)
        )
        yield InboxItem(SEEN if seen else TO_SEE, row, safe_line(run.text, _SENTENCE), run)


def _was_seen(state: State, replica_id: str, stands: Standing) -> bool:
    read = state.read_at.get(replica_id)
    return read is not None and (stands.since is None or stands.since <= read)


def _said(state: State, row: FleetRow) -> Safe:
    """Say what it is about: of what ended, what the agent said last, else what was told of it."""
    if row.ask is not None:
        return Safe(f"answered {row.ask.sent}") if row.ask.sent else row.now
    if (fresh := fresh_checks(state, row.id)) and row.state != "error":
        return safe_line(fresh[-1].text, _SENTENCE)
    if row.state in _ENDED and (answer := _last_answer(state, row.id)):
        return answer
    told = next((one.text for one in state.happenings if one.replica_id == row.id and one.kind == row.state), "")
    return safe_line(told, _SENTENCE) or row.now


def _last_answer(state: State, replica_id: str) -> Safe:
    """Give the first line of the newest answer, as far as its transcript is here."""
    chats = state.chats.get(replica_id, ())
    newest = newest_chat(chats)
    held = state.transcripts.get(newest.id) if newest is not None else None
    blocks = islice(reversed(held.log.blocks if held is not None else ()), _LOOK_BACK)
    text = next((block.text for block in blocks if isinstance(block, Answer)), NOTHING)
    return safe_line(next((row.strip("#*- \t") for row in text.splitlines() if row.strip("#*- \t")), ""), _SENTENCE)
