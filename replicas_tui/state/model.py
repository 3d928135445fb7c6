"""The whole state of the app, as plain frozen data.

Everything the screen shows follows from one `State`. Only `reduce` makes a new one; nothing changes one in place. The
one exception, on purpose, is a transcript: `state/transcript.py` says why and how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from replicas_tui.api.canvas import CanvasItem
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.chats import Chat
from replicas_tui.api.environments import Environment
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import Replica, RepositoryStatus
from replicas_tui.api.repositories import Repository, RepositorySet
from replicas_tui.state.canvas import CanvasCopy, CanvasOpen
from replicas_tui.state.hook_bench import HookDraft, HookPast, HookRun
from replicas_tui.state.item_forms import FormOf, ItemFilled
from replicas_tui.state.outgoing import Draft, Outgoing
from replicas_tui.state.resources import Key, Resource
from replicas_tui.state.review import DiffLook, Review
from replicas_tui.state.staging import Staging
from replicas_tui.state.transcript import Transcript


class Link(Enum):
    """How one replica's event stream is doing."""

    OFF = "off"
    OPENING = "opening"
    LIVE = "live"
    BROKEN = "broken"  # tried again by itself
    REFUSED = "refused"  # the key; not tried again until the user acts
    PARKED = "parked"  # asleep; opens when it is active again
    GONE = "gone"  # deleted


class ServerLink(Enum):
    """How the line to the server is doing, as the top line says it."""

    CONNECTING = "connecting"
    LIVE = "live"
    POLLING = "polling"
    RECONNECTING = "reconnecting"
    OFFLINE = "offline"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LinkState:
    """A stream's health; `reason` is a sentence, `retry_at` when it is tried again."""

    link: Link = Link.OFF
    reason: str = ""
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """Whom we talk to.

    Attributes:
        profile: The profile's name.
        base_url: For the user's eyes.
        link: The line's health.
        reason: What is wrong with it, a sentence; empty when nothing is.
        capabilities: What it offers beyond the plain API; None when it says nothing of it.
        listed_at: When the list was last true.
    """

    profile: str = ""
    base_url: str = ""
    link: ServerLink = ServerLink.CONNECTING
    reason: str = ""
    capabilities: Capabilities | None = None
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a new replica can be made of."""

    repositories: tuple[Repository, ...] = ()
    sets: tuple[RepositorySet, ...] = ()
    environments: tuple[Environment, ...] = ()
    loaded: bool = False


class Level(Enum):
    """How a notice is meant."""

    INFO = "info"
    DONE = "done"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know, said once."""

    id: int
    level: Level
    text: str
    replica_id: str | None = None


@dataclass(frozen=True, slots=True)
class Diffs:
    """Full diffs of a replica's repositories, and when they were read."""

    statuses: tuple[RepositoryStatus, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of "last hour": `kind` is a row state (`asks`, `plan`, `error`, `done`, …), `event` its cause."""

    at: datetime
    replica_id: str
    kind: str
    text: str
    event: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TurnEnd:
    """How the last turn of a chat ended: `broke` when not by itself; no more known once the chat changes after `at`."""

    at: datetime
    broke: bool


@dataclass(frozen=True, slots=True)
class Transcripts:
    """A chat's transcript and the version the views have seen: equal only when nothing was added."""

    log: Transcript = field(compare=False)
    version: int = 0
    loading: bool = False
    failed: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Root of the state.

    Attributes:
        server: Whom we talk to, and how the line is.
        replicas: By id, in the server's order (newest first).
        fleet_loaded: False until the first list (from the cache or the server).
        stale: The rows come from the cache and the server has not confirmed them.
        chats: By replica id.
        repos: By replica id; where each repository stands.
        queues: By chat id; what waits.
        transcripts: By chat id.
        turn_ends: By chat id, as read without the transcript.
        links: By replica id; absent means off.
        waking: Replicas that were asked to wake and are not active yet.
        asked_at: By chat id: since when it awaits input.
        worked_at: By chat id: since when it works.
        open_replica: The replica on screen.
        open_chat: The chat on screen.
        marked: Replicas the user marked; they are streamed too.
        muted: Replicas that make no noise.
        alerted: Names of alerts that were found before, see `state/alerts.py`; None until they are read.
        read_at: By replica id: when the user last looked at it.
        outgoing: Messages on their way, newest last.
        drafts: By chat id (or `new` for the new-replica form); messages on their way by keys of `state/drafts.py`.
        sent: What was sent before, newest last, each text once: what the composer goes back to.
        diffs: By replica id.
        repos_told_at: By replica id: when an event last said that files changed.
        reviews: By replica id: what the reader of its changes made of them.
        diff_look: How diffs are read.
        canvases: By replica id.
        canvas_troubles: By replica id: why what is on it could not be read.
        canvas_open: By replica id: the file that is shown.
        canvas_copies: By replica id: versions of its files that are kept on disk, newest first.
        catalogue: What a new replica can be made of.
        notices: Newest last; the app shows and then dismisses them.
        noticed: How many notices there ever were; ids are never used twice.
        happenings: Newest first, at most 50.
        errors: By replica id: the last error event, a sentence.
        staged: By environment id: changes to its variables that were not sent yet.
        item_forms: Forms of files and MCP servers that were left unsaved.
        hook_drafts: Scripts of hooks that were not saved; this and the next ones by hook, see `state/hook_bench.py`.
        hook_runs: Runs of hooks that are, or were, listened to.
        hook_pasts: Versions that were seen here, and how scripts did.
        hooks_shown: What of it is on the screen.
        resources: What was read because somebody looked at it: see `state/resources.py`.
    """

    server: Server = field(default_factory=Server)
    replicas: Mapping[str, Replica] = field(default_factory=dict)
    fleet_loaded: bool = False
    stale: bool = False
    chats: Mapping[str, tuple[Chat, ...]] = field(default_factory=dict)
    repos: Mapping[str, tuple[RepoState, ...]] = field(default_factory=dict)
    queues: Mapping[str, tuple[QueuedMessage, ...]] = field(default_factory=dict)
    transcripts: Mapping[str, Transcripts] = field(default_factory=dict)
    turn_ends: Mapping[str, TurnEnd] = field(default_factory=dict)
    links: Mapping[str, LinkState] = field(default_factory=dict)
    waking: frozenset[str] = frozenset()
    asked_at: Mapping[str, datetime] = field(default_factory=dict)
    worked_at: Mapping[str, datetime] = field(default_factory=dict)
    open_replica: str | None = None
    open_chat: str | None = None
    marked: frozenset[str] = frozenset()
    muted: frozenset[str] = frozenset()
    alerted: frozenset[str] | None = None
    read_at: Mapping[str, datetime] = field(default_factory=dict)
    outgoing: tuple[Outgoing, ...] = ()
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    sent: tuple[str, ...] = ()
    diffs: Mapping[str, Diffs] = field(default_factory=dict)
    repos_told_at: Mapping[str, datetime] = field(default_factory=dict)
    reviews: Mapping[str, Review] = field(default_factory=dict)
    diff_look: DiffLook = field(default_factory=DiffLook)
    canvases: Mapping[str, tuple[CanvasItem, ...]] = field(default_factory=dict)
    canvas_troubles: Mapping[str, str] = field(default_factory=dict)
    canvas_open: Mapping[str, CanvasOpen] = field(default_factory=dict)
    canvas_copies: Mapping[str, tuple[CanvasCopy, ...]] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue)
    notices: tuple[Notice, ...] = ()
    noticed: int = 0
    happenings: tuple[Happening, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    staged: Mapping[str, Staging] = field(default_factory=dict)
    item_forms: Mapping[FormOf, ItemFilled] = field(default_factory=dict)
    hook_drafts: Mapping[str, HookDraft] = field(default_factory=dict)
    hook_runs: Mapping[str, HookRun] = field(default_factory=dict)
    hook_pasts: Mapping[str, HookPast] = field(default_factory=dict)
    hooks_shown: frozenset[str] = frozenset()
    resources: Mapping[Key[Any], Resource[Any]] = field(default_factory=dict)
