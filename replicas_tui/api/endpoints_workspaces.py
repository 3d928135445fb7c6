"""The operations under `/v1/workspaces` as data."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.chats import CreateChat
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.api.workspaces import (
    DeferredMessage,
    DeferredReceipt,
    MadeChat,
    TakenMessage,
    WorkspaceChats,
    WorkspaceMessage,
)

LIST_WORKSPACE_CHATS = Endpoint("GET", "/v1/workspaces/{id}/chats", Nothing, WorkspaceChats)
CREATE_WORKSPACE_CHAT = Endpoint("POST", "/v1/workspaces/{id}/chats", CreateChat, MadeChat, 201)
SEND_TO_CHAT = Endpoint("POST", "/v1/workspaces/{id}/chats/{chat_id}/messages", WorkspaceMessage, TakenMessage)
SEND_DEFERRED = Endpoint("POST", "/v1/workspaces/{id}/messages/deferred", DeferredMessage, DeferredReceipt, 202)
