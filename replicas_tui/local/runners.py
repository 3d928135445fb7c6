"""The runner of each chat: made when there is something to run, told how its agent starts."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable

from replicas_tui.local.agents.adapter import AgentError, Launch
from replicas_tui.local.agents.processes import agent_environment, end_all, marked
from replicas_tui.local.changes import Changes
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, checkouts, queue, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.pulls.noticing import Noticing
from replicas_tui.local.pulls.wrapper import install, with_wrappers
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.secrets import worth_hiding
from replicas_tui.local.turns import ChatRunner, Surroundings
from replicas_tui.local.workspaces.paths import WorkspacePaths

LOG = logging.getLogger(__name__)


class Runners:
    """Makes, starts and ends the runners of all replicas."""

    def __init__(self, core: Core, changes: Changes, wardrobe: Wardrobe, boot: Boot) -> None:
        self._core = core
        self._wardrobe = wardrobe
        self.boot = boot
        self._calm: Callable[[Live], None] | None = None
        self._around = Surroundings(self._launch, changes.watch, self._closing, self._ended, self._when_calm)
        self._changes = changes
        self._noticing = Noticing(core)

    def call_when_calm(self, calm: Callable[[Live], None]) -> None:
        """Have `calm` called with a replica whenever a chat of it has nothing more to do."""
        self._calm = calm

    def of(self, chat: ChatRow) -> ChatRunner:
        """Return the runner of a chat."""
        live = self._core.live(chat.replica_id)
        if (found := live.runners.get(chat.id)) is None:
            found = live.runners[chat.id] = ChatRunner(self._core, live, chat, self._around)
        return found

    async def begin(self, replica_id: str) -> None:
        """Start every chat of an active replica in which something waits."""

        def in_need(db: sqlite3.Connection) -> tuple[ChatRow, ...]:
            return tuple(row for row in chats.of_replica(db, replica_id) if queue.waiting(db, row.id))

        for row in await self._core.db.read(in_need):
            self.of(row).kick()

    async def end(self, live: Live, why: str) -> None:
        """End the start hooks, every agent and every terminal of a replica, and whatever processes they left."""
        await self.boot.stop(live)
        runners = tuple(live.runners.values())
        await asyncio.gather(*(runner.stop(why) for runner in runners))
        live.runners.clear()
        await asyncio.gather(*(terminal.close() for terminal in tuple(live.terminals.values())))
        live.terminals.clear()
        row = await self._core.db.read(lambda db: replicas.get(db, live.replica_id))
        if row is not None and row.has_processes:
            await end_all(live.replica_id)
            await self._core.db.write(lambda db: replicas.set_has_processes(db, live.replica_id, there_may_be=False))

    async def _closing(self, live: Live) -> None:
        row = await self._core.db.read(lambda db: replicas.get(db, live.replica_id))
        if row is not None and row.webhook is not None:
            await asyncio.gather(self._changes.look(live), self._noticing.look(live))

    def _ended(self, live: Live) -> None:
        self._changes.look_soon(live)
        self._noticing.look_soon(live)

    def _when_calm(self, live: Live) -> None:
        if self._calm is not None:
            self._calm(live)

    async def _launch(self, chat_id: str) -> Launch:
        def note(db: sqlite3.Connection) -> tuple[ChatRow | None, ReplicaRow | None, tuple[str, ...]]:
            chat = chats.get(db, chat_id)
            if chat is None:
                return None, None, ()
            replicas.set_has_processes(db, chat.replica_id, there_may_be=True)
            names = tuple(row.name for row in checkouts.of_replica(db, chat.replica_id))
            return chat, replicas.get(db, chat.replica_id), names

        chat, row, names = await self._core.db.write(note)
        if chat is None or row is None:
            raise AgentError("The chat was deleted.")
        await self.boot.over(self._core.live(chat.replica_id))
        try:
            outfit = await self._wardrobe.outfit(row.environment_id)
        except Refusal as error:
            raise AgentError(str(error)) from error
        self._core.live(chat.replica_id).secrets = worth_hiding(outfit.secrets())
        paths = WorkspacePaths(self._core.folders.workspace(chat.replica_id))
        extra = {**self._core.settings.agent_env, **outfit.variables}
        env = with_wrappers(agent_environment(os.environ, paths.home, extra), paths)
        try:
            await asyncio.to_thread(install, paths)
        except OSError as error:  # the agent made something else of that place; it works without
            LOG.warning("gh and glab of %s are not watched: %s", row.id, error)
        return Launch(
            chat_id=chat.id,
            cwd=paths.repo(names[0]) if len(names) == 1 else paths.repos,
            env=marked(env, chat.replica_id),
            canvas=paths.canvas,
            session_id=chat.session_id,
            model=chat.model,
        )
