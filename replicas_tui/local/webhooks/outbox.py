"""Events of replicas, written down in the transaction of the change they tell: what happened is told, whatever dies.

A replica without a webhook writes nothing. Bodies hold no secret.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from typing import Any

from replicas_tui.local.clock import now
from replicas_tui.local.db import checkouts, deliveries, pulls, replicas
from replicas_tui.local.db.deliveries import DeliveryRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.words import DELETED

READY = "replica.ready"
TURN_COMPLETED = "replica.turn_completed"
GONE = "replica.deleted"
FAILURE = "replica.error"


def ready(db: sqlite3.Connection, replica_id: str) -> None:
    """The workspace was made, or woke, and can be reached."""
    _tell(db, READY, replica_id, {})


def deleted(db: sqlite3.Connection, replica_id: str) -> None:
    """The workspace was deleted; called before its webhook is forgotten."""
    _tell(db, GONE, replica_id, {})


def failed(db: sqlite3.Connection, replica_id: str, message: str) -> None:
    """The workspace is in error."""
    _tell(db, FAILURE, replica_id, {"message": message})


def turn_completed(db: sqlite3.Connection, replica_id: str, chat_id: str, *, is_complete: bool) -> None:
    """A turn is over; tells the pull requests that no earlier turn told. Nothing when the replica is deleted."""
    row = replicas.get(db, replica_id)
    if row is None or row.status == DELETED or row.webhook is None:
        return
    fresh = pulls.untold(db, replica_id)
    pulls.note_told(db, replica_id)
    statuses = [
        {
            "repository": each.name,
            "branch": each.branch,
            "default_branch": each.default_branch,
            "pr_urls": [pull.url for pull in fresh if pull.repository == each.name],
        }
        for each in checkouts.of_replica(db, replica_id)
    ]
    payload = {
        "repository_statuses": statuses,
        "pr_urls": [pull.url for pull in fresh],
        "chat_id": chat_id,
        "is_complete": is_complete,
    }
    _tell(db, TURN_COMPLETED, replica_id, payload)


def _tell(db: sqlite3.Connection, event_type: str, replica_id: str, payload: dict[str, Any]) -> None:
    row = replicas.get(db, replica_id)
    if row is None or row.webhook is None:
        return
    target = json.loads(row.webhook)
    event_id, at = f"evt_{uuid.uuid4().hex}", now()
    deliveries.add(
        db,
        DeliveryRow(
            id=str(uuid.uuid4()),
            event_id=event_id,
            event_type=event_type,
            replica_id=replica_id,
            url=target["url"],
            body=_body(event_id, event_type, at, row, payload),
            next_at=at,
            created_at=at,
        ),
    )


def _body(event_id: str, event_type: str, at: str, row: ReplicaRow, payload: dict[str, Any]) -> str:
    replica = {name: getattr(row, name) for name in ("id", "name", "status", "source", "created_at")}
    event = {"id": event_id, "type": event_type, "created_at": at, "replica": replica, "data": payload}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))
