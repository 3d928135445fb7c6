"""What happened lately: one line each, newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from replicas_tui.state.blocks import Fault, NoticeLine, PlanReview, Question
from replicas_tui.state.model import Happening, State

KEPT = 50
LOOKED_AT = 40  # newest blocks in which the reason is looked for


def happened(state: State, at: datetime, replica_id: str, kind: str, text: str) -> State:
    """Add a line."""
    line = Happening(at, replica_id, kind, text)
    return replace(state, happenings=(line, *state.happenings)[:KEPT])


def asked(state: State, at: datetime, replica_id: str, chat_id: str) -> State:
    """Say that a chat asks, and what, as far as its transcript is here."""
    kind, text = open_ask(state, chat_id)
    return happened(state, at, replica_id, kind, text)


def ended(state: State, at: datetime, replica_id: str, chat_id: str, *, well: bool = True) -> State:
    """Say that a chat's turn ended: done, or as its last lines say."""
    for block in _newest(state, chat_id)[:2]:
        if isinstance(block, Fault):
            return happened(state, at, replica_id, "error", block.text)
        if isinstance(block, NoticeLine) and "interrupted" in block.text:
            return happened(state, at, replica_id, "stopped", block.text)
    if well:
        return happened(state, at, replica_id, "done", _title(state, replica_id, chat_id))
    return happened(state, at, replica_id, "stopped", "the turn did not end by itself")


def open_ask(state: State, chat_id: str) -> tuple[str, str]:
    """Give the kind (`asks` or `plan`) and the text of the newest question without an answer."""
    for block in _newest(state, chat_id):
        if isinstance(block, PlanReview) and block.verdict is None:
            return "plan", next((line.lstrip("# ") for line in block.text.splitlines() if line.strip()), "")
        if isinstance(block, Question) and block.answer is None:
            return "asks", block.text
    return "asks", ""


def _newest(state: State, chat_id: str) -> list[object]:
    held = state.transcripts.get(chat_id)
    return list(reversed(held.log.blocks[-LOOKED_AT:])) if held is not None else []


def _title(state: State, replica_id: str, chat_id: str) -> str:
    return next((chat.title for chat in state.chats.get(replica_id, ()) if chat.id == chat_id), "")
