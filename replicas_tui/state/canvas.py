"""What a canvas file is, judged by what is in it and never by its name: an agent may give any name to anything."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from replicas_tui.api.canvas import LARGEST, CanvasContent
from replicas_tui.state.html_text import markdown_of
from replicas_tui.state.safe import NOTHING, Safe, safe

Form = Literal["markdown", "html", "svg", "text", "png", "jpeg", "gif", "webp", "binary", "absent"]
PICTURES: Final = frozenset({"png", "jpeg", "gif", "webp"})
_HEAD: Final = 1024
_SVG: Final = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>\[]*>\s*)*<svg[\s>/]", re.DOTALL | re.IGNORECASE
)
_HTML: Final = re.compile(r"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body)[\s>]", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CanvasCopy:
    """A version of a file that was seen, and is kept on disk: `digest` is the SHA-256 of its bytes in hexadecimal."""

    filename: str
    kind: str
    size: int
    digest: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class CanvasOpen:
    """The file that is looked at.

    Attributes:
        content: As the server sent it, or as it was kept.
        form: What is in it.
        text: Its words, when it has words, as they were sent.
        shown: The same, fit for a terminal; of a web page, what it says, as markdown.
        data: Its bytes, when it has none.
        digest: Of its bytes; empty when they are absent.
        seen_at: When this version was first read.
    """

    content: CanvasContent = field(repr=False)
    form: Form
    text: str | None = field(default=None, repr=False)
    shown: Safe = field(default=NOTHING, repr=False, compare=False)
    data: bytes | None = field(default=None, repr=False, compare=False)
    digest: str = ""
    seen_at: datetime | None = None


def examine(content: CanvasContent, seen_at: datetime | None = None) -> CanvasOpen:
    """Find out what a file is. Reads all of it: not for the UI's thread."""
    text, data = content.content, None
    if text is None and content.base64 is not None and not content.tooLarge:
        data = _decoded(content.base64)
        text = _words(data) if data is not None else None
        data = None if text is not None else data
    raw = text.encode("utf-8", "surrogatepass") if text is not None else data
    if raw is None or len(raw) > LARGEST:
        return CanvasOpen(content, "absent")
    form = _form_of_text(text, content.kind) if text is not None else _form_of_bytes(raw)
    shown = NOTHING if text is None else safe(markdown_of(text) if form == "html" else text, limit=LARGEST)
    return CanvasOpen(content, form, text, shown, data, hashlib.sha256(raw).hexdigest(), seen_at)


def bytes_of(opened: CanvasOpen) -> bytes | None:
    """Give the bytes as they were on the canvas; None when they are absent."""
    return opened.text.encode("utf-8", "surrogatepass") if opened.text is not None else opened.data


def _decoded(text: str) -> bytes | None:
    if len(text) > LARGEST * 3 // 2:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _words(data: bytes) -> str | None:
    if b"\0" in data:
        return None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _form_of_text(text: str, kind: str) -> Form:
    head = text[:_HEAD]
    if _SVG.match(head):
        return "svg"
    if kind == "html" or _HTML.match(head):
        return "html"
    return "markdown" if kind == "markdown" else "text"


def _form_of_bytes(data: bytes) -> Form:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else "binary"
