"""Writes down what happens in a chat, then tells it to listeners: nobody hears what a restart would forget."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from replicas_tui.api.event_payloads import (
    ChatPayload,
    ErrorPayload,
    InterruptedPayload,
    TurnAcceptedPayload,
    TurnCompletedPayload,
    TurnStartedPayload,
)
from replicas_tui.local import spelling
from replicas_tui.local.agents.adapter import TurnEnded
from replicas_tui.local.agents.catalog import SCRIPT
from replicas_tui.local.agents.registry import voice_of
from replicas_tui.local.automations import progress
from replicas_tui.local.chats.transcripts import Event, speakable
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, history, queue, replicas
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.live_secrets import LiveSecrets
from replicas_tui.local.secrets import blanked_leaves
from replicas_tui.local.webhooks import outbox


class Scribe:
    """The transcript and the events of one chat."""

    def __init__(self, core: Core, live: Live, chat_id: str, provider: str) -> None:
        self._core = core
        self._live = live
        self._chat_id = chat_id
        self._voice = voice_of(provider)
        self._message_id: str | None = None
        self._veil = LiveSecrets()
        self._is_ended = False  # whether the agent itself said how the turn ended

    async def tell(self) -> None:
        """Tell listeners what the chat is like now."""
        row = await self._core.db.read(lambda db: chats.get(db, self._chat_id))
        if row is not None:
            self._live.events.publish("chat.updated", ChatPayload(chat=spelling.chat(row, self._live)))

    def accepted(self, message_id: str, position: int) -> None:
        """A message was stored."""
        payload = TurnAcceptedPayload(
            chatId=self._chat_id, messageId=message_id, queued=position > 0, position=position
        )
        self._live.events.publish("chat.turn.accepted", payload)

    def started(self, message_id: str) -> None:
        """A message's turn begins."""
        self._message_id, self._is_ended = message_id, False
        payload = TurnStartedPayload(chatId=self._chat_id, messageId=message_id)
        self._live.events.publish("chat.turn.started", payload)

    async def record(self, event: Event) -> None:
        """The agent said something that belongs into the transcript."""
        event = speakable(event)
        self._fragments(self._veil.whole(event, self._live.secrets))
        event = blanked_leaves(event, self._live.secrets)
        echoed = self._message_id if self._voice.is_user(event) else None

        def store(db: sqlite3.Connection) -> None:
            history.append(db, self._chat_id, event)
            if echoed is not None:
                queue.note_echo(db, echoed)

        await self._core.db.write(store)
        self._is_ended = self._is_ended or self._voice.is_end(event)
        self._publish(event)

    def fragment(self, event: Event) -> None:
        """The agent said a part of something that comes whole later."""
        self._fragments(self._veil.fragment(speakable(event), self._live.secrets))

    async def session(self, session_id: str | None) -> None:
        """The agent named its session, or has none any more."""
        await self._core.db.write(lambda db: chats.set_session(db, self._chat_id, session_id))

    async def interrupted(self) -> None:
        """The user wants the turn to end."""
        left = await self._core.db.read(lambda db: queue.waiting(db, self._chat_id))
        payload = InterruptedPayload(chatId=self._chat_id, queue=tuple(row.id for row in left))
        self._live.events.publish("chat.interrupted", payload)

    async def close(self, message: MessageRow, how: TurnEnded, failure: str | None) -> None:
        """Close the transcript of a turn; `failure` is written into it unless the agent said how it ended."""
        self._fragments(self._veil.rest(self._live.secrets))
        said = None if self._is_ended else failure
        is_complete = how.complete and failure is None

        def store(db: sqlite3.Connection) -> list[Event]:
            progress.ended(db, message.id, is_complete=is_complete, problem=failure)
            return close_turn(db, message, said, is_complete=is_complete)

        for event in await self._core.db.write(store):
            self._publish(event)
        self._core.outbox_filled.set()

    def completed(self, how: TurnEnded) -> None:
        """A turn is over."""
        self._message_id = None
        payload = TurnCompletedPayload(chatId=self._chat_id, isComplete=how.complete)
        self._live.events.publish("chat.turn.completed", payload)

    def fault(self, code: str, message: str, details: str | None = None) -> None:
        """Something beside the conversation went wrong."""
        self._live.events.publish("error", ErrorPayload(code=code, message=message, details=details))

    def _fragments(self, told: Iterable[Event]) -> None:
        for each in told:
            self._publish(each, is_fragment=True)

    def _publish(self, event: Event, *, is_fragment: bool = False) -> None:
        delta = {"chatId": self._chat_id, "event": event, "messageId": self._message_id}
        self._live.events.publish("chat.turn.delta", delta, is_fragment=is_fragment)


def close_turn(
    db: sqlite3.Connection, message: MessageRow, failure: str | None, *, is_complete: bool = False
) -> list[Event]:
    """End a message's turn and return what the transcript needed beside what the agent said."""
    chat = chats.get(db, message.chat_id)
    voice = voice_of(SCRIPT if chat is None else chat.provider)
    rest = [] if queue.is_echoed(db, message.id) else list(voice.user(message.text))
    if failure is not None:
        rest.extend(voice.failed(failure))
    for event in rest:
        history.append(db, message.chat_id, event)
    queue.note_echo(db, message.id)
    queue.finish(db, message.id)
    at = now()
    chats.touch(db, message.chat_id, at)
    if chat is not None:
        replicas.touch(db, chat.replica_id, at)
        outbox.turn_completed(db, chat.replica_id, chat.id, is_complete=is_complete)
    return rest


def close_interrupted(db: sqlite3.Connection, sentence: str) -> int:
    """After a crash: end every turn that ran, say so in its transcript, and return how many there were."""
    left = [row for chat_id in queue.chats_with(db, queue.RUNNING) for row in queue.running(db, chat_id)]
    for row in left:
        progress.ended(db, row.id, is_complete=False, problem=sentence)
        close_turn(db, row, sentence)
    return len(left)
