"""What stands between the user and the agent: said above the composer, inline, never as a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from replicas_tui.api.chats import Chat
from replicas_tui.state.blocks import Fault
from replicas_tui.state.model import Delivery, Link, Outgoing, State
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line

_SENTENCE = 1_000


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something to know before reading on or writing.

    Attributes:
        kind: How it looks: `error` is raised with a spine, a glyph's name is one quiet line.
        title: What happened.
        text: What is safe, or what comes next.
        keys: (key, word) of what can be done.
    """

    kind: str
    title: Safe
    text: Safe = NOTHING
    keys: tuple[tuple[str, str], ...] = ()


GONE: Final = NoteView(
    "error", Safe("This replica is gone."), Safe("It was deleted, here or elsewhere."), (("esc", "back"),)
)


def notes(state: State, replica_id: str, name: str, chat: Chat | None) -> list[NoteView]:
    """Say what stands between the user and the agent; the most pressing comes last."""
    said = [*_reading(state, chat), *_life(state, replica_id, name), *_line(state, replica_id)]
    return [*said, *(_unsent(one) for one in failed(state, replica_id, chat.id if chat is not None else None)[-1:])]


def _reading(state: State, chat: Chat | None) -> list[NoteView]:
    held = state.transcripts.get(chat.id) if chat is not None else None
    if held is None:
        return []
    if held.failed:
        return [NoteView("changed", safe_line(held.failed, _SENTENCE))]
    if held.loading and not held.log.blocks:
        return [NoteView("preparing", Safe("Reading the transcript"))]
    return []


def _life(state: State, replica_id: str, name: str) -> list[NoteView]:
    match name:
        case "preparing":
            what = "It is being made. A message sent now is delivered when it is ready."
            return [NoteView("preparing", Safe("Preparing"), Safe(what))]
        case "waking":
            return [NoteView("waking", Safe("Waking"), Safe("What was sent is delivered when it is awake."))]
        case "sleeping":
            return [_asleep(state, replica_id)]
        case "archived":
            return [NoteView("archived", Safe("Archived"), Safe("It can be read, not written to."))]
        case "error":
            keys = (("D", "delete"), ("esc", "back"))
            return [NoteView("error", Safe("This replica cannot go on."), _why(state, replica_id), keys)]
        case _:
            return []


def _why(state: State, replica_id: str) -> Safe:
    """Say why a replica is in error, unless its transcript ends with saying so."""
    held = (state.transcripts.get(chat.id) for chat in state.chats.get(replica_id, ()))
    if any(one is not None and one.log.blocks and isinstance(one.log.blocks[-1], Fault) for one in held):
        return NOTHING
    found = state.replicas.get(replica_id)
    told = (found.config or {}).get("provisioning_error") if found is not None else None
    kept = str(told.get("message", "")) if isinstance(told, dict) else ""
    why = state.errors.get(replica_id, "") or kept
    return safe(why, limit=_SENTENCE) or Safe("The server gave no reason.")


def _asleep(state: State, replica_id: str) -> NoteView:
    known = any(chat.id in state.transcripts for chat in state.chats.get(replica_id, ()))
    what = "Reading does not wake it; sending does." if known else "Nothing of it is kept here to read."
    return NoteView("sleeping", Safe("Asleep"), Safe(what), (("W", "wake"),))


def _line(state: State, replica_id: str) -> list[NoteView]:
    link = state.links.get(replica_id)
    if link is None or link.link not in (Link.BROKEN, Link.REFUSED):
        return []
    return [NoteView("changed", Safe("Not live"), safe_line(link.reason, _SENTENCE))]


def failed(state: State, replica_id: str, chat_id: str | None) -> tuple[Outgoing, ...]:
    """Give the messages of this chat that did not arrive, oldest first."""
    return tuple(
        one
        for one in state.outgoing
        if one.delivery is Delivery.FAILED and one.replica_id == replica_id and one.chat_id in (chat_id, None)
    )


def _unsent(one: Outgoing) -> NoteView:
    reason = safe_line(one.reason, _SENTENCE)
    return NoteView(
        "error",
        Safe(f"Not sent. {reason}".strip()),
        Safe("Your text is kept as the draft."),
        (("enter", "send again"),),
    )
