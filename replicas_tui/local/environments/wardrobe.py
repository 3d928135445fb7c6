"""Reads the outfit of an environment out of the database, secrets opened."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_hooks, environment_items, environments, skills
from replicas_tui.local.db.environment_hooks import START, WARM
from replicas_tui.local.db.environment_items import FILES, MCPS, VARIABLES, ItemRow
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.outfit import Layer, McpServer, Outfit, Script, SkillChoice, laid_over
from replicas_tui.local.environments.variables import may_override
from replicas_tui.local.vault import Vault
from replicas_tui.local.words import GLOBAL

ENVIRONMENT = "environment"  # the name the API gives to an environment's own start hook


class Wardrobe:
    """Where outfits come from."""

    def __init__(self, core: Core, vault: Vault) -> None:
        self._core = core
        self._vault = vault

    async def outfit(self, environment_id: str) -> Outfit:
        """Return what a workspace of an environment gets; of one that is gone, what Global says."""
        return await self._core.db.read(lambda db: laid_over(tuple(self._layers(db, environment_id))))

    def _layers(self, db: sqlite3.Connection, environment_id: str) -> Iterator[Layer]:
        lowest, own = environments.get(db, GLOBAL), environments.get(db, environment_id)
        source = None if own is None else environments.get(db, own.source_environment_id or "")
        for row, name in ((lowest, GLOBAL), (source, ENVIRONMENT), (own, ENVIRONMENT)):
            if row is not None:
                yield self._layer(db, row, name)

    def _layer(self, db: sqlite3.Connection, row: EnvironmentRow, name: str) -> Layer:
        variables = environment_items.of_environment(db, VARIABLES, row.id)
        inherits = row.source_environment_id is not None
        prompts = (None if inherits else row.system_prompt, row.personal_preferences)
        hooks = {kind: environment_hooks.active(db, row.id, kind) for kind in (WARM, START)}
        scripts = {kind: Script(name, hook.content) for kind, hook in hooks.items() if hook is not None}
        return Layer(
            variables={v.label: self._open(v) for v in variables if not inherits or may_override(db, row, v.label)},
            files={f.detail: self._open(f) for f in environment_items.of_environment(db, FILES, row.id)},
            mcps=tuple(
                McpServer(m.label, m.detail, json.loads(self._open(m)))
                for m in environment_items.of_environment(db, MCPS, row.id)
            ),
            skills=tuple(SkillChoice(s.slug, s.source) for s in skills.of_environment(db, row.id)),
            registries=tuple(r.url for r in skills.registries(db, row.id)),
            prompts=tuple(text for text in prompts if text),
            warm=scripts.get(WARM),
            start=scripts.get(START),
        )

    def _open(self, row: ItemRow) -> str:
        return self._vault.open(row.id, row.sealed)
