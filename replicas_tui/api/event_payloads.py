"""What the live events of a replica carry."""

from __future__ import annotations

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.chats import Chat
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import GitDiff


class ReadyPayload(Wire):
    """Version of the replica's engine."""

    version: str = ""


class EngineStatus(Wire):
    """How busy the workspace is."""

    uptimeSeconds: float = 0
    hasActiveSSHSessions: bool = False
    activeSseClients: int = 0
    chatsTotal: int = 0
    chatsProcessing: int = 0
    reposTotal: int = 0
    hooksRunning: bool = False
    desktopReady: bool | None = None


class StatusPayload(Wire):
    """Wraps the status."""

    status: EngineStatus


class RepoDiff(Wire):
    """Changed lines of a repository."""

    added: int = 0
    removed: int = 0
    fullDiff: str | None = None

    def spelled_as_replica(self) -> GitDiff:
        """Give the same numbers as `/v1/replica` spells them."""
        return GitDiff(added=self.added, removed=self.removed, full_diff=self.fullDiff)


class RepoState(Wire):
    """Where a repository stands."""

    name: str
    path: str = ""
    defaultBranch: str = ""
    currentBranch: str = ""
    prUrls: Many[str] = ()
    gitDiff: RepoDiff | None = None
    startHooksCompleted: bool = True
    provider: str | None = None


class ReposPayload(Wire):
    """Every repository of the workspace."""

    repos: Many[RepoState] = ()


class ChatCreatedPayload(Wire):
    """The new chat, and the client's own word for the request that made it."""

    chat: Chat
    clientRequestId: str | None = None


class ChatPayload(Wire):
    """The chat as it is now."""

    chat: Chat


class ChatRefPayload(Wire):
    """Which chat."""

    chatId: str


class TurnAcceptedPayload(Wire):
    """Which message, and its place: 0 runs now, 1 is the first that waits."""

    chatId: str
    messageId: str = ""
    queued: bool = False
    position: int = 0


class TurnStartedPayload(Wire):
    """Which message the agent took up."""

    chatId: str
    messageId: str = ""


class TurnDeltaPayload(Wire):
    """One event of the agent."""

    chatId: str
    event: AgentEvent
    messageId: str | None = None


class TurnCompletedPayload(Wire):
    """`isComplete` is False when interrupted or failed; `processing` True means background work goes on."""

    chatId: str
    isComplete: bool = True
    processing: bool = False


class InterruptedPayload(Wire):
    """Ids of the messages that still wait."""

    chatId: str
    interrupted: bool = True
    queue: Many[str] = ()


class HooksPayload(Wire):
    """Whether hooks run, and whether all of them ran; while one runs, which, and what it printed since the last."""

    running: bool = False
    completed: bool = False
    hookType: str | None = None
    hookName: str | None = None
    output: str | None = None


class Preview(Wire):
    """A port a workspace serves."""

    port: int
    publicUrl: str
    createdAt: When = None


class PreviewsPayload(Wire):
    """Every port."""

    previews: Many[Preview] = ()


class ErrorPayload(Wire):
    """What went wrong; codes are not published."""

    code: str = ""
    message: str = ""
    details: str | None = None
