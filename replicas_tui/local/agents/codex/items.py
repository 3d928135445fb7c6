"""Items of Codex's app-server as events of this moment; what they say is `api.codex.items`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from replicas_tui.api.codex import items
from replicas_tui.local.agents.events import Json, event, picture_url


def user_message(text: str, images: Sequence[Mapping[str, Any]] = ()) -> Json:
    """Return the user's message."""
    return news("user_message", message=text, images=[picture_url(image) for image in images])


def news(kind: str, **fields: Any) -> Json:
    """Return an `event_msg`."""
    return event(*items.news(kind, **fields))


def call(call_id: str, name: str, arguments: Mapping[str, Any]) -> Json:
    """Return a call of a function."""
    return event(*items.call(call_id, name, arguments))


def output(call_id: str, text: str, exit_code: int | None = None) -> Json:
    """Return what a call came to."""
    return event(*items.output(call_id, text, exit_code))


def begun(item: Json) -> list[Json]:
    """Return what an item that began says already."""
    return [event(*told) for told in items.begun(item)]


def ended(item: Json) -> list[Json]:
    """Return what an item that is whole says; the user's message was told when the turn began."""
    return [event(*told) for told in items.ended(item)]


def changed(item: Json) -> tuple[Path, ...]:
    """Return the files an item changes, those they are moved to among them; none for an item of another kind."""
    changes = item.get("changes") if item.get("type") == "fileChange" else None
    known = [one for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []
    places = [place for one in known for place in (one.get("path"), _mapping(one.get("kind")).get("move_path"))]
    return tuple(Path(place) for place in places if isinstance(place, str))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
