"""One replica on screen: its chats, where it stands, what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.capabilities import INTERRUPT
from replicas_tui.api.chats import Chat
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age
from replicas_tui.state.views.notes import GONE, NoteView, notes
from replicas_tui.state.views.standing import asked, standing
from replicas_tui.state.views.write import open_chat

_NAME = 100


@dataclass(frozen=True, slots=True)
class ChatTab:
    """One chat in the heading; `state` names a glyph: `asks`, `plan`, `working` or nothing."""

    id: str
    title: Safe
    agent: Safe
    state: str = ""


@dataclass(frozen=True, slots=True)
class ReplicaView:
    """What the screen of one replica shows around its transcript.

    Attributes:
        chat_id: The chat on screen; None while it has none.
        at: Its place among `tabs`.
        state: Names the glyph and colour: `asks`, `plan`, `working`, `sleeping`, …
        word: What is written for it.
        age: How long it is so.
        status: The machine's state, as the server says it.
        notes: Most pressing last, next to the composer.
        asking: The open chat waits for an answer; `plan` when it is a plan.
        known: The replica is in the fleet.
        replay: The open chat shows what was recorded elsewhere.
    """

    id: str
    name: Safe = NOTHING
    chat_id: str | None = None
    tabs: tuple[ChatTab, ...] = ()
    at: int = 0
    state: str = "unknown"
    word: Safe = NOTHING
    age: Safe = NOTHING
    status: str = ""
    notes: tuple[NoteView, ...] = ()
    asking: bool = False
    plan: bool = False
    working: bool = False
    can_stop: bool = False
    known: bool = True
    replay: bool = False

    @property
    def tab(self) -> ChatTab | None:
        """The chat on screen."""
        return self.tabs[self.at] if self.chat_id is not None and self.tabs else None

    @property
    def asleep(self) -> bool:
        """It sleeps and nobody asked it to wake: only sending, or waking it, does."""
        return self.state in ("sleeping", "archived")


def replica(state: State, replica_id: str, now: datetime) -> ReplicaView:
    """Show one replica."""
    found = state.replicas.get(replica_id)
    if found is None:
        gone = state.fleet_loaded
        return ReplicaView(replica_id, word=Safe("gone" if gone else ""), known=not gone, notes=(GONE,) if gone else ())
    chats = state.chats.get(replica_id, ())
    chat = open_chat(state, replica_id)
    stands = standing(state, found)
    asking = chat is not None and chat.awaitingInput and found.status == "active"
    return ReplicaView(
        id=replica_id,
        name=safe_line(found.name, _NAME),
        chat_id=chat.id if chat is not None else None,
        tabs=tuple(_tab(state, one) for one in chats),
        at=chats.index(chat) if chat is not None else 0,
        state=stands.name,
        word=Safe("asleep") if stands.name == "sleeping" else stands.word,
        age=age(stands.since, now),
        status=found.status,
        notes=tuple(notes(state, replica_id, stands.name, chat)),
        asking=asking,
        plan=asking and chat is not None and asked(state, chat).plan,
        working=chat is not None and chat.processing and not asking,
        can_stop=_can_stop(state),
        replay=chat is not None and chat.id in state.transcripts and state.transcripts[chat.id].log.is_replay,
    )


def _tab(state: State, chat: Chat) -> ChatTab:
    name = "working" if chat.processing else ""
    if chat.awaitingInput:
        name = "plan" if asked(state, chat).plan else "asks"
    agent = safe_line(chat.provider, 40)
    return ChatTab(chat.id, safe_line(chat.title, 60) or agent, agent, name)


def _can_stop(state: State) -> bool:
    offers = state.server.capabilities
    return offers is not None and INTERRUPT in offers.extensions
