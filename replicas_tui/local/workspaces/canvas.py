"""The files an agent shows to the user, read as what they are: anything may lie there under any name.

Invariant: only a regular file with one name, directly in the folder, is ever opened for reading; a link, a fifo, a
folder, or a hard link to a file elsewhere is not there.
"""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from replicas_tui.local.workspaces.plain_files import open_folder, open_plain

LARGEST = 5 * 1024 * 1024
MOST_FILES = 1_000
CanvasKind = Literal["markdown", "html", "image", "video", "audio", "other"]
_KINDS: dict[str, CanvasKind] = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"), "image"),
    **dict.fromkeys((".mp4", ".webm", ".mov"), "video"),
    **dict.fromkeys((".mp3", ".wav", ".ogg"), "audio"),
}
_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".webp": "image/webp", ".ogg": "audio/ogg"}


@dataclass(frozen=True, slots=True)
class CanvasItem:
    """A file as it is listed."""

    filename: str
    kind: CanvasKind
    size_bytes: int


@dataclass(frozen=True, slots=True)
class CanvasFile:
    """A file as it is shown: `text` or `raw`, and neither when it is too large."""

    filename: str
    kind: CanvasKind
    size_bytes: int
    mime_type: str
    text: str | None = None
    raw: bytes | None = None
    too_large: bool = False


def kind_of(filename: str) -> CanvasKind:
    """Return what a file is shown as, by its name alone."""
    return _KINDS.get(PurePosixPath(filename).suffix.lower(), "other")


def list_canvas(folder: Path) -> tuple[CanvasItem, ...]:
    """Return the files of a canvas by name, at most a thousand; none if the folder is not there."""
    try:
        with _opened(folder) as place:
            return tuple(_items(place))
    except OSError:
        return ()


def read_canvas(folder: Path, filename: str) -> CanvasFile:
    """Read a file of a canvas; FileNotFoundError if it is not there or not a file that may be shown."""
    if not _is_plain_name(filename):
        raise FileNotFoundError(filename)
    try:
        with _opened(folder) as place, open_plain(filename, dir_fd=place) as file:
            status = os.fstat(file.fileno())
            if not _may_be_shown(status):
                raise FileNotFoundError(filename)
            content = b"" if status.st_size > LARGEST else file.read(LARGEST + 1)
    except OSError as error:
        raise FileNotFoundError(filename) from error
    return _shown(filename, max(status.st_size, len(content)), content)


def _shown(filename: str, size: int, content: bytes) -> CanvasFile:
    suffix, kind = PurePosixPath(filename).suffix.lower(), kind_of(filename)
    mime_type = _TYPES.get(suffix) or mimetypes.guess_type(filename, strict=False)[0] or "application/octet-stream"
    if size > LARGEST:
        return CanvasFile(filename, kind, size, mime_type, too_large=True)
    text = _text(kind, content)
    if text is not None:
        plain = "text/plain" if mime_type == "application/octet-stream" else mime_type
        return CanvasFile(filename, kind, size, plain, text=text)
    return CanvasFile(filename, kind, size, mime_type, raw=content)


def _text(kind: CanvasKind, content: bytes) -> str | None:
    """Return what is read as words: what its kind says, and any other file that holds nothing but UTF-8."""
    if kind in {"markdown", "html"}:
        return content.decode("utf-8", "replace")
    if kind != "other" or b"\0" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _items(place: int) -> Iterator[CanvasItem]:
    for name in sorted(os.listdir(place))[:MOST_FILES]:
        try:
            status = os.stat(name, dir_fd=place, follow_symlinks=False)
            name.encode("utf-8")  # a name that is no UTF-8 could not be asked for again
        except (OSError, UnicodeEncodeError):
            continue
        if _may_be_shown(status):
            yield CanvasItem(name, kind_of(name), status.st_size)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open `<home>/.replicas/canvas` without following a link the agent put in the place of either folder."""
    handle = os.open(folder.parent.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in (folder.parent.name, folder.name):
            below = open_folder(name, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def _may_be_shown(status: os.stat_result) -> bool:
    # A second name means the file may live outside of the canvas: a hard link shows what a symbolic one may not.
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1


def _is_plain_name(filename: str) -> bool:
    return bool(filename) and filename not in {".", ".."} and not set("/\0") & set(filename)
