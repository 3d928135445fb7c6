"""One queue a chat: takes messages, runs one turn at a time, hands answers on, loses nothing.

Invariants: what `submit` returned for is in the database; `chat.turn.accepted` of a message comes before its
`chat.turn.started`; an event is in the history before listeners hear of it; each started turn ends with exactly one
`chat.turn.completed`. A message that waits stays in the database until its turn starts, so a stop of the runner (sleep,
the end of the engine) leaves the queue as it is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from replicas_tui.api.event_payloads import (
    ChatPayload,
    ErrorPayload,
    InterruptedPayload,
    TurnAcceptedPayload,
    TurnCompletedPayload,
    TurnStartedPayload,
)
from replicas_tui.local import spelling
from replicas_tui.local.agent_seat import AgentSeat
from replicas_tui.local.agents.adapter import (
    AgentError,
    AgentSignal,
    AwaitingInput,
    Emitted,
    InputResolved,
    Launch,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, history, queue, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.transcripts import Event, failed_turn, shows_user_text, speakable, user_event
from replicas_tui.local.words import ACTIVE

LOG = logging.getLogger(__name__)
MakeLaunch = Callable[[ChatRow], Awaitable[Launch]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a runner needs of the rest of the engine.

    Attributes:
        launch: Says how the chat's agent starts.
        began: Called when a turn begins.
        ended: Called when a turn is over.
        calm: Called when the turn is over and nothing waits.
    """

    launch: MakeLaunch
    began: Callable[[Live], None]
    ended: Callable[[Live], None]
    calm: Callable[[Live], None]


class ChatRunner:
    """The queue and the agent of one chat; of no more use once stopped."""

    def __init__(self, core: Core, live: Live, chat: ChatRow, around: Surroundings) -> None:
        self._core = core
        self._live = live
        self._chat_id = chat.id
        self._around = around
        self._intake = asyncio.Lock()  # accepting and claiming never overlap
        self._working: asyncio.Task[None] | None = None
        self._running: MessageRow | None = None
        self._is_told = False  # whether the agent itself said how the turn ended
        self._requests: list[str] = []
        self._stopping: str | None = None
        self._seat = AgentSeat(chat.provider, self._make_launch, self._take)

    @property
    def processing(self) -> bool:
        """Whether a turn runs."""
        return self._running is not None

    @property
    def awaiting_input(self) -> bool:
        """Whether the turn waits for the user."""
        return bool(self._requests)

    async def submit(self, message: MessageRow, title: str) -> int:
        """Store a message, or give it to the agent that waits for an answer, and return its position."""
        async with self._intake:
            is_answer = await self._answer(message)
            row = replace(message, state=queue.DONE) if is_answer else message
            position = await self._core.db.write(lambda db: self._store(db, row, title), durable=True)
            accepted = TurnAcceptedPayload(
                chatId=self._chat_id, messageId=message.id, queued=position > 0, position=position
            )
            self._live.events.publish("chat.turn.accepted", accepted)
        await self.tell()
        return position

    def kick(self) -> None:
        """Begin with what waits, unless work goes on anyway."""
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work(), name=f"queue of {self._chat_id}")

    async def interrupt(self) -> bool:
        """End the running turn; what waits goes on. Return whether one ran."""
        if self._running is None:
            return False
        left = await self._core.db.read(lambda db: queue.waiting(db, self._chat_id))
        payload = InterruptedPayload(chatId=self._chat_id, queue=tuple(row.id for row in left))
        self._live.events.publish("chat.interrupted", payload)
        await self._seat.interrupt()
        return True

    async def stop(self, why: str) -> None:
        """End the agent and the work; a turn that runs is marked interrupted, what waits goes on waiting."""
        self._stopping = why
        await self._seat.close()
        if self._working is not None:
            await asyncio.wait((self._working,))

    async def tell(self) -> None:
        """Tell listeners what the chat is like now."""
        row = await self._core.db.read(lambda db: chats.get(db, self._chat_id))
        if row is not None:
            self._live.events.publish("chat.updated", ChatPayload(chat=spelling.chat(row, self._live)))

    async def _work(self) -> None:
        try:
            while self._stopping is None and await self._claim():
                await self._turn()
        except sqlite3.Error as error:
            LOG.exception("the database failed in a turn of chat %s", self._chat_id)
            self._running = None
            said = "The engine cannot use its database"
            fault = ErrorPayload(code="engine_database", message=said, details=str(error))
            self._live.events.publish("error", fault)
            return
        if self._stopping is None:  # a turn that was cut short is not work that is done
            self._around.calm(self._live)

    async def _claim(self) -> bool:
        async with self._intake:
            self._running = await self._core.db.write(lambda db: queue.claim(db, self._chat_id))
            return self._running is not None

    async def _turn(self) -> None:
        message = self._running
        assert message is not None  # noqa: S101 - claimed
        if self._stopping is not None:
            self._running = None
            await self._core.db.write(lambda db: queue.put_back(db, message.id))
            return
        self._is_told = False
        self._around.began(self._live)
        self._live.events.publish("chat.turn.started", TurnStartedPayload(chatId=self._chat_id, messageId=message.id))
        await self.tell()
        how = await self._seat.run(Prompt(message.id, message.text, **json.loads(message.mode)))
        await self._finish(message, how)

    async def _finish(self, message: MessageRow, how: TurnEnded) -> None:
        """Close the transcript of a turn and tell everybody."""
        said = self._stopping or how.error
        rest = await self._core.db.write(lambda db: _close_turn(db, message, None if self._is_told else said))
        for event in rest:
            self._publish(event)
        self._running = None
        self._requests.clear()
        if how.error is not None and self._stopping is None:
            self._live.events.publish("error", ErrorPayload(code="agent_failed", message=how.error))
        self._live.events.publish(
            "chat.turn.completed", TurnCompletedPayload(chatId=self._chat_id, isComplete=how.complete)
        )
        await self.tell()
        self._around.ended(self._live)

    async def _take(self, signal: AgentSignal) -> None:
        match signal:
            case Emitted(event=event, live_only=True):
                self._publish(speakable(event), is_fragment=True)
            case Emitted(event=event):
                await self._record(speakable(event))
            case SessionKnown(session_id=session_id):
                await self._core.db.write(lambda db: chats.set_session(db, self._chat_id, session_id))
            case AwaitingInput(request_id=request_id):
                self._requests.append(request_id)
                await self.tell()
            case InputResolved(request_id=request_id) if request_id in self._requests:
                self._requests.remove(request_id)
                await self.tell()

    async def _record(self, event: Event) -> None:
        """Store an event, then publish it."""
        echoed = self._running if shows_user_text(event) else None
        self._is_told = self._is_told or str(event["type"]).endswith("-result")

        def store(db: sqlite3.Connection) -> None:
            history.append(db, self._chat_id, event)
            if echoed is not None:
                queue.note_echo(db, echoed.id)

        await self._core.db.write(store)
        self._publish(event)

    def _publish(self, event: Event, *, is_fragment: bool = False) -> None:
        message_id = None if self._running is None else self._running.id
        delta = {"chatId": self._chat_id, "event": event, "messageId": message_id}
        self._live.events.publish("chat.turn.delta", delta, is_fragment=is_fragment)

    async def _answer(self, message: MessageRow) -> bool:
        while self._requests:
            request_id = self._requests.pop(0)
            try:
                await self._seat.answer(request_id, message.text)
            except AgentError:
                LOG.info("chat %s no longer waits for %s", self._chat_id, request_id)
            else:
                return True
        return False

    def _store(self, db: sqlite3.Connection, message: MessageRow, title: str) -> int:
        before = queue.add(db, message)
        chats.note_message(db, self._chat_id, text=message.text, title=title, at=message.queued_at)
        replicas.touch(db, self._live.replica_id, message.queued_at)
        if message.state == queue.DONE:
            return 0
        row = replicas.get(db, self._live.replica_id)
        # While the workspace is not there nothing runs, so that even the first message waits.
        return before if row is not None and row.status == ACTIVE else before + 1

    async def _make_launch(self) -> Launch:
        row = await self._core.db.read(lambda db: chats.get(db, self._chat_id))
        if row is None:
            raise AgentError("The chat was deleted.")
        return await self._around.launch(row)


def _close_turn(db: sqlite3.Connection, message: MessageRow, failure: str | None) -> list[Event]:
    """End a message's turn and return what the transcript needed beside what the agent said."""
    rest = [] if queue.is_echoed(db, message.id) else [user_event(message.text)]
    if failure is not None:
        rest.append(failed_turn(failure))
    for event in rest:
        history.append(db, message.chat_id, event)
    queue.note_echo(db, message.id)
    queue.finish(db, message.id)
    at = now()
    chats.touch(db, message.chat_id, at)
    chat = chats.get(db, message.chat_id)
    if chat is not None:
        replicas.touch(db, chat.replica_id, at)
    return rest


def close_interrupted(db: sqlite3.Connection, sentence: str) -> int:
    """After a crash: end every turn that ran, say so in its transcript, and return how many there were."""
    left = [row for chat_id in queue.chats_with(db, queue.RUNNING) for row in queue.running(db, chat_id)]
    for row in left:
        _close_turn(db, row, sentence)
    return len(left)
