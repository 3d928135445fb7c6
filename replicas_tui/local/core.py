"""What every part of the engine works on: the database, the folders, the settings, and what lives beside the database.

The database is the truth. What is here is only what a restart may lose: open streams, running agents, locks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from replicas_tui.api.event_payloads import ErrorPayload, Preview
from replicas_tui.local.agents.adapter import Command
from replicas_tui.local.agents.detect import Detector
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.chats.events import Broadcaster
from replicas_tui.local.db import replicas
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.fence.fence import Fence, probe
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.refusals import conflict, missing
from replicas_tui.local.settings import EngineSettings
from replicas_tui.local.sizes.sizes import Sizes
from replicas_tui.local.vault import Vault
from replicas_tui.local.words import ACTIVE, DELETED

if TYPE_CHECKING:
    from replicas_tui.local.chats.turns import ChatRunner
    from replicas_tui.local.terminals.session import TerminalSession

LOG = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Live:
    """What lives of one replica while the engine runs.

    Attributes:
        changing: Held by whoever changes its status, so that sleep, wake and delete never overlap.
        runners: One a chat that got a message since the start.
        terminals: Its open terminals, those whose program has ended included.
        provisioning: The task that makes its workspace; None before and after.
        booting: The task that runs its start hooks.
        secrets: What its agents were given and its transcripts must not show.
        repos_looked_at: Held by whoever looks at its repositories.
        previews: The ports it serves, as listeners know them.
        ports: Those its processes were last seen to listen on, each with what tells its socket from a later one.
        hidden_ports: Those of them that were unregistered.
        ports_known: Whether anybody looked yet.
    """

    replica_id: str
    events: Broadcaster = field(default_factory=Broadcaster)
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    repos_looked_at: asyncio.Lock = field(default_factory=asyncio.Lock)
    runners: dict[str, ChatRunner] = field(default_factory=dict)
    terminals: dict[str, TerminalSession] = field(default_factory=dict)
    provisioning: asyncio.Task[None] | None = None
    booting: asyncio.Task[None] | None = None
    watching: asyncio.Task[None] | None = None
    fingerprints: tuple[str, ...] = ()
    previews: tuple[Preview, ...] = ()
    ports: dict[int, str] = field(default_factory=dict)
    hidden_ports: dict[int, str] = field(default_factory=dict)
    ports_known: bool = False
    secrets: tuple[str, ...] = ()
    since: float = field(default_factory=time.monotonic)

    def is_working(self) -> bool:
        """Return whether a turn runs in any chat, waiting for the user included."""
        return any(runner.processing for runner in self.runners.values())


@dataclass(slots=True, eq=False)
class Core:
    """The engine's common ground."""

    db: Database
    folders: EngineFolders
    settings: EngineSettings
    lives: dict[str, Live] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    automations_changed: asyncio.Event = field(default_factory=asyncio.Event)  # another may be due next
    outbox_filled: asyncio.Event = field(default_factory=asyncio.Event)  # there may be a webhook to deliver
    ending: asyncio.Event = field(default_factory=asyncio.Event)  # who waits for something long need not any more
    environments_changed: asyncio.Event = field(default_factory=asyncio.Event)  # for who keeps spares of them
    commands: dict[str, tuple[Command, ...]] = field(default_factory=dict)  # what each agent told last
    _fence: Fence | None = None
    roster: Agents = field(init=False)  # those it has
    agents: Detector = field(init=False)  # how they stand
    vault: Vault = field(init=False)  # one for all: two would make two keys
    sizes: Sizes = field(init=False)

    def __post_init__(self) -> None:
        self.roster = Agents(self.settings.agents, self.folders.settings)
        self.agents = Detector(agents=self.roster)
        self.vault = Vault(self.folders.vault, use_keyring=bool(self.settings.use_keyring))
        self.sizes = Sizes(self.db)

    async def fence(self) -> Fence:
        """Return what agents run behind; the first call tries it."""
        if self._fence is None:
            self._fence = await asyncio.to_thread(probe, self.settings.isolation)
        return self._fence

    def live(self, replica_id: str) -> Live:
        """Return what lives of a replica."""
        if (found := self.lives.get(replica_id)) is None:
            found = self.lives[replica_id] = Live(replica_id)
        return found

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run something beside the requests; what it raises goes to the log."""
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("%s failed", task.get_name(), exc_info=error)

    def took_too_much(self, replica_id: str, sentence: str) -> None:
        """Tell who looks at a replica what was ended in it for want of memory."""
        self.live(replica_id).events.publish("error", ErrorPayload(code="memory_limit", message=sentence))

    async def replica(self, replica_id: str) -> ReplicaRow:
        """Return a replica; Refusal 404 if there is none, or no more."""
        row = await self.db.read(lambda db: replicas.get(db, replica_id))
        if row is None or row.status == DELETED:
            raise missing("Replica")
        return row

    async def awake(self, replica_id: str) -> ReplicaRow:
        """Return a replica that is active; Refusal 409 if it is anything else."""
        row = await self.replica(replica_id)
        if row.status != ACTIVE:
            raise conflict("Workspace is not active", f"It is {row.status}")
        return row
