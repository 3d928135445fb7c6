"""What stands between the user and the agent: said above the composer, inline, never as a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from replicas_tui.api.chats import Chat
from replicas_tui.state.blocks import Fault
from replicas_tui.state.model import Link, State
from replicas_tui.state.outgoing import Outgoing
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.slices.messages import failed, shown
from replicas_tui.state.views.write import draft_key

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
    chat_id = chat.id if chat is not None else None
    unsent = failed(state, replica_id, chat_id)[-1:]
    return [*said, *(_unsent(state, one) for one in unsent), *([] if unsent else _unknown(state, replica_id, chat_id))]


def _reading(state: State, chat: Chat | None) -> list[NoteView]:
    held = state.transcripts.get(chat.id) if chat is not None else None
    if held is None:
        return []
    if held.failed and not held.log.start:  # what is older says so itself, above the first block
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


def _unsent(state: State, one: Outgoing) -> NoteView:
    reason = safe_line(one.reason, _SENTENCE)
    if one.unsure and one.chat_id is not None and shown(state, one.chat_id, one.text):
        return _arrived(f"No answer came. {reason}")
    return NoteView(
        "error",
        Safe(f"{'No answer came' if one.unsure else 'Not sent'}. {reason}".strip()),
        Safe(
            "It may have arrived. Your text is kept as the draft." if one.unsure else "Your text is kept as the draft."
        ),
        (("enter", "send again"), ("^c", "put it aside")),
    )


def _unknown(state: State, replica_id: str, chat_id: str | None) -> list[NoteView]:
    """Say what became of a draft that was being sent when the app ended, as far as it can be seen."""
    draft = state.drafts.get(draft_key(replica_id, chat_id))
    if draft is None or not draft.unsure:
        return []
    said = "It was being sent when the app ended."
    if chat_id is not None and not draft.pastes and shown(state, chat_id, draft.text):
        return [_arrived(said)]
    what = Safe("Nobody said that it arrived; it is kept as the draft.")
    return [NoteView("changed", Safe(said), what, (("enter", "send again"), ("^c", "put it aside")))]


def _arrived(said: str) -> NoteView:
    return NoteView(
        "changed", Safe(said), Safe("It seems to have arrived: the chat has these words."), (("^c", "put it aside"),)
    )
