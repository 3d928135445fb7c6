"""The engine's composition root: opens the database, recovers from whatever ended it last, starts the loops.

Knows no HTTP. What a stop or a crash may not lose is in the database; `open` brings the world back into line with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from replicas_tui.api.capabilities import (
    ADD_REPOSITORY,
    ADD_REPOSITORY_SET,
    DELIVERIES,
    INTERRUPT,
    TRUST,
    Capabilities,
)
from replicas_tui.api.hooks import Hooks
from replicas_tui.local.agents.processes import end_all
from replicas_tui.local.analytics import AnalyticsBook
from replicas_tui.local.automations.book import AutomationBook
from replicas_tui.local.automations.clockwork import Clockwork
from replicas_tui.local.automations.intake import Intake
from replicas_tui.local.automations.runs import Runs
from replicas_tui.local.canvas import Canvas
from replicas_tui.local.changes import Changes
from replicas_tui.local.chats import Chats
from replicas_tui.local.core import Core
from replicas_tui.local.db import analytics, hook_runs, replicas
from replicas_tui.local.db.database import Database
from replicas_tui.local.environments.family import EnvironmentFamily
from replicas_tui.local.environments.skill_install import SkillInstaller
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.histories import Histories
from replicas_tui.local.hooks.book import HookBook
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.hooks.dressing import Dressing
from replicas_tui.local.hooks.logs import hook_logs
from replicas_tui.local.hooks.trust import TrustBook
from replicas_tui.local.hooks.trying import HookTrials
from replicas_tui.local.isolation import IS_SIZE_ENFORCED, ISOLATION
from replicas_tui.local.lifecycle import Lifecycle
from replicas_tui.local.logs import EngineLogs
from replicas_tui.local.messages import Messages
from replicas_tui.local.offers import offers
from replicas_tui.local.people.keys import Keys
from replicas_tui.local.people.users import Users
from replicas_tui.local.pools.book import PoolBook
from replicas_tui.local.pools.keeper import PoolKeeper
from replicas_tui.local.previews.previews import PreviewBook
from replicas_tui.local.provisioning import Provisioning
from replicas_tui.local.pulls.following import Following
from replicas_tui.local.queues import Queues
from replicas_tui.local.replicas import Replicas
from replicas_tui.local.repositories import Connected, RepositorySetBook
from replicas_tui.local.runners import Runners
from replicas_tui.local.scribe import close_interrupted
from replicas_tui.local.settings import EngineSettings
from replicas_tui.local.skills.book import SkillBook
from replicas_tui.local.skills.sources import SkillSources
from replicas_tui.local.streams import Streams
from replicas_tui.local.tending import Tending
from replicas_tui.local.terminals.terminals import TerminalBook
from replicas_tui.local.transcripts import INTERRUPTED
from replicas_tui.local.vault import Vault
from replicas_tui.local.version import VERSION
from replicas_tui.local.webhooks.courier import Courier
from replicas_tui.local.webhooks.deliveries import DeliveryFamily
from replicas_tui.local.words import PREPARING
from replicas_tui.local.workspace_chats import WorkspaceTalk
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.removal import empty_trash

LOG = logging.getLogger(__name__)
SWEEP_GRACE_S = 0.3  # who starts the engine waits for it


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything the routes call, a family each."""

    core: Core
    runners: Runners
    lifecycle: Lifecycle
    tending: Tending
    provisioning: Provisioning
    replicas: Replicas
    chats: Chats
    messages: Messages
    queues: Queues
    histories: Histories
    canvas: Canvas
    connected: Connected
    environments: EnvironmentFamily
    environment_hooks: HookBook
    trials: HookTrials
    pools: PoolBook
    keeper: PoolKeeper
    trust: TrustBook
    skills: SkillBook
    sets: RepositorySetBook
    streams: Streams
    keys: Keys
    talk: WorkspaceTalk
    terminals: TerminalBook
    previews: PreviewBook
    logs: EngineLogs
    analytics: AnalyticsBook
    users: Users
    automations: AutomationBook
    clockwork: Clockwork
    intake: Intake
    deliveries: DeliveryFamily
    courier: Courier

    async def hooks(self, replica_id: str) -> Hooks:
        """Return what the hooks of a replica printed; Refusal 409 unless it is active."""
        return await hook_logs(self.core, replica_id)

    async def capabilities(self) -> Capabilities:
        """Return what this server has beyond the plain API, and its agents."""
        agents = await asyncio.to_thread(offers)
        return Capabilities(
            engine="local",
            version=VERSION,
            extensions=(INTERRUPT, ADD_REPOSITORY, ADD_REPOSITORY_SET, TRUST, DELIVERIES),
            agents=agents,
            isolation=ISOLATION,
            size_enforced=IS_SIZE_ENFORCED,
        )

    def end_streams(self) -> None:
        """End every open stream, so that a server that is to stop need not wait for its listeners."""
        for live in self.core.lives.values():
            live.events.close()
            for terminal in live.terminals.values():
                terminal.end_streams()


@asynccontextmanager
async def open_engine(folders: EngineFolders, settings: EngineSettings) -> AsyncIterator[Engine]:
    """Run an engine; on leaving, end its agents (their turns are marked interrupted) and close its database.

    Raises:
        sqlite3.Error: The database cannot be used.
        OSError: The folders cannot.
    """
    await asyncio.to_thread(folders.make)
    db = await Database.open(folders.database)
    try:
        engine = _assemble(Core(db, folders, settings))
        await _recover(engine)
        engine.core.spawn(engine.tending.forever(), "idle watch")
        engine.core.spawn(engine.previews.forever(), "preview watch")
        engine.core.spawn(engine.keeper.forever(), "warm pools")
        engine.core.spawn(engine.courier.forever(), "webhook deliveries")
        engine.core.spawn(engine.clockwork.forever(), "automations")
        try:
            yield engine
        finally:
            await _wind_up(engine)
    finally:
        await db.close()


def _assemble(core: Core) -> Engine:
    changes = Changes(core)
    vault = Vault(core.folders.vault, use_keyring=bool(core.settings.use_keyring))
    wardrobe = Wardrobe(core, vault)
    sources = SkillSources(core)
    dressing = Dressing(core, wardrobe, SkillInstaller(sources))
    boot = Boot(core, dressing)
    trials = HookTrials(core, dressing)
    keeper = PoolKeeper(core, dressing)
    runners = Runners(core, changes, wardrobe, boot)
    lifecycle = Lifecycle(core, changes, runners)
    tending = Tending(core, lifecycle)
    runners.call_when_calm(tending.calm)
    provisioning = Provisioning(core, lifecycle, dressing, boot, keeper)
    chats = Chats(core, runners)
    keys = Keys(core)
    messages = Messages(core, lifecycle, runners, chats)
    runs = Runs(core, provisioning, messages)
    return Engine(
        core=core,
        runners=runners,
        lifecycle=lifecycle,
        tending=tending,
        provisioning=provisioning,
        replicas=Replicas(core, lifecycle, provisioning, changes),
        chats=chats,
        messages=messages,
        talk=WorkspaceTalk(core, chats, messages),
        queues=Queues(core, chats),
        histories=Histories(core, chats),
        canvas=Canvas(core),
        connected=Connected(core),
        environments=EnvironmentFamily.assemble(core, vault),
        environment_hooks=HookBook(core, trials),
        trials=trials,
        pools=PoolBook(core, keeper),
        keeper=keeper,
        trust=TrustBook(core),
        skills=SkillBook(core, sources),
        sets=RepositorySetBook(core),
        streams=Streams(core),
        keys=keys,
        terminals=TerminalBook(core, wardrobe),
        previews=PreviewBook(core),
        logs=EngineLogs(core),
        analytics=AnalyticsBook(core),
        users=Users(core, keys),
        automations=AutomationBook(core, runs),
        clockwork=Clockwork(core, runs),
        intake=Intake(core, runs, Following(core, lifecycle).hear),
        deliveries=DeliveryFamily(core),
        courier=Courier(core),
    )


async def _recover(engine: Engine) -> None:
    """Bring the world back into line with the database.

    What was interrupted says so and is not sent again; what waited goes on by itself.
    """
    core = engine.core
    await engine.environments.book.ensure_global()
    rows = await core.db.read(replicas.every)
    await asyncio.gather(*(_sweep(core, each) for each in await core.db.read(replicas.with_processes)))
    await core.db.write(analytics.close_left_open)
    count = await core.db.write(lambda db: close_interrupted(db, INTERRUPTED))
    if count:
        LOG.warning("%d turns were interrupted by the end of the engine before this one", count)
    await core.db.write(replicas.bury_rest)
    for row in rows:
        if row.status == PREPARING:
            engine.provisioning.begin(row)
    await engine.keeper.recover()
    await engine.trials.clear_leftovers()
    for replica_id in await core.db.read(hook_runs.unstarted):
        engine.runners.boot.begin(core.live(replica_id))
    for replica_id in await core.db.read(replicas.with_waiting):
        core.spawn(engine.lifecycle.rouse(replica_id), f"recovery of {replica_id}")
    for replica_id in await core.db.read(replicas.buried):
        core.spawn(engine.lifecycle.clear_away(replica_id), f"removal of {replica_id}")
    core.spawn(empty_trash(WorkspacePaths(core.folders.workspace("any"))), "emptying of the trash")


async def _sweep(core: Core, replica_id: str) -> None:
    await end_all(replica_id, SWEEP_GRACE_S)
    await core.db.write(lambda db: replicas.set_has_processes(db, replica_id, there_may_be=False))


async def _wind_up(engine: Engine) -> None:
    core = engine.core
    engine.end_streams()
    await _cancel_tasks(core)  # before the agents, so that nothing starts another
    await asyncio.gather(*(engine.runners.end(live, INTERRUPTED) for live in tuple(core.lives.values())))
    await _cancel_tasks(core)


async def _cancel_tasks(core: Core) -> None:
    tasks = tuple(core.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
