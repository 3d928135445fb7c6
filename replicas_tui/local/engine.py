"""The engine's life: opens the database, recovers from whatever ended it last, starts the loops.

Knows no HTTP. What a stop or a crash may not lose is in the database; `open` brings the world back into line with it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from replicas_tui.local.chats.scribe import close_interrupted
from replicas_tui.local.chats.transcripts import INTERRUPTED
from replicas_tui.local.core import Core
from replicas_tui.local.db import analytics, replicas
from replicas_tui.local.db.database import Database
from replicas_tui.local.families import Engine, assemble
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import EngineSettings
from replicas_tui.local.words import PREPARING
from replicas_tui.local.workspaces.orphans import end_orphans
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.removal import empty_trash

__all__ = ["Engine", "open_engine"]
LOG = logging.getLogger(__name__)
SWEEP_GRACE_S = 0.3  # who starts the engine waits for it


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
        engine = assemble(Core(db, folders, settings))
        await _recover(engine)
        engine.core.spawn(engine.tending.forever(), "idle watch")
        engine.core.spawn(engine.previews.forever(), "preview watch")
        engine.core.spawn(engine.keeper.forever(), "warm pools")
        engine.core.spawn(engine.core.sizes.forever(engine.core.took_too_much), "sizes of workspaces")
        engine.core.spawn(engine.courier.forever(), "webhook deliveries")
        engine.core.spawn(engine.clockwork.forever(), "automations")
        engine.core.spawn(engine.answering.forever(), "follow-ups of pull requests")
        engine.core.spawn(engine.watching.forever(), "pull request watch")
        try:
            yield engine
        finally:
            await _wind_up(engine)
    finally:
        await db.close()


async def _recover(engine: Engine) -> None:
    """Bring the world back into line with the database.

    What was interrupted says so and is not sent again; what waited goes on by itself.
    """
    core = engine.core
    await engine.environments.book.ensure_global()
    rows = await core.db.read(replicas.every)
    await end_orphans(core.folders.mirrors)
    await engine.runners.sweep(await core.db.read(replicas.with_processes), SWEEP_GRACE_S)
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
    await engine.runners.boot.recover()
    for replica_id in await core.db.read(replicas.with_waiting):
        core.spawn(engine.lifecycle.rouse(replica_id), f"recovery of {replica_id}")
    for replica_id in await core.db.read(replicas.buried):
        core.spawn(engine.lifecycle.clear_away(replica_id), f"removal of {replica_id}")
    core.spawn(empty_trash(WorkspacePaths(core.folders.workspace("any"))), "emptying of the trash")


async def _wind_up(engine: Engine) -> None:
    core = engine.core
    engine.end_streams()
    await _cancel_tasks(core)  # before the agents, so that nothing starts another
    await engine.runners.end(INTERRUPTED, *core.lives.values())
    await _cancel_tasks(core)


async def _cancel_tasks(core: Core) -> None:
    tasks = tuple(core.tasks)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
