"""What the cache gives back. Its own words, as it knows the wire and nothing of the state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica


@dataclass(frozen=True, slots=True)
class SavedFleet:
    """The fleet as it was last known.

    Attributes:
        chats: By replica id.
        listed_at: None when there never was one.
        ends: How last turns ended: chat, the moment it had changed last, whether it broke off.
        repos: By replica id: where its repositories stood.
    """

    replicas: tuple[Replica, ...] = ()
    chats: tuple[tuple[str, tuple[Chat, ...]], ...] = ()
    listed_at: datetime | None = None
    ends: tuple[tuple[str, datetime, bool], ...] = ()
    repos: tuple[tuple[str, tuple[RepoState, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class CachedHistory:
    """A window of a transcript, oldest first.

    Attributes:
        events: The window.
        start: Position of `events[0]` from the front of the history.
        total: How many events the history had when it was saved; 0 when nothing is known of it.
        first: Position of the oldest event on disk: there is nothing to read before it.
    """

    events: tuple[AgentEvent, ...] = ()
    start: int = 0
    total: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was typed and not sent.

    Attributes:
        cursor: Row and column.
        pastes: Texts that stand in `text` as tokens.
        along: What goes along with it, as the app packs it.
    """

    text: str
    cursor: tuple[int, int] = (0, 0)
    pastes: tuple[str, ...] = ()
    along: str = ""


@dataclass(frozen=True, slots=True)
class SavedHookTest:
    """How a script did: `digest` is the SHA-256 of the script in hexadecimal."""

    digest: str
    at: datetime
    exit_code: int
    timed_out: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class SavedHookVersion:
    """A version of a hook that was seen."""

    version: int
    content: str = field(repr=False)
    seen_at: datetime = field(default=datetime.min)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class SavedHookPast:
    """What is known of a hook from before, newest first."""

    versions: tuple[SavedHookVersion, ...] = ()
    tests: tuple[SavedHookTest, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedReview:
    """What a reader made of a replica's changes: comments and looks, as the app packs them."""

    comments: tuple[str, ...] = ()
    looks: str = ""


@dataclass(frozen=True, slots=True)
class SavedDiffs:
    """The diffs of a replica, as the app packs them, and when they were read."""

    read_at: datetime
    packed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SavedHookRuns:
    """What the hooks of a replica printed, as the app packs it, and when it was read."""

    read_at: datetime
    packed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SeenCanvasFile:
    """A version of a canvas file that is kept: `digest` is the SHA-256 of its bytes in hexadecimal."""

    filename: str
    kind: str
    size: int
    digest: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class SavedCanvasFile(SeenCanvasFile):
    """The same, with what is in it; `is_text` says that its bytes are words in UTF-8."""

    mime_type: str
    is_text: bool
    body: bytes = field(repr=False)
