"""The fleet as a list: what needs the user first, then what is done, what runs, what rests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.state.blocks import Answer, Block, Edit, Thought, Tool
from replicas_tui.state.model import Link, ServerLink, State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age, clock, short
from replicas_tui.state.views.links import newest_pull
from replicas_tui.state.views.rows import GROUPS, NEEDS, WORKING, FleetRow, FleetView
from replicas_tui.state.views.standing import Standing, standing

_PRESSING = ("asks", "plan", "error")
_DOWN = (ServerLink.RECONNECTING, ServerLink.OFFLINE, ServerLink.REFUSED)
_NAME, _SENTENCE = 100, 300
_LONG_AGO = float("-inf")


def fleet(state: State, now: datetime, filter_text: str = "") -> FleetView:
    """List the fleet; every word of `filter_text` must be in a row's name, state, repository or branch."""
    made = [_row(state, replica, now) for replica in state.replicas.values()]
    words = filter_text.lower().split()
    kept = [pair for pair in made if _matches(pair[0], words)]
    kept.sort(key=_order)
    down = state.server.link in _DOWN
    reason = safe_line(state.server.reason, _SENTENCE) if down else NOTHING
    return FleetView(
        rows=tuple(row for row, _ in kept),
        total=len(made),
        hidden=len(made) - len(kept),
        filter=safe_line(filter_text, _NAME),
        loaded=state.fleet_loaded or bool(made),
        stale=_stale(state, reason) if down and made else NOTHING,
        trouble=(reason or Safe("The server cannot be reached.")) if down and not made else NOTHING,
    )


def _stale(state: State, reason: Safe) -> Safe:
    at = state.server.listed_at
    seen = f"Shown from {clock(at)}" if at is not None else "Shown as last seen"
    return Safe(f"{seen}; {reason[:1].lower()}{reason[1:]}" if reason else f"{seen}; the line is down.")


def _order(pair: tuple[FleetRow, Standing]) -> tuple[int, int, float, str]:
    """Put what blocks the longest first where somebody waits, and what happened last first elsewhere."""
    row, stands = pair
    at = stands.since.timestamp() if stands.since is not None else _LONG_AGO
    if row.group == NEEDS:
        return GROUPS.index(row.group), _PRESSING.index(row.state), at, row.name
    if row.group == WORKING:
        return GROUPS.index(row.group), int(row.state != "working"), at, row.name
    return GROUPS.index(row.group), 0, -at, row.name


def _matches(row: FleetRow, words: list[str]) -> bool:
    text = f"{row.name} {row.word} {row.repo} {row.branch} {row.pull}".lower()
    return all(word in text for word in words)


def _row(state: State, replica: Replica, now: datetime) -> tuple[FleetRow, Standing]:
    stands = standing(state, replica)
    added, removed = _changes(state, replica.id)
    pull = newest_pull(state, replica)
    old = "~" if _out_of_date(state, replica.id) else ""
    since = age(stands.since, now)
    row = FleetRow(
        id=replica.id,
        group=stands.group,
        name=safe_line(replica.name, _NAME),
        state=stands.name,
        word=stands.word,
        fresh=stands.fresh,
        age=Safe(f"{since}{old}") if since else NOTHING,
        queue=sum(len(state.queues.get(chat.id, ())) for chat in state.chats.get(replica.id, ())),
        repo=safe_line(", ".join(repo.name for repo in replica.repositories), _NAME),
        branch=_branch(state, replica.id),
        added=added,
        removed=removed,
        pull=pull.number if pull is not None else NOTHING,
        checks=pull.word if pull is not None else NOTHING,
        outcome=pull.outcome if pull is not None else "",
        now=doing(state, replica, stands),
        ask=stands.ask,
        marked=replica.id in state.marked,
        awake=replica.status == "active",
    )
    return row, stands


def _out_of_date(state: State, replica_id: str) -> bool:
    link = state.links.get(replica_id)
    broken = link is not None and link.link in (Link.BROKEN, Link.REFUSED)
    return state.stale or broken or state.server.link in _DOWN


def _branch(state: State, replica_id: str) -> Safe:
    repos = state.repos.get(replica_id, ())
    return safe_line(repos[0].currentBranch, _NAME) if repos else NOTHING


def _changes(state: State, replica_id: str) -> tuple[Safe, Safe]:
    """Give changed lines over all repositories; nothing where there are none."""
    diffs = [repo.gitDiff for repo in state.repos.get(replica_id, ()) if repo.gitDiff is not None]
    added, removed = sum(diff.added for diff in diffs), sum(diff.removed for diff in diffs)
    return (short(added) if added else NOTHING), (short(removed) if removed else NOTHING)


def doing(state: State, replica: Replica, stands: Standing) -> Safe:
    """Say in one line what a replica does, waits for, or was last told."""
    chats = state.chats.get(replica.id, ())
    match stands.name:
        case "asks":
            text = stands.ask.text if stands.ask else NOTHING
            return safe_line(text, _SENTENCE) or Safe("asks for an answer")
        case "plan":
            return Safe("a plan waits for approval")
        case "error":
            return safe_line(state.errors.get(replica.id, ""), _SENTENCE)
        case "working":
            return _newest_work(state, chats)
        case "preparing" | "waking":
            mine = (one.text for one in state.outgoing if one.replica_id == replica.id)
            return safe_line(next(mine, ""), _SENTENCE)
        case _:
            return _newest(chats, lambda chat: safe_line(chat.lastMessageText or "", _SENTENCE))


def _newest_work(state: State, chats: tuple[Chat, ...]) -> Safe:
    for chat in chats:
        transcripts = state.transcripts.get(chat.id)
        if chat.processing and transcripts is not None and transcripts.log.blocks:
            return _at_work(transcripts.log.blocks[-1])
    return NOTHING


def _at_work(block: Block) -> Safe:
    match block:
        case Tool(verb=verb, what=what):
            return safe_line(f"{verb:<6} {what}", _SENTENCE)
        case Edit(path=path):
            return safe_line(f"{'Edit':<6} {path}", _SENTENCE)
        case Thought():
            return Safe("thinking")
        case Answer(text=text):
            return safe_line(text, _SENTENCE)
        case _:
            return NOTHING


def _newest(chats: tuple[Chat, ...], write: Callable[[Chat], Safe]) -> Safe:
    used = [(chat.updatedAt, write(chat)) for chat in chats if chat.updatedAt is not None]
    return max(used, key=lambda pair: pair[0])[1] if used else NOTHING
