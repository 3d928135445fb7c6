"""How the agent of a chat starts: where, with which variables and logins, and what it may do."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import uuid

from replicas_tui.local.agents.adapter import AgentError, Launch
from replicas_tui.local.agents.agent import Agent
from replicas_tui.local.agents.credentials import bring_back, lend, own_variables
from replicas_tui.local.agents.processes import RUN_MARKER, agent_environment, marked
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, checkouts, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.environments.outfit import Outfit
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.pulls.wrapper import install, with_wrappers
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.replicas.permissions import permissions_of
from replicas_tui.local.secrets import worth_hiding
from replicas_tui.local.workspaces.paths import WorkspacePaths

LOG = logging.getLogger(__name__)


class Launching:
    """Says how agents start."""

    def __init__(self, core: Core, wardrobe: Wardrobe, boot: Boot) -> None:
        self._core = core
        self._wardrobe = wardrobe
        self._boot = boot

    async def launch(self, chat_id: str) -> Launch:
        """Return how the agent of a chat starts, the workspace made ready for it; AgentError if it cannot."""
        chat, row, held = await self._core.db.write(lambda db: _note(db, chat_id))
        if chat is None or row is None:
            raise AgentError("The chat was deleted.")
        live = self._core.live(chat.replica_id)
        await self._boot.over(live)
        try:
            outfit = await self._wardrobe.outfit(row.environment_id)
        except Refusal as error:
            raise AgentError(str(error)) from error
        agent = self._core.roster.of(chat.provider)
        own = own_variables(agent.credentials, os.environ)
        secrets = (*outfit.secrets(), *(own[name] for name in agent.credentials.keys if name in own))
        live.secrets = tuple(dict.fromkeys((*live.secrets, *worth_hiding(secrets))))
        paths = WorkspacePaths(self._core.folders.workspace(chat.replica_id))
        if (fence := await self._core.fence()).missing:
            raise AgentError(fence.missing)
        await asyncio.to_thread(_prepare, agent, paths)
        return Launch(
            chat_id=chat.id,
            cwd=paths.repo(held[0].name) if len(held) == 1 else paths.repos,
            env={**marked(self._environment(agent, own, outfit, paths), chat.replica_id), RUN_MARKER: uuid.uuid4().hex},
            canvas=paths.canvas,
            session_id=chat.session_id,
            model=chat.model,
            home=paths.home,
            permissions=permissions_of(row.config, outfit.variables, self._core.settings.permissions),
            wrapper=(*await self._core.sizes.prefix_of(row.id), *fence.prefix(paths.home, [row.url for row in held])),
            may_fence=fence.nests,
            mcps=outfit.mcps,
        )

    async def bring_back(self, replica_id: str) -> None:
        """Take over the logins that agents of a replica renewed."""
        rows = await self._core.db.read(lambda db: chats.of_replica(db, replica_id))
        paths = WorkspacePaths(self._core.folders.workspace(replica_id))
        for agent in filter(None, map(self._core.roster.get, {row.provider for row in rows})):
            try:
                await asyncio.to_thread(bring_back, agent.credentials, paths, os.environ)
            except OSError as error:
                LOG.warning("a login renewed in %s could not be taken over: %s", replica_id, error)

    def _environment(self, agent: Agent, own: dict[str, str], outfit: Outfit, paths: WorkspacePaths) -> dict[str, str]:
        extra = {**agent.extra, **own, **self._core.settings.agent_env, **outfit.variables}
        return with_wrappers(agent_environment(os.environ, paths.home, extra), paths)


def _note(db: sqlite3.Connection, chat_id: str) -> tuple[ChatRow | None, ReplicaRow | None, tuple[CheckoutRow, ...]]:
    chat = chats.get(db, chat_id)
    if chat is None:
        return None, None, ()
    replicas.set_has_processes(db, chat.replica_id, there_may_be=True)
    return chat, replicas.get(db, chat.replica_id), tuple(checkouts.of_replica(db, chat.replica_id))


def _prepare(agent: Agent, paths: WorkspacePaths) -> None:
    # The agent may have made something else of these places; it works without the one, or says that it is logged out.
    try:
        install(paths)
    except OSError as error:
        LOG.warning("gh and glab of %s are not watched: %s", paths.id, error)
    try:
        lend(agent.credentials, paths, os.environ)
    except OSError as error:
        LOG.warning("the login of %s could not be lent to %s: %s", agent.label, paths.id, error)
