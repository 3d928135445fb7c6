"""The composer's surroundings: whom one writes to, what happens when one sends, what is kept of what was typed."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.capabilities import INTERRUPT
from replicas_tui.api.chats import Chat
from replicas_tui.state.attachments import NEW_CHAT, Modes
from replicas_tui.state.model import ServerLink, State
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.standing import standing

_NAME = 100
_AGENT = 40
_DOWN = frozenset({ServerLink.RECONNECTING, ServerLink.OFFLINE, ServerLink.REFUSED})
_QUEUED = Safe("it is queued behind this turn")
_LATER = {
    "sleeping": "sending wakes it",
    "preparing": "it is delivered when it is ready",
    "waking": "it is delivered when it is ready",
}


@dataclass(frozen=True, slots=True)
class WriteView:
    """What the composer says around its text.

    Attributes:
        to: Whom one writes to.
        agent: Who reads it there.
        hint: Stands where nothing is typed yet.
        fate: What becomes of a message that is sent, when it is not read at once.
        draft: What is kept of what was typed.
        open: Writing is possible at all.
        asking: What is written is an answer.
        running: A turn runs, and what is sent waits behind it.
        can_stop: The server can stop that turn.
        chats: Its chats by id, as they are called.
        full: How full the model's memory is, in percent.
    """

    chat_id: str | None
    to: Safe
    agent: Safe
    hint: Safe
    fate: Safe
    draft: Draft | None
    open: bool
    asking: bool = False
    running: bool = False
    can_stop: bool = False
    chats: tuple[tuple[str, Safe], ...] = ()
    full: int | None = None

    def target(self, modes: Modes) -> Safe:
        """Say whom one writes to: the replica, and the chat when it is another than the open one."""
        if modes.to == NEW_CHAT:
            return Safe(f"{self.to}, a new chat with {safe_line(modes.agent, _AGENT)}")
        title = dict(self.chats).get(modes.to, NOTHING)
        return Safe(f"{self.to}, chat {title}") if title else self.to

    def taken(self, modes: Modes) -> Safe:
        """Say who reads it and how: `claude opus, thinking high, plan`."""
        who = NOTHING if modes.to == NEW_CHAT else self.agent
        model = " ".join(part for part in (who, safe_line(modes.model, _AGENT)) if part)
        thinking = f"thinking {safe_line(modes.thinking, _AGENT)}" if modes.thinking else ""
        on = (name for name in ("plan", "goal", "fast") if getattr(modes, name))
        return Safe(", ".join(part for part in (model, thinking, *on) if part))

    def filled(self, modes: Modes) -> Safe:
        """Say how full the model's memory is that reads it: `context 62%`."""
        return Safe(f"context {self.full}%") if self.full is not None and not modes.to else NOTHING


def write(state: State, replica_id: str) -> WriteView:
    """Show the composer's surroundings."""
    found = state.replicas.get(replica_id)
    chat = open_chat(state, replica_id)
    name = safe_line(found.name, _NAME) if found is not None else NOTHING
    stands = standing(state, found).name if found is not None else "unknown"
    offers = state.server.capabilities
    fate = _fate(state, stands, chat)
    return WriteView(
        chat_id=chat.id if chat is not None else None,
        to=name,
        agent=safe_line(chat.provider, _AGENT) if chat is not None else NOTHING,
        hint=_hint(state, name, stands, chat, fate) if found is not None else NOTHING,
        fate=fate,
        draft=state.drafts.get(draft_key(replica_id, chat.id if chat is not None else None)),
        open=found is not None and stands not in ("archived", "error"),
        asking=chat is not None and chat.awaitingInput and stands != "sleeping",
        running=chat is not None and chat.processing and not chat.awaitingInput and stands not in _LATER,
        can_stop=offers is not None and INTERRUPT in offers.extensions,
        chats=tuple((one.id, chat_name(one)) for one in state.chats.get(replica_id, ())),
        full=_full(state, chat),
    )


def _full(state: State, chat: Chat | None) -> int | None:
    held = state.transcripts.get(chat.id) if chat is not None else None
    full = held.log.context if held is not None else None
    return None if full is None else round(full)


def chat_name(chat: Chat) -> Safe:
    """Name a chat: its title, else who it is with."""
    return safe_line(chat.title, 60) or safe_line(chat.provider, _AGENT)


def draft_key(replica_id: str, chat_id: str | None) -> str:
    """Name the draft of a chat; of a replica without one, its own id."""
    return chat_id or replica_id


def _hint(state: State, name: Safe, stands: str, chat: Chat | None, fate: Safe) -> Safe:
    if stands in ("archived", "error"):
        return Safe("nothing can be sent to it any more")
    if not fate or fate == _QUEUED:
        if chat is not None and chat.awaitingInput:
            return Safe("answer in your own words")
        offers = state.server.capabilities
        if fate and offers is not None and INTERRUPT in offers.extensions:
            fate = Safe("it is queued, ^n sends it now, ^x T stops the turn")
    return Safe(f"write to {name}; {fate}" if fate else f"write to {name}")


def _fate(state: State, stands: str, chat: Chat | None) -> Safe:
    if state.server.link in _DOWN:
        return Safe("it is kept here until the server can be reached")
    queued = _QUEUED if chat is not None and chat.processing else NOTHING
    return Safe(_LATER.get(stands, queued))


def open_chat(state: State, replica_id: str) -> Chat | None:
    """Give the chat on screen: the one that was opened, else the one that needs the user most."""
    chats = state.chats.get(replica_id, ())
    if state.open_replica == replica_id:
        for chat in chats:
            if chat.id == state.open_chat:
                return chat
    return max(chats, key=_urgency, default=None)


def _urgency(chat: Chat) -> tuple[bool, bool, float]:
    used = chat.updatedAt or chat.createdAt
    return chat.awaitingInput, chat.processing, used.timestamp() if used is not None else 0.0
