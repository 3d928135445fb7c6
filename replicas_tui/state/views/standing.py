"""Where a replica stands: what it does, since when, and whether it needs the user.

The API's words alone decide (`status`, `processing`, `awaitingInput`); nothing is guessed from what an agent says.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeGuard

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.state.blocks import Block, PlanReview, Question
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Delivery
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.turn_ends import broke_off, is_used, newest_chat
from replicas_tui.state.views.rows import ARCHIVED, NEEDS, READ, REVIEW, SLEEPING, WORKING, Ask

_PLACES = {
    "preparing": WORKING,
    "waking": WORKING,
    "working": WORKING,
    "asks": NEEDS,
    "plan": NEEDS,
    "error": NEEDS,
    "sleeping": SLEEPING,
    "archived": ARCHIVED,
}
_LOOK_BACK = 200  # blocks: a question that waits is at the end, with at most some notices after it
_WORD, _SENTENCE = 24, 300
APPROVE = Safe("approve")  # the word the server takes for a plan


@dataclass(frozen=True, slots=True)
class Standing:
    """How a replica does.

    Attributes:
        name: Names the glyph; `unknown` for a word of the server that we do not know.
        word: What is written.
        group: One of `rows.GROUPS`.
        since: Since when, if known.
        ask: What it asks.
        fresh: It finished something that the user has not seen, or needs the user.
    """

    name: str
    word: Safe
    group: str
    since: datetime | None
    ask: Ask | None = None
    fresh: bool = False


def standing(state: State, replica: Replica) -> Standing:
    """Say where `replica` stands."""
    name = "waking" if replica.id in state.waking else replica.status
    if name == "active":
        return _active(state, replica)
    since = replica.created_at if name == "preparing" else last_sign(state, replica)
    if name not in _PLACES:
        return Standing("unknown", safe_line(name, _WORD), WORKING, since)
    return Standing(name, Safe(name), _PLACES[name], since, fresh=name == "error")


def _active(state: State, replica: Replica) -> Standing:
    chats = state.chats.get(replica.id)
    since = last_sign(state, replica)
    if chats is None:  # the machine is up; what its agents do is not read yet
        return Standing("unknown", Safe("active"), READ, since)
    asking = [chat for chat in chats if chat.awaitingInput]
    if asking:
        ask = asked(state, asking[0])
        name = "plan" if ask.plan else "asks"
        begun = _first(state.asked_at.get(chat.id) for chat in asking) or since
        return Standing(name, Safe(name), NEEDS, begun, ask, fresh=True)
    working = [chat for chat in chats if chat.processing]
    if working:
        begun = _first(state.worked_at.get(chat.id) for chat in working) or since
        return Standing("working", Safe("working"), WORKING, begun)
    if not any(map(is_used, chats)):
        return Standing("unknown", Safe("ready"), READ, since)
    unread = _unread(state, replica.id, since)
    newest = newest_chat(chats)
    broke = broke_off(state, newest) if newest is not None else None
    name = "idle" if broke is None else "stopped" if broke else "done"
    return Standing(name, Safe(name), REVIEW if unread else READ, since, fresh=unread)


def asked(state: State, chat: Chat) -> Ask:
    """Give what `chat` asks; without words while its transcript is not read."""
    transcripts = state.transcripts.get(chat.id)
    found: Question | PlanReview | None = None
    waiting = set()
    for block in islice(reversed(transcripts.log.blocks if transcripts else ()), _LOOK_BACK):
        if _waits(block):
            found = block  # of several, the first comes first
            waiting.add(block.id)
        elif found is not None:
            break
    sent = _on_its_way(state, chat.id, waiting)
    match found:
        case Question(text=text, options=options, many=many):
            return Ask(chat.id, text, tuple(option.label for option in options), many=many, sent=sent)
        case PlanReview(text=text):
            return Ask(chat.id, _first_line(text), (APPROVE,), plan=True, sent=sent)
        case None:
            return Ask(chat.id, NOTHING, sent=sent)


def _first_line(plan: Safe) -> Safe:
    """Give the first line of a plan that says something, without its markdown marks."""
    lines = (line.strip("#*- \t") for line in plan.splitlines())
    return Safe(next((line for line in lines if line), ""))


def _on_its_way(state: State, chat_id: str, waiting: Set[str]) -> Safe:
    """Give the words that are under way to the chat, unless what they answer waits no more."""
    mine = (one for one in reversed(state.outgoing) if one.chat_id == chat_id and one.delivery is not Delivery.FAILED)
    fit = (one for one in mine if not one.question or one.question in waiting)
    return next((safe_line(one.text, _SENTENCE) for one in fit), NOTHING)


def _waits(block: Block) -> TypeGuard[Question | PlanReview]:
    match block:
        case Question(answer=None) | PlanReview(verdict=None):
            return True
        case _:
            return False


def last_sign(state: State, replica: Replica) -> datetime | None:
    """Give the newest moment anything happened in `replica`."""
    moments = [replica.last_activity_at, *(chat.updatedAt for chat in state.chats.get(replica.id, ()))]
    return max((at for at in moments if at is not None), default=replica.created_at)


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)


def _unread(state: State, replica_id: str, since: datetime | None) -> bool:
    if state.open_replica == replica_id:
        return False
    read = state.read_at.get(replica_id)
    return read is None or (since is not None and since > read)
