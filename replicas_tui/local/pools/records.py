"""Workspaces of pools, as the API spells them."""

from __future__ import annotations

from replicas_tui.api.environment_hooks import Spare
from replicas_tui.local.db.warm_pools import SpareRow
from replicas_tui.local.words import ORGANIZATION


def spare(row: SpareRow) -> Spare:
    """Return a workspace of a pool as the API spells it."""
    return Spare.model_validate(
        {
            "id": row.id,
            "organization_id": ORGANIZATION,
            "warm_pool_config_id": row.pool_id,
            "sandbox_id": row.id,
            "status": row.status,
            "generation": row.generation,
            "error_message": row.error_message,
            "created_at": row.created_at,
        }
    )
