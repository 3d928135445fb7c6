"""One connection to a replica's stream: read what was missed, then fold in what arrives.

Order is everything. The stream opens first and fills an inbox; then chats and histories are read; then the inbox is
folded in, without what the reading already brought. Every read while live happens between two batches, so an event is
either older than the read, and in it, or still in the inbox.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from replicas_tui.api.events import (
    KNOWN_TYPES,
    ChatDeleted,
    ChatInterrupted,
    ChatUpdated,
    Event,
    TurnAccepted,
    TurnCompleted,
    TurnDelta,
    TurnStarted,
    UnknownEvent,
)
from replicas_tui.api.history import AgentEvent
from replicas_tui.client.replicas import Arrived
from replicas_tui.effects.context import Context
from replicas_tui.effects.inbox import Inbox
from replicas_tui.effects.resync import is_true, resync, resync_queue, resync_transcript
from replicas_tui.effects.transcripts import FRAGMENT, held
from replicas_tui.effects.workspace_hooks import TellOfHooks
from replicas_tui.state.actions import Action, EventArrived
from replicas_tui.state.model import Level
from replicas_tui.state.transcript import Transcript

_HEARTBEATS = ("ping", "heartbeat", "keepalive")
_REMEMBERED = 2_048  # ids of events, to know one that comes twice

_UNREADABLE = "An event of the stream could not be read; what it said is read from the history instead."
_UNKNOWN = "The server sends events this version does not know ({kind}); they are passed over."


@dataclass(slots=True)
class Listening:
    """Folds one replica's arrivals into the store; outlives a connection, so that it knows what came before.

    Attributes:
        last_id: Of the newest event, for a server that can replay.
        unreadable: How many events could not be read.
    """

    ctx: Context
    replica_id: str
    last_id: str = ""
    unreadable: int = 0
    _seen: dict[str, None] = field(default_factory=dict)
    _overlapping: set[str] = field(default_factory=set)  # chats just read, whose next events may be in what was read
    _ready: list[Action] = field(default_factory=list)
    _ended_turns: set[str] = field(default_factory=set)
    _moved_queues: set[str] = field(default_factory=set)
    _unsure: set[str] = field(default_factory=set)  # overlapping chats that show fragments of unknown age
    _doubtful: set[str] = field(default_factory=set)  # chats to be read again
    _missed: bool = False
    _hooks_failed: bool = False

    async def begin(self) -> None:
        """Read all that the stream cannot tell."""
        await resync(self.ctx, self.replica_id)
        self._overlapping = set(self.ctx.state.transcripts)
        self._missed = False
        for settled in (self._unsure, self._doubtful, self._ended_turns, self._moved_queues):
            settled.clear()

    async def fold(self, inbox: Inbox) -> None:
        """Fold in the next batch, then read what it leaves in doubt.

        Raises:
            ClientError: The stream is over, or a read failed: time to connect again.
        """
        for arrived in await inbox.batch():
            await self._take(arrived)
        self._tell()
        await self._settle()

    async def _take(self, arrived: Arrived) -> None:
        self.last_id = arrived.id or self.last_id
        event = arrived.event
        if event is None:
            self._miss()
        elif not self._is_double(event):
            self._hooks_failed |= event.type == "hooks.failed"
            await self._sort(event)

    async def _sort(self, event: Event) -> None:
        match event:
            case UnknownEvent():
                self._wonder(event)
            case TurnDelta(payload=payload):
                await self._transcribe(payload.chatId, event)
            case TurnCompleted(payload=payload) | ChatInterrupted(payload=payload):
                self._ended_turns.add(payload.chatId)
                self._moved_queues.add(payload.chatId)
                self._ready.append(self._arrival(event))
            case TurnStarted(payload=payload) | TurnAccepted(payload=payload):
                self._moved_queues.add(payload.chatId)
                self._ready.append(self._arrival(event))
            case ChatUpdated(payload=changed):
                if self.ctx.state.queues.get(changed.chat.id):
                    self._moved_queues.add(changed.chat.id)
                self._ready.append(self._arrival(event))
            case ChatDeleted(payload=gone):
                self._ended_turns.discard(gone.chatId)
                self._moved_queues.discard(gone.chatId)
                self._ready.append(self._arrival(event))
            case _:
                self._ready.append(self._arrival(event))

    async def _transcribe(self, chat_id: str, event: TurnDelta) -> None:
        """Add an event of the agent, unless reading the history brought it already."""
        self._tell()
        if held(self.ctx.state, chat_id) is None:
            await self._read(chat_id)
        log = held(self.ctx.state, chat_id)
        if chat_id in self._overlapping and log is not None and not self._is_news(chat_id, log, event.payload.event):
            return
        self._ready.append(self._arrival(event))

    def _is_news(self, chat_id: str, log: Transcript, event: AgentEvent) -> bool:
        """Say whether an event that came after a read is not in what was read.

        Fragments are in no history, so nothing tells how old they are: they show, and when the next whole event turns
        out to be old, they were too, and the chat is read once more to be rid of them.
        """
        if event.type == FRAGMENT:
            self._unsure.add(chat_id)
            return True
        if log.holds(event):
            self._doubtful |= {chat_id} & self._unsure
            return False
        self._overlapping.discard(chat_id)
        self._unsure.discard(chat_id)
        return True

    async def _read(self, chat_id: str) -> None:
        await resync_transcript(self.ctx, self.replica_id, chat_id)
        self._overlapping.add(chat_id)
        self._unsure.discard(chat_id)

    async def _settle(self) -> None:
        """Read again what is in doubt: after lost events everything, after a turn whether we hold all of it."""
        if self._missed:
            await self.begin()
        if self._hooks_failed:
            self._hooks_failed = False
            await TellOfHooks(self.replica_id).run(self.ctx)
        wanted = self.ctx.state.open_chat
        if wanted is not None and self.ctx.state.open_replica == self.replica_id:
            self._doubtful |= set() if held(self.ctx.state, wanted) is not None else {wanted}
        while self._doubtful:
            await self._read(self._doubtful.pop())
        while self._moved_queues:
            await resync_queue(self.ctx, self.replica_id, self._moved_queues.pop())
        while self._ended_turns:
            chat_id = self._ended_turns.pop()
            if not await is_true(self.ctx, self.replica_id, chat_id):
                await self._read(chat_id)
            self.ctx.keeper.transcript_changed(self.replica_id, chat_id)

    def _tell(self) -> None:
        ready, self._ready = self._ready, []
        self.ctx.store.dispatch(*ready)

    def _arrival(self, event: Event) -> EventArrived:
        return EventArrived(self.replica_id, event, self.ctx.now())

    def _miss(self) -> None:
        self.unreadable += 1
        self._missed = True
        self.ctx.say_once(_UNREADABLE, replica_id=self.replica_id)

    def _wonder(self, event: UnknownEvent) -> None:
        """Pass over what a newer server sends; a known type in an odd shape is an event that was missed."""
        if event.type in KNOWN_TYPES:
            self._miss()
        elif event.type not in _HEARTBEATS:
            self.ctx.say_once(_UNKNOWN.format(kind=event.type[:60]), replica_id=self.replica_id, level=Level.INFO)

    def _is_double(self, event: Event) -> bool:
        if not event.id:
            return False
        if event.id in self._seen:
            return True
        self._seen[event.id] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False
