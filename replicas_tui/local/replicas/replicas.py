"""The replica family: create, list, read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from replicas_tui.api.replicas import (
    VERSION,
    VERSION_HEADER,
    CreatedReplica,
    CreateReplica,
    GetReplica,
    LastChatMessage,
    ListReplicas,
    OneReplica,
    ReplicaDetails,
    ReplicaEnvironment,
    ReplicaPage,
    RepositoryStatus,
)
from replicas_tui.local import spelling
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, checkouts, hook_runs, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.refusals import Refusal, bad, conflict
from replicas_tui.local.replicas.changes import Changes
from replicas_tui.local.replicas.creation import plan_replica
from replicas_tui.local.replicas.given import given_environment
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.replicas.permissions import permissions_of
from replicas_tui.local.replicas.provisioning import Provisioning
from replicas_tui.local.words import ACTIVE, INCLUDES, SOURCES, STATUSES

FARTHEST = 2**60  # what SQLite can count to, and then some


class Replicas:
    """What the routes of replicas do."""

    def __init__(self, core: Core, lifecycle: Lifecycle, provisioning: Provisioning, changes: Changes) -> None:
        self._core = core
        self._lifecycle = lifecycle
        self._provisioning = provisioning
        self._changes = changes

    async def create(self, wish: CreateReplica, version: str | None, user_id: str | None = None) -> CreatedReplica:
        """Make a replica; without a version answer when it is there, at most after two minutes (then 503)."""
        if version not in (None, VERSION):
            raise bad(VERSION_HEADER, f"must be {VERSION} or left out")
        plan = await plan_replica(self._core, wish, user_id)
        plan = await self._provisioning.placed(plan)
        await self._core.db.write(plan.store, durable=True)
        making = self._provisioning.begin(plan.replica)
        if version is None:
            await self._until_made(making)
            if not making.done():
                raise Refusal(503, "Workspace is still preparing", f"It goes on: GET /v1/replica/{plan.replica.id}")
            if making.cancelled():
                raise conflict("Workspace was deleted", "It was deleted while it was made")
        row = await self._core.replica(plan.replica.id)
        return CreatedReplica(replica=spelling.replica(row, plan.checkouts))

    async def _until_made(self, making: asyncio.Task[None]) -> None:
        """Wait for a workspace, no longer than a create may block, nor than the engine runs."""
        ending = asyncio.create_task(self._core.ending.wait())
        limit = self._core.settings.create_wait_s
        await asyncio.wait((making, ending), timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()

    async def page(self, query: ListReplicas) -> ReplicaPage:
        """Return a page of the list; it wakes nothing."""
        for field, value, words in (("status", query.status, STATUSES), ("source", query.source, SOURCES)):
            if value is not None and value not in words:
                raise bad(field, f"must be one of {', '.join(words)}")
        number, limit = query.page or 1, query.limit or 10
        rows, total = await self._core.db.read(
            lambda db: replicas.page(
                db,
                status=query.status,
                source=query.source,
                user_id=query.user_id,
                limit=limit,
                offset=min((number - 1) * limit, FARTHEST),
            )
        )
        held = await self._core.db.read(lambda db: checkouts.of_replicas(db, [row.id for row in rows]))
        return ReplicaPage(
            replicas=tuple(spelling.replica(row, held[row.id]) for row in rows),
            total=total,
            page=number,
            limit=limit,
            total_pages=-(-total // limit),
        )

    async def get(self, replica_id: str, query: GetReplica) -> OneReplica:
        """Return a replica in full, and wake it if it sleeps."""
        wanted = {word.strip() for word in (query.include or "").split(",")} - {""}
        if unknown := wanted - set(INCLUDES):
            raise bad("include", f"{min(unknown)!r} is not one of {', '.join(INCLUDES)}")
        row = await self._core.replica(replica_id)
        live = self._core.live(replica_id)
        if row.status == ACTIVE:
            await self._changes.look(live)
        held = await self._core.db.read(lambda db: checkouts.of_replica(db, replica_id))
        rows = await self._core.db.read(lambda db: chats.of_replica(db, replica_id))
        waking = row.status not in ("error", "preparing") and await self._lifecycle.wake(replica_id)
        outfit = await self._core.db.read(lambda db: hook_runs.outfit(db, replica_id))
        started = outfit is None or outfit.start_hooks in {hook_runs.COMPLETED, hook_runs.FAILED}
        details = ReplicaDetails.model_validate(
            {
                **spelling.replica_fields(row, held),
                "coding_agent": next((c.provider for c in rows if spelling.chat(c, live).processing), None),
                "repository_statuses": await self._statuses(held, started=started, with_diffs="diffs" in wanted),
                "waking": waking,
                "chats": tuple(spelling.listed_chat(each, live) for each in rows),
                "environment": await self._environment(row, held) if "environment" in wanted else None,
                "lastChatMessage": _last_message(rows),
            }
        )
        return OneReplica(replica=details)

    async def _environment(self, row: ReplicaRow, held: Sequence[CheckoutRow]) -> ReplicaEnvironment:
        agents, fence = await self._core.agents.known(), await self._core.fence()
        outfit = await Wardrobe(self._core, self._core.vault).outfit(row.environment_id)
        policy = permissions_of(row.config, outfit.variables, self._core.settings.permissions)
        names = [each.name for each in held]
        given = await self._core.db.read(lambda db: given_environment(db, row, names, agents))
        return given.model_copy(update={"permissions": policy.value, "isolation": fence.kind})

    async def _statuses(
        self, held: Sequence[CheckoutRow], *, started: bool, with_diffs: bool
    ) -> tuple[RepositoryStatus, ...]:
        return tuple(
            [
                spelling.repository_status(
                    row, await self._changes.diff(row) if with_diffs and row.path else None, started=started
                )
                for row in held
            ]
        )


def _last_message(rows: Sequence[ChatRow]) -> LastChatMessage | None:
    said = [row for row in rows if row.last_message_at is not None]
    if not said:
        return None
    last = max(said, key=lambda row: row.last_message_at or "")
    return LastChatMessage.model_validate(
        {"text": last.last_message_text or "", "provider": last.provider, "at": last.last_message_at}
    )
