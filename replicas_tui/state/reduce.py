"""State and action in, next state out. Pure: no clock, no I/O, no randomness.

A transcript is the exception its module describes: it grows in place, and the state gets its new version.
"""

from __future__ import annotations

from typing import assert_never

from replicas_tui.state.actions import (
    Action,
    CanvasLoaded,
    CanvasOpened,
    CapabilitiesLoaded,
    CatalogueLoaded,
    ChatRemoved,
    ChatsLoaded,
    Connected,
    EventArrived,
    FleetLoaded,
    FleetRestored,
    HistoryFailed,
    HistoryLoaded,
    HistoryLoading,
    LinkChanged,
    Marked,
    Noticed,
    NoticeDismissed,
    Opened,
    QueueLoaded,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    ServerLinkChanged,
    StatusChanged,
)
from replicas_tui.state.actions_messages import (
    DraftChanged,
    MessageAccepted,
    MessageFailed,
    MessageSending,
    SentRestored,
)
from replicas_tui.state.model import State
from replicas_tui.state.slices import (
    catalogue,
    chats,
    events,
    fleet,
    messages,
    notices,
    queue,
    server,
    transcripts,
)


def reduce(state: State, action: Action) -> State:
    """Return the state after `action`, or `state` itself if nothing changed."""
    match action:
        case EventArrived():
            return events.reduce(state, action)
        case HistoryLoading() | HistoryLoaded() | HistoryFailed():
            return transcripts.reduce(state, action)
        case MessageSending() | MessageAccepted() | MessageFailed() | DraftChanged() | SentRestored():
            return messages.reduce(state, action)
        case ChatsLoaded() | ChatRemoved():
            return chats.reduce(state, action)
        case QueueLoaded():
            return queue.reduce(state, action)
        case _:
            return _rarer(state, action)


def _rarer(
    state: State,
    action: Connected
    | ServerLinkChanged
    | CapabilitiesLoaded
    | LinkChanged
    | FleetRestored
    | FleetLoaded
    | ReplicaCreated
    | ReplicaLoaded
    | StatusChanged
    | ReplicaDeleted
    | Opened
    | Marked
    | CanvasLoaded
    | CanvasOpened
    | CatalogueLoaded
    | Noticed
    | NoticeDismissed,
) -> State:
    match action:
        case Connected() | ServerLinkChanged() | CapabilitiesLoaded() | LinkChanged():
            return server.reduce(state, action)
        case FleetRestored() | FleetLoaded() | ReplicaDeleted() | Opened() | Marked():
            return fleet.reduce(state, action)
        case ReplicaCreated() | ReplicaLoaded() | StatusChanged():
            return fleet.reduce_one(state, action)
        case CanvasLoaded() | CanvasOpened() | CatalogueLoaded():
            return catalogue.reduce(state, action)
        case Noticed() | NoticeDismissed():
            return notices.reduce(state, action)
        case _:
            assert_never(action)
