"""What can go along with a message: how it is to be taken up, and images.

Images come by the paths a terminal pastes, by URL, or as a `data:` address.
The API takes PNG, JPEG, GIF and WebP. It documents no limits; `MOST` and `TOGETHER` are what its integrators keep to.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Attachment:
    """An image that goes along with a message.

    Attributes:
        media_type: What its first bytes say; empty for one that is elsewhere.
        digest: Names its bytes on disk; empty for one that is elsewhere.
        url: Where it is, when it is elsewhere.
    """

    name: str
    media_type: str = ""
    size: int = 0
    digest: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Modes:
    """How a message is to be taken up; what is empty is left to the server.

    Attributes:
        to: The chat it goes to instead of the open one; `new` begins one.
        agent: Whom a chat is begun with.
    """

    model: str = ""
    thinking: str = ""
    plan: bool = False
    goal: bool = False
    fast: bool = False
    to: str = ""
    agent: str = ""


USUAL: Final = Modes()
NEW_CHAT: Final = "new"
ATTACH: Final = "/attach "  # what is written to attach an image by its path or address
MediaType: TypeAlias = Literal["image/png", "image/jpeg", "image/gif", "image/webp"]

MOST: Final = 10
TOGETHER: Final = 20 * 1024 * 1024  # bytes
_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_BEGINNINGS: Final[tuple[tuple[bytes, MediaType], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WRITTEN: Final = re.compile(r"['\"\\\n]")  # a path that some program quoted
DATA: Final = re.compile(r"\s*data:image/[\w.+-]+;base64,", re.ASCII)


def media_type(content: bytes) -> MediaType | None:
    """Say what kind of image these bytes are, by their beginning; None when the API takes no such thing."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in _BEGINNINGS if content.startswith(begin)), None)


def pasted(text: str) -> tuple[str, ...]:
    """Give the images that a pasted text names, and nothing when it says anything else.

    Terminals paste a dropped file as its path: quoted, with backslashes before spaces, or as a `file:` address.
    """
    if DATA.match(text):
        return (text.strip(),)
    text = text.strip()
    if not text or len(text) > 10_000:
        return ()
    if _is_path(text) and not _WRITTEN.search(text) and " " not in text.split("/")[1]:
        return (local(text),)
    try:
        words = shlex.split(text)
    except ValueError:
        return ()
    return tuple(local(word) for word in words) if words and all(_is_path(word) for word in words) else ()


def local(path: str) -> str:
    """Give a path for a `file:` address; anything else as it is."""
    return unquote(urlsplit(path).path) if path.startswith("file://") else path


def wrong_url(url: str) -> str:
    """Say why an image cannot be fetched from there by the server; nothing when it can."""
    if not url.startswith("https://"):
        return "An image by URL needs an address that begins with https://."
    return "" if urlsplit(url).hostname else "This is no whole address."


def is_url(text: str) -> bool:
    """Say whether this names something elsewhere."""
    return text.startswith(("https://", "http://"))


def elsewhere(url: str) -> Attachment:
    """Make an attachment of an address."""
    parts = urlsplit(url)
    return Attachment(unquote(parts.path.rpartition("/")[2]) or parts.hostname or url, url=url)


def too_much(images: Sequence[Attachment]) -> str:
    """Say why these cannot go along with one message; nothing when they can."""
    if len(images) > MOST:
        return f"At most {MOST} images go along with a message."
    if sum(one.size for one in images) > TOGETHER:
        return f"All images of a message together may have {TOGETHER // 1024**2} MB."
    return ""


def _is_path(word: str) -> bool:
    rooted = word.startswith(("/", "~/", "file:///"))
    return rooted and word.lower().endswith(_ENDINGS)
