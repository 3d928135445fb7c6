"""The whole state of the app, as plain frozen data.

Everything the screen shows follows from one `State`. Only `reduce` makes a new one; nothing changes one in place. The
one exception, on purpose, is a transcript: `state/transcript.py` says why and how.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.chats import Chat
from replicas_tui.api.environments import Environment
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import Replica, RepositoryStatus
from replicas_tui.api.repositories import Repository, RepositorySet
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


class Delivery(Enum):
    """How far a message came; each step is a real answer or event."""

    SENDING = "sending"
    WAKING = "waking"
    QUEUED = "queued"
    SENT = "sent"
    STARTED = "started"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way.

    Attributes:
        local_id: Ours, before the server gave one.
        text: What was typed; kept until the server has it.
        delivery: How far it came.
        message_id: The server's id, once known.
        position: Place in the queue, once known.
        reason: Why it failed, a sentence.
    """

    local_id: str
    replica_id: str
    chat_id: str | None
    text: str
    delivery: Delivery = Delivery.SENDING
    message_id: str | None = None
    position: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed and not sent; `cursor` is (row, column)."""

    text: str
    cursor: tuple[int, int] = (0, 0)


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
    """One line of "last hour": `kind` is a row state (`asks`, `plan`, `error`, `done`, …)."""

    at: datetime
    replica_id: str
    kind: str
    text: str


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
        links: By replica id; absent means off.
        waking: Replicas that were asked to wake and are not active yet.
        asked_at: By chat id: since when it awaits input.
        worked_at: By chat id: since when it works.
        open_replica: The replica on screen.
        open_chat: The chat on screen.
        marked: Replicas the user marked; they are streamed too.
        read_at: By replica id: when the user last looked at it.
        outgoing: Messages on their way, newest last.
        drafts: By chat id (or `new` for the new-replica form).
        sent: What was sent before, newest last, each text once: what the composer goes back to.
        diffs: By replica id.
        canvases: By replica id.
        canvas_open: By replica id: the item that is shown.
        catalogue: What a new replica can be made of.
        notices: Newest last; the app shows and then dismisses them.
        noticed: How many notices there ever were; ids are never used twice.
        happenings: Newest first, at most 50.
        errors: By replica id: the last error event, a sentence.
    """

    server: Server = field(default_factory=Server)
    replicas: Mapping[str, Replica] = field(default_factory=dict)
    fleet_loaded: bool = False
    stale: bool = False
    chats: Mapping[str, tuple[Chat, ...]] = field(default_factory=dict)
    repos: Mapping[str, tuple[RepoState, ...]] = field(default_factory=dict)
    queues: Mapping[str, tuple[QueuedMessage, ...]] = field(default_factory=dict)
    transcripts: Mapping[str, Transcripts] = field(default_factory=dict)
    links: Mapping[str, LinkState] = field(default_factory=dict)
    waking: frozenset[str] = frozenset()
    asked_at: Mapping[str, datetime] = field(default_factory=dict)
    worked_at: Mapping[str, datetime] = field(default_factory=dict)
    open_replica: str | None = None
    open_chat: str | None = None
    marked: frozenset[str] = frozenset()
    read_at: Mapping[str, datetime] = field(default_factory=dict)
    outgoing: tuple[Outgoing, ...] = ()
    drafts: Mapping[str, Draft] = field(default_factory=dict)
    sent: tuple[str, ...] = ()
    diffs: Mapping[str, Diffs] = field(default_factory=dict)
    canvases: Mapping[str, tuple[CanvasItem, ...]] = field(default_factory=dict)
    canvas_open: Mapping[str, CanvasContent] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue)
    notices: tuple[Notice, ...] = ()
    noticed: int = 0
    happenings: tuple[Happening, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
