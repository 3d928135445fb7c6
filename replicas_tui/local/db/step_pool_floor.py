"""The step of the database that lets spares be condemned: below the floor of its pool none is given out."""

from __future__ import annotations

STEP = "ALTER TABLE warm_pools ADD COLUMN floor INTEGER NOT NULL DEFAULT 1"
