"""The message family: one operation that asks, answers, queues or wakes, whatever the chat is at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from replicas_tui.api.history import Sender
from replicas_tui.api.messages import SendMessage, SentMessage
from replicas_tui.local.chats.chats import Chats
from replicas_tui.local.chats.runners import Runners
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, queue
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.refusals import conflict
from replicas_tui.local.replicas.beginning import check_agent
from replicas_tui.local.replicas.creation import checked_message, title_of
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.replicas.offers import CLAUDE
from replicas_tui.local.words import ASLEEP, ERROR


@dataclass(frozen=True, slots=True)
class Given:
    """What a sender may have given a message: an id, when it was written, and whether it may answer a waiting agent."""

    message_id: str | None = None
    submitted_at: str | None = None
    may_answer: bool = True


class Messages:
    """What the route of messages does."""

    def __init__(self, core: Core, lifecycle: Lifecycle, runners: Runners, chats_: Chats) -> None:
        self._core = core
        self._lifecycle = lifecycle
        self._runners = runners
        self._chats = chats_

    async def send(self, replica_id: str, wish: SendMessage, caller: Caller | None = None) -> SentMessage:
        """Take a message: it is on the disk before this returns. A sleeping replica is woken for it.

        A personal key speaks for its own user only; an organisation's says for whom it speaks.
        """
        replica = await self._core.replica(replica_id)
        if replica.status == ERROR:
            raise conflict("Workspace is in error", replica.failure)
        return await self.take(replica, await self._chat_for(replica, wish), wish, caller)

    async def take(
        self, replica: ReplicaRow, chat: ChatRow, wish: SendMessage, caller: Caller | None, given: Given | None = None
    ) -> SentMessage:
        """Take a message to a chat of a replica, under what its sender gave it already."""
        runner = self._runners.of(chat)
        may_answer = given is None or given.may_answer
        if runner.awaiting_input and may_answer:
            text, mode = wish.message, "{}"
        else:
            text, mode = checked_message(self._core.roster, chat.provider, wish.message, wish)
        sender = _sender(wish, caller)
        row = MessageRow(
            id=(given and given.message_id) or str(uuid.uuid4()),
            chat_id=chat.id,
            state=queue.WAITING,
            place=0,
            text=text,
            mode=mode,
            queued_at=(given and given.submitted_at) or now(),
            sender_user_id=sender.senderUserId,
            sender_email=sender.senderEmail,
        )
        position = await runner.submit(row, title_of(text), may_answer=may_answer)
        self._core.spawn(self._lifecycle.rouse(replica.id), f"delivery to {replica.id}")
        asleep = replica.status in ASLEEP
        status = "waking" if asleep else "queued" if position else "sent"
        return SentMessage(status=status, message_id=row.id, position=position, chat_id=chat.id)

    async def _chat_for(self, replica: ReplicaRow, wish: SendMessage) -> ChatRow:
        replica_id = replica.id
        if wish.chat_id is not None:
            return await self._chats.find(replica_id, wish.chat_id)
        latest = await self._core.db.read(lambda db: chats.latest(db, replica_id, wish.coding_agent))
        if latest is not None:
            return latest
        provider = wish.coding_agent or CLAUDE
        await check_agent(
            self._core, provider, "coding_agent", environment_id=replica.environment_id, config=replica.config
        )
        return await self._chats.add(replica_id, provider, str(uuid.uuid4()))


def _sender(wish: SendMessage, caller: Caller | None) -> Sender:
    if caller is not None and caller.is_personal:
        return Sender(senderUserId=caller.user_id, senderEmail=caller.email)
    return Sender(senderUserId=wish.senderUserId, senderEmail=wish.senderEmail)
