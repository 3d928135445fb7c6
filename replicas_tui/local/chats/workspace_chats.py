"""The workspace family: chats and messages of a workspace that need not be there yet, nor be awake."""

from __future__ import annotations

import re
from dataclasses import dataclass

from replicas_tui.api.chats import Chat, CreateChat
from replicas_tui.api.messages import SendMessage
from replicas_tui.api.workspaces import (
    DeferredMessage,
    DeferredReceipt,
    MadeChat,
    TakenMessage,
    WorkspaceChats,
    WorkspaceMessage,
)
from replicas_tui.local import spelling
from replicas_tui.local.chats.chats import Chats, checked_id
from replicas_tui.local.chats.messages import Given, Messages
from replicas_tui.local.clock import now, spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, queue
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.refusals import Refusal, conflict
from replicas_tui.local.replicas.beginning import check_agent
from replicas_tui.local.words import ACTIVE, ARCHIVED, ERROR


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken, and whether its workspace was awake then."""

    receipt: TakenMessage
    was_active: bool


class WorkspaceTalk:
    """What the routes of workspaces' chats do."""

    def __init__(self, core: Core, chats_: Chats, messages: Messages) -> None:
        self._core = core
        self._chats = chats_
        self._messages = messages

    async def every(self, workspace_id: str) -> WorkspaceChats:
        """Return all chats; it wakes nothing."""
        await self._workspace(workspace_id)
        rows = await self._core.db.read(lambda db: chats.of_replica(db, workspace_id))
        return WorkspaceChats(chats=tuple(spelling.chat(row, self._core.live(workspace_id)) for row in rows))

    async def make(self, workspace_id: str, wish: CreateChat) -> MadeChat:
        """Make a chat, of a workspace that is preparing or sleeps too; Refusal 409 if it is archived or in error."""
        await self._open_workspace(workspace_id)
        made = await self._chats.make(workspace_id, wish)
        return MadeChat(chat=await self._chat(workspace_id, made.id))

    async def send(self, workspace_id: str, chat_id: str, wish: WorkspaceMessage, caller: Caller) -> Taken:
        """Take a message; sent again with the same id it is not taken twice."""
        replica = await self._open_workspace(workspace_id)
        chat = await self._chats.find(workspace_id, chat_id)
        return Taken(await self._take(replica, chat, wish, caller), replica.status == ACTIVE)

    async def send_deferred(self, workspace_id: str, wish: DeferredMessage, caller: Caller) -> DeferredReceipt:
        """Take a message to a chat that is made if need be, and wake the workspace."""
        replica = await self._open_workspace(workspace_id)
        chat = await self._chat_for(replica, wish)
        taken = await self._take(replica, chat, wish, caller)
        return DeferredReceipt(chatId=chat.id, messageId=taken.messageId)

    async def _take(self, replica: ReplicaRow, chat: ChatRow, wish: WorkspaceMessage, caller: Caller) -> TakenMessage:
        if wish.messageId is not None:
            known = await self._known(chat, wish.messageId)
            if known is not None:
                return known
        given = Given(wish.messageId, None if wish.submittedAt is None else min(spelled(wish.submittedAt), now()))
        try:
            sent = await self._messages.take(replica, chat, _snake(wish), caller, given)
        except Refusal as refusal:
            raise _camel(refusal) from None
        return TakenMessage(messageId=sent.message_id or "", queued=bool(sent.position), position=sent.position or 0)

    async def _known(self, chat: ChatRow, message_id: str) -> TakenMessage | None:
        row = await self._core.db.read(lambda db: queue.get(db, message_id))
        if row is None:
            return None
        if row.chat_id != chat.id:
            raise conflict("Message id is taken", f"messageId: {message_id}")
        position = await self._core.db.read(lambda db: queue.position(db, row)) or 0
        return TakenMessage(messageId=message_id, queued=position > 0, position=position)

    async def _chat_for(self, replica: ReplicaRow, wish: DeferredMessage) -> ChatRow:
        await check_agent(
            self._core, wish.provider, "provider", environment_id=replica.environment_id, config=replica.config
        )
        chat_id = checked_id(wish.chatId, "chatId")
        return await self._chats.add(replica.id, wish.provider, chat_id, field="chatId")

    async def _chat(self, workspace_id: str, chat_id: str) -> Chat:
        return spelling.chat(await self._chats.find(workspace_id, chat_id), self._core.live(workspace_id))

    async def _workspace(self, workspace_id: str) -> ReplicaRow:
        return await self._core.replica(workspace_id)

    async def _open_workspace(self, workspace_id: str) -> ReplicaRow:
        row = await self._workspace(workspace_id)
        if row.status in (ARCHIVED, ERROR):
            raise conflict(f"Workspace is {'archived' if row.status == ARCHIVED else 'in error'}", row.failure)
        return row


def _snake(wish: WorkspaceMessage) -> SendMessage:
    return SendMessage(
        message=wish.message,
        model=wish.model,
        images=wish.images,
        plan_mode=wish.planMode,
        goal_mode=wish.goalMode,
        fast_mode=wish.fastMode,
        thinking_level=wish.thinkingLevel,
    )


def _camel(refusal: Refusal) -> Refusal:
    """Name the field as this family spells it."""
    field, colon, rest = (refusal.details or "").partition(":")
    field = re.sub(r"_(\w)", lambda found: found[1].upper(), field) if colon else field
    return Refusal(refusal.status, refusal.error, f"{field}{colon}{rest}" if refusal.details else None)
