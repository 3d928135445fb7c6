"""`replicas-tui local deliveries …`: what the engine told to webhooks, and telling it again."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from replicas_tui.api.deliveries import Delivery, ListDeliveries
from replicas_tui.commands.repos import ask
from replicas_tui.state.safe import safe_line

SHOWN = 50


def list_all(arguments: argparse.Namespace, engine: Path) -> int:
    """List the newest deliveries, newest first."""
    wanted = ListDeliveries(state=arguments.state, replica_id=arguments.replica, limit=arguments.limit)
    found = ask(engine, lambda client: client.deliveries.list(wanted)).deliveries
    if arguments.json:
        print(json.dumps([each.model_dump(mode="json") for each in found]))
        return 0
    for each in found:
        print(_line(each))
    if not found:
        print("No delivery; replicas made with a webhook_url have some.")
    return 0


def resend(arguments: argparse.Namespace, engine: Path) -> int:
    """Send one delivery again, under its old id."""
    unknown = f"No delivery has the id {safe_line(arguments.id, 60)}; replicas-tui local deliveries list names them."
    sent = ask(engine, lambda client: client.deliveries.resend(arguments.id), unknown=unknown)
    print(f"{safe_line(sent.event_type)} is sent to {safe_line(sent.url)} again, as delivery {safe_line(sent.id)}.")
    return 0


def _line(delivery: Delivery) -> str:
    when = delivery.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S") if delivery.created_at else ""
    tries = f"{delivery.attempts} {'try' if delivery.attempts == 1 else 'tries'}"
    words = [when, delivery.id, f"{delivery.state:9}", tries, delivery.event_type, delivery.url, delivery.problem or ""]
    return safe_line("  ".join(words).rstrip())
