"""One queue a chat: takes messages, runs one turn at a time, hands answers on, loses nothing.

Invariants: what `submit` returned for is in the database; `chat.turn.accepted` of a message comes before its
`chat.turn.started`; an event is in the history before listeners hear of it; each started turn ends with exactly one
`chat.turn.completed`. A turn whose words cannot be stored is ended, and its end is written down before anything else of
the chat is done, as soon as the database takes it. A message that waits stays in the database until its turn starts,
so a stop of the runner (sleep, the end of the engine) leaves the queue as it is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from replicas_tui.local.agents.adapter import (
    AgentError,
    AgentSignal,
    AwaitingInput,
    CommandsKnown,
    Emitted,
    InputResolved,
    Launch,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.events import answer_notice, asked_by
from replicas_tui.local.automations import progress
from replicas_tui.local.chats.agent_seat import AgentSeat
from replicas_tui.local.chats.scribe import Scribe
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, queue, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.db.trouble import in_words
from replicas_tui.local.words import ACTIVE

LOG = logging.getLogger(__name__)
RETRY_S = 1.0
CUT_OFF = "The engine could not use its database, so the turn was ended:"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a runner needs of the rest of the engine.

    Attributes:
        launch: Says how the agent of a chat, given by its id, starts.
        began: Called when a turn begins.
        closing: Awaited when a turn ends, before that is written down: what is told of it must be up to date.
        ended: Called when a turn is over.
        calm: Called when the turn is over and nothing waits.
    """

    launch: Callable[[str], Awaitable[Launch]]
    began: Callable[[Live], None]
    closing: Callable[[Live], Awaitable[None]]
    ended: Callable[[Live], None]
    calm: Callable[[Live], None]


class ChatRunner:
    """The queue and the agent of one chat; of no more use once stopped."""

    def __init__(self, core: Core, live: Live, chat: ChatRow, around: Surroundings) -> None:
        self._core = core
        self._live = live
        self._chat_id = chat.id
        self._provider = chat.provider
        self._around = around
        self.scribe = Scribe(core, live, chat.id, chat.provider)
        self._intake = asyncio.Lock()  # accepting and claiming never overlap
        self._working: asyncio.Task[None] | None = None
        self._running: MessageRow | None = None
        self._claiming = False
        self._requests: list[str] = []
        self._remarked: set[str] = set()  # those that a remark of ours asks: its answer must be one of ours too
        self._stopping: str | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._seat = AgentSeat(chat.provider, core.agents, lambda: around.launch(chat.id), self._take)

    @property
    def processing(self) -> bool:
        """Whether a turn runs."""
        return self._claiming or self._running is not None

    @property
    def has_agent(self) -> bool:
        """Whether the agent's process is kept."""
        return self._seat.is_taken

    @property
    def awaiting_input(self) -> bool:
        """Whether the turn waits for the user."""
        return bool(self._requests)

    async def submit(self, message: MessageRow, title: str, *, may_answer: bool = True) -> int:
        """Store a message, or give it to the agent that waits for an answer, and return its position.

        One that was taken already is not taken again, as it would answer what the agent asks next. What nobody wrote to
        the agent must not be its answer: it may be asking for a permission.
        """
        async with self._intake:
            taken: int | None = await self._core.db.read(lambda db: queue.position(db, message))
            if taken is not None:
                return taken
            is_answer = may_answer and await self._answer(message)
            row = replace(message, state=queue.DONE) if is_answer else message
            replica_id = self._live.replica_id
            position = await self._core.db.write(lambda db: _store(db, replica_id, row, title), durable=True)
            self.scribe.accepted(message.id, position)
        await self.scribe.tell()
        return position

    def kick(self) -> None:
        """Begin with what waits, unless work goes on anyway."""
        if self._working is None or self._working.done():
            self._unrest()
            self._working = asyncio.create_task(self._work(), name=f"queue of {self._chat_id}")

    async def interrupt(self) -> bool:
        """End the running turn; what waits goes on. Return whether one ran."""
        if self._running is None:
            return False
        await self.scribe.interrupted()
        await self._seat.interrupt()
        return True

    async def stop(self, why: str) -> None:
        """End the agent and the work; a turn that runs is marked interrupted, what waits goes on waiting."""
        self._stopping = why
        self._unrest()
        await self._seat.close()
        if self._working is not None:
            await asyncio.wait((self._working,))

    async def _work(self) -> None:
        try:
            while self._stopping is None and await self._insist(self._claim):
                await self._turn()
        except sqlite3.Error as error:
            self._report(error)
            self._running = None
            return
        if self._stopping is None:  # a turn that was cut short is not work that is done
            self._rest_later()
            self._around.calm(self._live)

    def _rest_later(self) -> None:
        loop, name = asyncio.get_running_loop(), f"rest of the agent of {self._chat_id}"
        rest = lambda: self._core.spawn(self._seat.rest(), name)  # noqa: E731 - a timer takes a function
        self._idle = loop.call_later(self._core.settings.agent_idle_s, rest)

    def _unrest(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    async def _insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do what needs the database, again and again while the disk is full or the like.

        Raises:
            sqlite3.Error: Waiting does not mend it, or the runner is to stop.
        """
        is_reported = False
        while True:
            try:
                return await work()
            except sqlite3.OperationalError as error:
                if self._stopping is not None:
                    raise
                if not is_reported:
                    self._report(error)
                is_reported = True
            await asyncio.sleep(RETRY_S)

    def _report(self, error: sqlite3.Error) -> None:
        LOG.error("the database failed in a turn of chat %s", self._chat_id, exc_info=error)
        self.scribe.fault("engine_database", "The engine cannot use its database", in_words(error))

    async def _claim(self) -> bool:
        async with self._intake:
            if not await self._core.db.read(lambda db: queue.waiting(db, self._chat_id)):
                return False
            # Who sees the message gone from the queue must see the chat at work.
            self._claiming = True
            try:
                self._running = await self._core.db.write(lambda db: _claim(db, self._chat_id))
            finally:
                self._claiming = False
            return self._running is not None

    async def _turn(self) -> None:
        message = self._running
        assert message is not None  # noqa: S101 - claimed
        if self._stopping is not None:
            self._running = None
            await self._core.db.write(lambda db: queue.put_back(db, message.id))
            return
        self._around.began(self._live)
        self.scribe.started(message.id)
        how = await self._play(message)
        await self._insist(lambda: self._close(message, how))
        self._running = None
        self._requests.clear()
        if how.error is not None and self._stopping is None:
            self.scribe.fault("agent_failed", how.error)
        self.scribe.completed(how)
        await self._insist(self.scribe.tell)
        self._around.ended(self._live)

    async def _play(self, message: MessageRow) -> TurnEnded:
        try:
            await self.scribe.tell()
            return await self._seat.run(Prompt(message.id, message.text, **json.loads(message.mode)))
        except sqlite3.Error as error:
            await self._seat.stop()
            return TurnEnded(complete=False, error=f"{CUT_OFF} {error}.")

    async def _close(self, message: MessageRow, how: TurnEnded) -> None:
        if self._stopping is None:
            await self._around.closing(self._live)
        await self.scribe.close(message, how, self._stopping or how.error)

    async def _take(self, signal: AgentSignal) -> None:
        match signal:
            case Emitted(event=event, live_only=True):
                self.scribe.fragment(event)
            case Emitted(event=event):
                if (asked := asked_by(event)) is not None:
                    self._remarked.add(asked)
                await self.scribe.record(event)
            case SessionKnown(session_id=session_id):
                await self.scribe.session(session_id)
            case CommandsKnown(commands=commands):
                self._core.commands[self._provider] = commands
            case AwaitingInput(request_id=request_id):
                self._requests.append(request_id)
                await self.scribe.tell()
            case InputResolved(request_id=request_id) if request_id in self._requests:
                self._requests.remove(request_id)
                await self.scribe.tell()

    async def _answer(self, message: MessageRow) -> bool:
        while self._requests:
            request_id = self._requests.pop(0)
            try:
                await self._seat.answer(request_id, message.text)
            except AgentError:
                LOG.info("chat %s no longer waits for %s", self._chat_id, request_id)
            else:
                if request_id in self._remarked:
                    self._remarked.discard(request_id)
                    await self.scribe.record(answer_notice(request_id, message.text))
                return True
        return False


def _claim(db: sqlite3.Connection, chat_id: str) -> MessageRow | None:
    """Take the next waiting message into its turn."""
    row = queue.claim(db, chat_id)
    if row is not None:
        progress.begun(db, row.id)
    return row


def _store(db: sqlite3.Connection, replica_id: str, message: MessageRow, title: str) -> int:
    """Store a message and return its position: 0 runs now, 1 is the first that waits."""
    before = queue.add(db, message)
    if (model := json.loads(message.mode).get("model")) is not None:
        chats.set_model(db, message.chat_id, model)
    chats.note_message(db, message.chat_id, text=message.text, title=title, at=message.queued_at)
    replicas.touch(db, replica_id, now())  # a message may say that it was written long ago
    if message.state == queue.DONE:
        return 0
    row = replicas.get(db, replica_id)
    # While the workspace is not there nothing runs, so that even the first message waits.
    return before if row is not None and row.status == ACTIVE else before + 1
