"""A chat as JSON: the events as the API gave them, for programs."""

from __future__ import annotations

import json

from replicas_tui.state.export.source import Source


def as_json(chat: Source) -> str:
    """Write the history in the API's own shape, with the names of what it is of."""
    whole = {
        "replica_id": chat.replica_id,
        "chat_id": chat.chat_id,
        "replica": chat.replica,
        "title": chat.title,
        "coding_agent": chat.agent,
        "total": chat.start + len(chat.events),
        "events": [event.model_dump(mode="json") for event in chat.events],
    }
    return json.dumps(whole, indent=1) + "\n"
