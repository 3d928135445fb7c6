"""Every operation as data: method, path, what it takes, what it gives.

The client calls these and the engine mounts them, so the two cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from replicas_tui.api.base import Nothing, Success, Wire
from replicas_tui.api.canvas import CanvasContent, CanvasList
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.chats import Chats, CreateChat, CreatedChat, SlashCommands
from replicas_tui.api.environments import Environments, ListEnvironments, OneEnvironment
from replicas_tui.api.history import History, ReadHistory
from replicas_tui.api.hooks import Hooks
from replicas_tui.api.messages import SendMessage, SentMessage
from replicas_tui.api.queue import ChangedQueue, ChatQueue, ReorderQueue
from replicas_tui.api.replicas import (
    CreatedReplica,
    CreateReplica,
    GetReplica,
    ListReplicas,
    OneReplica,
    ReplicaPage,
    Woken,
)
from replicas_tui.api.repositories import AddedRepository, AddRepository, Repositories, RepositorySets

In = TypeVar("In", bound=Wire)
Out = TypeVar("Out", bound=Wire)


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[In, Out]):
    """One operation.

    `takes` travels as the query of a GET or DELETE and as the JSON body of anything else. `status` is what the engine
    answers when all is well; a client takes any 2xx.
    """

    method: Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
    path: str
    takes: type[In]
    gives: type[Out]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Stream(Generic[In]):
    """An operation that answers with server-sent events. `takes` travels as in `Endpoint`."""

    method: Literal["GET", "POST"]
    path: str
    takes: type[In]


LIST_REPLICAS = Endpoint("GET", "/v1/replica", ListReplicas, ReplicaPage)
CREATE_REPLICA = Endpoint("POST", "/v1/replica", CreateReplica, CreatedReplica, 201)
GET_REPLICA = Endpoint("GET", "/v1/replica/{id}", GetReplica, OneReplica)
DELETE_REPLICA = Endpoint("DELETE", "/v1/replica/{id}", Nothing, Success)
WAKE_REPLICA = Endpoint("POST", "/v1/replica/{id}/wake", Nothing, Woken)
SLEEP_WORKSPACE = Endpoint("POST", "/v1/workspaces/{id}/sleep", Nothing, Success)
ARCHIVE_WORKSPACE = Endpoint("POST", "/v1/workspaces/{id}/archive", Nothing, Success)
SLEEP_REPLICA = Endpoint("POST", "/v1/replica/{id}/sleep", Nothing, Success)
ARCHIVE_REPLICA = Endpoint("POST", "/v1/replica/{id}/archive", Nothing, Success)

SEND_MESSAGE = Endpoint("POST", "/v1/replica/{id}/messages", SendMessage, SentMessage)
LIST_CHATS = Endpoint("GET", "/v1/replica/{id}/chats", Nothing, Chats)
CREATE_CHAT = Endpoint("POST", "/v1/replica/{id}/chats", CreateChat, CreatedChat, 201)
DELETE_CHAT = Endpoint("DELETE", "/v1/replica/{id}/chats/{chat_id}", Nothing, Success)
INTERRUPT_CHAT = Endpoint("POST", "/v1/replica/{id}/chats/{chat_id}/interrupt", Nothing, Success)
SLASH_COMMANDS = Endpoint("GET", "/v1/replica/{id}/chats/{chat_id}/slash-commands", Nothing, SlashCommands)
GET_QUEUE = Endpoint("GET", "/v1/replica/{id}/chats/{chat_id}/queue", Nothing, ChatQueue)
CLEAR_QUEUE = Endpoint("DELETE", "/v1/replica/{id}/chats/{chat_id}/queue", Nothing, ChangedQueue)
REORDER_QUEUE = Endpoint("PATCH", "/v1/replica/{id}/chats/{chat_id}/queue/reorder", ReorderQueue, ChangedQueue)
REMOVE_QUEUED = Endpoint("DELETE", "/v1/replica/{id}/chats/{chat_id}/queue/{message_id}", Nothing, ChangedQueue)

READ_HISTORY = Endpoint("GET", "/v1/replica/{id}/history", ReadHistory, History)
LIST_CANVAS = Endpoint("GET", "/v1/replica/{id}/canvas", Nothing, CanvasList)
GET_CANVAS = Endpoint("GET", "/v1/replica/{id}/canvas/{filename}", Nothing, CanvasContent)
GET_HOOKS = Endpoint("GET", "/v1/replica/{id}/hooks", Nothing, Hooks)
EVENTS_PATH = "/v1/replica/{id}/events"

LIST_REPOSITORIES = Endpoint("GET", "/v1/replica/repositories", Nothing, Repositories)
ADD_REPOSITORY = Endpoint("POST", "/v1/replica/repositories", AddRepository, AddedRepository, 201)
LIST_REPOSITORY_SETS = Endpoint("GET", "/v1/replica/repository-sets", Nothing, RepositorySets)
LIST_ENVIRONMENTS = Endpoint("GET", "/v1/environments", ListEnvironments, Environments)
GET_ENVIRONMENT = Endpoint("GET", "/v1/environments/{id}", Nothing, OneEnvironment)
CAPABILITIES = Endpoint("GET", "/v1/capabilities", Nothing, Capabilities)
