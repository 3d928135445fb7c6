"""Pictures in messages and results, in every agent's spelling; their bytes stay where the event has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from replicas_tui.api.agent_events.parts import PICTURES
from replicas_tui.state.blocks import Image
from replicas_tui.state.safe import NOTHING, Safe, safe_line

MOST = 50  # pictures of one block
_DATA = "data:"


def images(content: Any) -> tuple[Image, ...]:
    """Give the pictures among some content; a result's may be wrapped in parts of their own."""
    parts = [content] if isinstance(content, Mapping) else content if isinstance(content, list | tuple) else []
    return tuple(found for part in parts if isinstance(part, Mapping) for found in _of(part))[:MOST]


def linked(urls: Iterable[Any]) -> tuple[Image, ...]:
    """Give the pictures at some addresses; a `data:` address holds its own."""
    return tuple(_at(url) for url in urls if isinstance(url, str) and url)[:MOST]


def _of(part: Mapping[str, Any]) -> tuple[Image, ...]:
    kind = part.get("type")
    if kind == "content":
        return images(part.get("content"))
    if kind == "file" and str(part.get("mime") or "").startswith("image/"):
        return (_named(_at(str(part.get("url") or "")), part),)
    if kind not in PICTURES:
        return ()
    source = part.get("source")
    body = source if isinstance(source, Mapping) else part
    media = next((str(body[key]) for key in ("media_type", "mimeType", "mime") if body.get(key)), "")
    data = body.get("data")
    if isinstance(data, str) and data:
        return (_named(_held(media, data), part),)
    url = next((body[key] for key in ("image_url", "url", "uri", "path") if body.get(key)), "")
    url = url.get("url") if isinstance(url, Mapping) else url
    return (_named(_at(url if isinstance(url, str) else "", media), part),)


def _at(url: str, media: str = "") -> Image:
    if url.startswith(_DATA):
        head, _, data = url.partition(",")
        return _held(head.removeprefix(_DATA).partition(";")[0], data)
    suffix = url.partition("?")[0].rpartition("/")[2].rpartition(".")
    return Image(_kind(media or (suffix[2] if suffix[1] else "")), url=safe_line(url, 2_000) if url else NOTHING)


def _held(media: str, data: str) -> Image:
    return Image(_kind(media), len(data) * 3 // 4 - data[-2:].count("="), data)


def _named(image: Image, part: Mapping[str, Any]) -> Image:
    name = part.get("filename") or part.get("name")
    if not isinstance(name, str) or not name:
        return image
    return Image(image.kind, image.size, image.data, image.url, safe_line(name, 200))


def _kind(media: str) -> Safe:
    return safe_line(media.rpartition("/")[2].partition("+")[0].lower(), 20)
