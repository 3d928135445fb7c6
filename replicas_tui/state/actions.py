"""Everything that can happen to the state, named in the past tense; families of it have files of their own.

Moments are arguments (`at`): the reducer has no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.chats import Chat
from replicas_tui.api.environments import Environment
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.events import Event
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import Replica, ReplicaDetails
from replicas_tui.api.repositories import Repository, RepositorySet
from replicas_tui.state.actions_alerts import AlertAction
from replicas_tui.state.actions_canvas import CanvasAction
from replicas_tui.state.actions_history import HistoryAction
from replicas_tui.state.actions_hooks import HookAction
from replicas_tui.state.actions_messages import MessageAction
from replicas_tui.state.actions_resources import ResourceAction
from replicas_tui.state.actions_review import ReviewAction
from replicas_tui.state.actions_staging import StagingAction
from replicas_tui.state.item_forms import FormKept
from replicas_tui.state.model import Level, LinkState, ServerLink, TurnEnd


@dataclass(frozen=True, slots=True)
class Connected:
    """A profile was opened; everything of the one before is forgotten."""

    profile: str
    base_url: str


@dataclass(frozen=True, slots=True)
class ServerLinkChanged:
    """The line to the server changed its health."""

    link: ServerLink
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CapabilitiesLoaded:
    """The server said what it offers, or that it says nothing of it."""

    capabilities: Capabilities | None


@dataclass(frozen=True, slots=True)
class FleetRestored:
    """The last known fleet was read from the cache."""

    replicas: tuple[Replica, ...]
    chats: tuple[tuple[str, tuple[Chat, ...]], ...] = ()
    listed_at: datetime | None = None
    ends: tuple[tuple[str, TurnEnd], ...] = ()
    repos: tuple[tuple[str, tuple[RepoState, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class FleetLoaded:
    """A fresh list arrived; it replaces the old one."""

    replicas: tuple[Replica, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplicaCreated:
    """The server took a new replica, and with it the first message."""

    replica: Replica
    message: str = ""


@dataclass(frozen=True, slots=True)
class ReplicaLoaded:
    """One replica was read in full; diffs are in it when they were asked for."""

    details: ReplicaDetails
    at: datetime


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """A replica's status is known anew: a sleep, wake or archive was confirmed."""

    replica_id: str
    status: str
    waking: bool = False


@dataclass(frozen=True, slots=True)
class ReplicaDeleted:
    """A replica is gone."""

    replica_id: str


@dataclass(frozen=True, slots=True)
class ChatsLoaded:
    """A replica's chats were read."""

    replica_id: str
    chats: tuple[Chat, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ChatRemoved:
    """A chat was deleted."""

    replica_id: str
    chat_id: str


@dataclass(frozen=True, slots=True)
class QueueLoaded:
    """What waits in a chat, read or changed (also before the server agreed, and back if it does not)."""

    chat_id: str
    queue: tuple[QueuedMessage, ...]


@dataclass(frozen=True, slots=True)
class EventArrived:
    """The server pushed a live event."""

    replica_id: str
    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """A replica's event stream changed its health."""

    replica_id: str
    link: LinkState


@dataclass(frozen=True, slots=True)
class Opened:
    """The user looks at a replica; None: at the fleet."""

    replica_id: str | None
    chat_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Marked:
    """The user marked or unmarked a replica."""

    replica_id: str
    on: bool


@dataclass(frozen=True, slots=True)
class ReadMarked:
    """The user has seen what these replicas did, without opening them."""

    replica_ids: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadRestored:
    """When replicas were last looked at, by id, as it was kept."""

    read_at: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class TurnEndRead:
    """How the last turn of a chat ended was read, without reading the chat."""

    chat_id: str
    end: TurnEnd


@dataclass(frozen=True, slots=True)
class CatalogueLoaded:
    """What a new replica can be made of."""

    repositories: tuple[Repository, ...]
    sets: tuple[RepositorySet, ...]
    environments: tuple[Environment, ...]


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something the user should know."""

    level: Level
    text: str
    replica_id: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeDismissed:
    """A notice was seen."""

    id: int


Action: TypeAlias = (
    Connected
    | AlertAction
    | ServerLinkChanged
    | CapabilitiesLoaded
    | FleetRestored
    | FleetLoaded
    | ReplicaCreated
    | ReplicaLoaded
    | StatusChanged
    | ReplicaDeleted
    | ChatsLoaded
    | ChatRemoved
    | QueueLoaded
    | EventArrived
    | HistoryAction
    | LinkChanged
    | Opened
    | Marked
    | ReadMarked
    | ReadRestored
    | TurnEndRead
    | MessageAction
    | ResourceAction
    | StagingAction
    | HookAction
    | FormKept
    | ReviewAction
    | CanvasAction
    | CatalogueLoaded
    | Noticed
    | NoticeDismissed
)
