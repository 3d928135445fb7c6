"""State and action in, next state out. Pure: no clock, no I/O, no randomness.

A transcript is the exception its module describes: it grows in place, and the state gets its new version.
"""

from __future__ import annotations

from typing import assert_never

from replicas_tui.state.actions import (
    Action,
    CapabilitiesLoaded,
    CatalogueLoaded,
    ChatRemoved,
    ChatsLoaded,
    Connected,
    EventArrived,
    FleetLoaded,
    FleetRestored,
    LinkChanged,
    Marked,
    Noticed,
    NoticeDismissed,
    Opened,
    QueueLoaded,
    ReadMarked,
    ReadRestored,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    ServerLinkChanged,
    StatusChanged,
    TurnEndRead,
)
from replicas_tui.state.actions_alerts import AlertAction, Alerted, AlertsRestored, Muted
from replicas_tui.state.actions_canvas import CanvasAction, CanvasCopiesLoaded, CanvasFailed, CanvasLoaded, CanvasOpened
from replicas_tui.state.actions_history import HistoryFailed, HistoryLoaded, HistoryLoading
from replicas_tui.state.actions_hooks import (
    HookAction,
    HookDrafted,
    HookPastLoaded,
    HookRunBegan,
    HookRunEnded,
    HookRunLeft,
    HookRunTold,
    HookShown,
)
from replicas_tui.state.actions_messages import (
    DraftChanged,
    MessageAccepted,
    MessageFailed,
    MessageSending,
    MessageWithdrawn,
    SentRestored,
    TextPutAside,
)
from replicas_tui.state.actions_resources import ResourceAction, ResourceFailed, ResourceLoaded, ResourceLoading
from replicas_tui.state.actions_review import (
    ChangesSeen,
    CommentKept,
    CommentsDropped,
    DiffLookChosen,
    DiffsRestored,
    FilesViewed,
    ReviewAction,
    ReviewRestored,
)
from replicas_tui.state.actions_staging import (
    ApplyingBegan,
    ApplyingEnded,
    StagedApplied,
    StagedReverted,
    StagingAction,
    VariablesStaged,
    VariableTyped,
)
from replicas_tui.state.item_forms import FormKept
from replicas_tui.state.model import State
from replicas_tui.state.slices import (
    alerts,
    canvas,
    catalogue,
    chats,
    events,
    fleet,
    hook_bench,
    item_forms,
    messages,
    notices,
    queue,
    resources,
    reviews,
    server,
    staging,
    transcripts,
)


def reduce(state: State, action: Action) -> State:
    """Return the state after `action`, or `state` itself if nothing changed."""
    match action:
        case EventArrived():
            return events.reduce(state, action)
        case HistoryLoading() | HistoryLoaded() | HistoryFailed():
            return transcripts.reduce(state, action)
        case (
            MessageSending()
            | MessageAccepted()
            | MessageFailed()
            | MessageWithdrawn()
            | DraftChanged()
            | SentRestored()
            | TextPutAside()
        ):
            return messages.reduce(state, action)
        case ChatsLoaded() | ChatRemoved() | TurnEndRead():
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
    | ReadMarked
    | ReadRestored
    | CanvasAction
    | CatalogueLoaded
    | Noticed
    | NoticeDismissed
    | AlertAction
    | ResourceAction
    | StagingAction
    | HookAction
    | FormKept
    | ReviewAction,
) -> State:
    match action:
        case Connected() | ServerLinkChanged() | CapabilitiesLoaded() | LinkChanged():
            return server.reduce(state, action)
        case FleetRestored() | FleetLoaded() | ReplicaDeleted() | Opened() | Marked() | ReadMarked() | ReadRestored():
            return fleet.reduce(state, action)
        case ReplicaCreated() | ReplicaLoaded() | StatusChanged():
            return fleet.reduce_one(state, action)
        case CatalogueLoaded():
            return catalogue.reduce(state, action)
        case Noticed() | NoticeDismissed() | AlertsRestored() | Alerted() | Muted():
            return _told(state, action)
        case _:
            return _of_one_place(state, action)


def _told(state: State, action: Noticed | NoticeDismissed | AlertAction) -> State:
    match action:
        case Noticed() | NoticeDismissed():
            return notices.reduce(state, action)
        case AlertsRestored() | Alerted() | Muted():
            return alerts.reduce(state, action)
        case _:
            assert_never(action)


def _of_one_place(
    state: State, action: CanvasAction | ResourceAction | StagingAction | HookAction | FormKept | ReviewAction
) -> State:
    match action:
        case CanvasCopiesLoaded() | CanvasLoaded() | CanvasFailed() | CanvasOpened():
            return canvas.reduce(state, action)
        case ResourceLoading() | ResourceLoaded() | ResourceFailed():
            return resources.reduce(state, action)
        case (
            VariablesStaged() | VariableTyped() | StagedReverted() | ApplyingBegan() | StagedApplied() | ApplyingEnded()
        ):
            return staging.reduce(state, action)
        case FormKept():
            return item_forms.reduce(state, action)
        case (
            HookDrafted()
            | HookShown()
            | HookPastLoaded()
            | HookRunBegan()
            | HookRunTold()
            | HookRunEnded()
            | HookRunLeft()
        ):
            return hook_bench.reduce(state, action)
        case (
            ReviewRestored()
            | DiffsRestored()
            | CommentKept()
            | CommentsDropped()
            | FilesViewed()
            | ChangesSeen()
            | DiffLookChosen()
        ):
            return reviews.reduce(state, action)
        case _:
            assert_never(action)
