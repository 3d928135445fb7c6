"""The words of the API the engine decides by, and which of them it takes."""

from __future__ import annotations

PREPARING = "preparing"
ACTIVE = "active"
SLEEPING = "sleeping"
ARCHIVED = "archived"
ERROR = "error"
DELETED = "deleted"  # never leaves the engine: a deleted replica answers 404

STATUSES = (ACTIVE, SLEEPING, ARCHIVED, PREPARING, ERROR)
ASLEEP = (SLEEPING, ARCHIVED)
SOURCES = ("api", "dashboard", "slack", "linear", "github", "gitlab", "automation")

DELETE_WHEN_DONE = "delete_when_done"
ARCHIVE_WHEN_DONE = "archive_when_done"
SLEEP_WHEN_DONE = "sleep_when_done"
DELETE_AFTER_INACTIVITY = "delete_after_inactivity"
POLICIES = ("default", DELETE_WHEN_DONE, ARCHIVE_WHEN_DONE, SLEEP_WHEN_DONE, DELETE_AFTER_INACTIVITY)

INCLUDES = ("environment", "diffs")
GLOBAL = "global"
ORGANIZATION = "6f0e4c1d-3c52-5d5a-9a0e-7c1f5a3b2d10"  # one engine is one organisation, whatever it is called
