"""What happened lately: one line each, newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from replicas_tui.state.blocks import Block, Fault, NoticeLine, PlanReview, Question
from replicas_tui.state.model import Happening, State

KEPT = 50
AT_ONCE: Final = timedelta(seconds=2)
LOOKED_AT = 40  # newest blocks in which the reason is looked for


def happened(state: State, at: datetime, replica_id: str, kind: str, text: str, *, event: str = "") -> State:
    """Add a line; an error and the end of the turn it ended are one, though two events tell of it at once."""
    line = Happening(at, replica_id, kind, text, event)
    newest = next((one for one in state.happenings if one.replica_id == replica_id), None)
    if kind == "error" and newest is not None and replace(newest, at=at) == line and at - newest.at < AT_ONCE:
        return state
    return replace(state, happenings=(line, *state.happenings)[:KEPT])


def asked(state: State, at: datetime, replica_id: str, chat_id: str) -> State:
    """Say that a chat asks, and what, as far as its transcript is here."""
    kind, text, block = open_ask(state, chat_id)
    return happened(state, at, replica_id, kind, text, event=block or chats_word(state, replica_id, chat_id))


def ended(state: State, at: datetime, replica_id: str, chat_id: str, *, well: bool = True) -> State:
    """Say that a chat's turn ended: done, or as its last lines say."""
    newest = _newest(state, chat_id)[:2]
    event = next((block.id for block in newest), "") or chats_word(state, replica_id, chat_id)
    for block in newest:
        if isinstance(block, Fault):
            return happened(state, at, replica_id, "error", block.text, event=event)
        if isinstance(block, NoticeLine) and "interrupted" in block.text:
            return happened(state, at, replica_id, "stopped", block.text, event=event)
    if well:
        return happened(state, at, replica_id, "done", _title(state, replica_id, chat_id), event=event)
    return happened(state, at, replica_id, "stopped", "the turn did not end by itself", event=event)


def open_ask(state: State, chat_id: str) -> tuple[str, str, str]:
    """Give the kind (`asks` or `plan`), the text and the id of the newest question without an answer."""
    for block in _newest(state, chat_id):
        if isinstance(block, PlanReview) and block.verdict is None:
            return "plan", next((line.lstrip("# ") for line in block.text.splitlines() if line.strip()), ""), block.id
        if isinstance(block, Question) and block.answer is None:
            return "asks", block.text, block.id
    return "asks", "", ""


def _newest(state: State, chat_id: str) -> list[Block]:
    held = state.transcripts.get(chat_id)
    return list(reversed(held.log.blocks[-LOOKED_AT:])) if held is not None else []


def chats_word(state: State, replica_id: str, chat_id: str) -> str:
    """Name a change of a chat by the server's own moment, which is the same however often it is read."""
    at = next((chat.updatedAt for chat in state.chats.get(replica_id, ()) if chat.id == chat_id), None)
    return f"{chat_id}@{at.isoformat()}" if at is not None else ""


def _title(state: State, replica_id: str, chat_id: str) -> str:
    return next((chat.title for chat in state.chats.get(replica_id, ()) if chat.id == chat_id), "")
