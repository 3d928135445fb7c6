"""Reading what a new replica can be made of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.state.actions import CapabilitiesLoaded, CatalogueLoaded


@dataclass(frozen=True, slots=True)
class LoadCatalogue:
    """Read repositories, sets, environments, and what the server offers beyond the plain API."""

    label: ClassVar[str] = "Read repositories and environments"

    async def run(self, ctx: Context) -> None:
        """Replace the catalogue in the store."""
        client = ctx.client
        capabilities, repositories, sets, environments = await asyncio.gather(
            client.capabilities.get(),
            client.repositories.list(),
            client.repositories.sets(),
            client.environments.list(),
        )
        ctx.store.dispatch(
            CapabilitiesLoaded(capabilities),
            CatalogueLoaded(repositories.repositories, sets.repository_sets, environments.environments),
        )
