"""`replicas-tui local export …`: a whole chat on standard output, for files and for programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from replicas_tui.api.chats import Chat
from replicas_tui.client.client import Client
from replicas_tui.client.history import Window
from replicas_tui.commands.repos import ask
from replicas_tui.outcome import Failure
from replicas_tui.state.export import as_json, as_markdown, as_scenario
from replicas_tui.state.export.source import source
from replicas_tui.state.safe import safe_line
from replicas_tui.state.transcript import Transcript

PAGE = 5_000
_WRITERS = {"md": as_markdown, "json": as_json, "scenario": as_scenario}


def export(arguments: argparse.Namespace, engine: Path) -> int:
    """Print the chat of a replica, the one used last when none is named."""
    listed = "replicas-tui completions values replicas lists them"
    unknown = f"No replica has the id {safe_line(arguments.replica, 60)}; {listed}."
    chat, window = ask(engine, lambda client: _read(client, arguments.replica, arguments.chat), unknown=unknown)
    log = Transcript()
    log.load(window.events, window.start, whole=True)
    whole = source(
        log,
        replica_id=arguments.replica,
        chat_id=chat.id,
        replica=safe_line(arguments.replica, 100),
        title=safe_line(chat.title, 200) or safe_line(chat.id),
        agent=safe_line(chat.provider, 40),
    )
    sys.stdout.write(_WRITERS[arguments.format](whole))
    return 0


async def _read(client: Client, replica_id: str, chat_id: str | None) -> tuple[Chat, Window]:
    chats = (await client.chats.list(replica_id)).chats
    chat = _chosen(chats, chat_id)
    window = await client.history.window(replica_id, chat.id, limit=PAGE)
    while window.start > 0:
        longer = await client.history.extend(replica_id, chat.id, window, limit=PAGE)
        if longer.start >= window.start:
            raise Failure(f"The server counts {window.start:,} older events and gives none of them.")
        window = longer
    return chat, window


def _chosen(chats: tuple[Chat, ...], chat_id: str | None) -> Chat:
    if chat_id is None and chats:
        return max(chats, key=lambda chat: used.timestamp() if (used := chat.updatedAt or chat.createdAt) else 0.0)
    found = next((chat for chat in chats if chat.id == chat_id), None)
    if found is None:
        known = ", ".join(safe_line(chat.id) for chat in chats) or "none"
        raise Failure(f"The replica has no such chat; it has: {known}.")
    return found
