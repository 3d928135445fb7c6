"""`replicas-tui local export …`: a whole chat on standard output, for files and for programs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.client.client import Client
from replicas_tui.client.history import Window
from replicas_tui.commands.repos import ask
from replicas_tui.outcome import Failure
from replicas_tui.state.export import as_json, as_markdown, as_scenario
from replicas_tui.state.export.source import source
from replicas_tui.state.safe import safe_line
from replicas_tui.state.transcript import Transcript

PAGE = 5_000
MOST = 12  # replicas that are named to choose from
_WRITERS = {"md": as_markdown, "json": as_json, "scenario": as_scenario}


def export(arguments: argparse.Namespace, engine: Path) -> int:
    """Print the chat of a replica, the one used last when none is named."""
    unknown = f"There is no replica {safe_line(arguments.replica, 60)} any more."
    replica, chat, window = ask(
        engine, lambda client: _read(client, arguments.replica, arguments.chat), unknown=unknown
    )
    log = Transcript()
    log.load(window.events, window.start, whole=True)
    whole = source(
        log,
        replica_id=replica.id,
        chat_id=chat.id,
        replica=safe_line(replica.name, 100),
        title=safe_line(chat.title, 200) or safe_line(chat.id),
        agent=safe_line(chat.provider, 40),
    )
    sys.stdout.write(_WRITERS[arguments.format](whole))
    return 0


async def _read(client: Client, wanted: str, chat_id: str | None) -> tuple[Replica, Chat, Window]:
    replica = _named(await client.replicas.list_all(), wanted)
    chats = (await client.chats.list(replica.id)).chats
    chat = _chosen(chats, chat_id)
    window = await client.history.window(replica.id, chat.id, limit=PAGE)
    while window.start > 0:
        longer = await client.history.extend(replica.id, chat.id, window, limit=PAGE)
        if longer.start >= window.start:
            raise Failure(f"The server counts {window.start:,} older events and gives none of them.")
        window = longer
    return replica, chat, window


def _named(replicas: Sequence[Replica], wanted: str) -> Replica:
    """Give the replica of that id, else the only one of that name."""
    found = [one for one in replicas if one.id == wanted] or [one for one in replicas if one.name == wanted]
    if len(found) == 1:
        return found[0]
    said = safe_line(wanted, 60)
    if found:
        ids = ", ".join(safe_line(one.id) for one in found)
        raise Failure(f"{len(found)} replicas are called {said}; name one by its id: {ids}.")
    names = ", ".join(safe_line(one.name, 60) for one in replicas[:MOST]) or "none"
    more = f" and {len(replicas) - MOST} more" if len(replicas) > MOST else ""
    raise Failure(f"No replica has the name or the id {said}; there are: {names}{more}.")


def _chosen(chats: tuple[Chat, ...], chat_id: str | None) -> Chat:
    if chat_id is None and chats:
        return max(chats, key=lambda chat: used.timestamp() if (used := chat.updatedAt or chat.createdAt) else 0.0)
    found = next((chat for chat in chats if chat.id == chat_id), None)
    if found is None:
        known = ", ".join(safe_line(chat.id) for chat in chats) or "none"
        raise Failure(f"The replica has no such chat; it has: {known}.")
    return found
