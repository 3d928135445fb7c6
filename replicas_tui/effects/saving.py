"""Saving a copy of what a server sent in a folder the user chose, where nothing is ever overwritten."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import ClassVar, Final

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level

_LONGEST: Final = 200  # bytes of a name: file systems take 255, and a number may be added
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul"} | {f"{one}{n}" for one in ("com", "lpt") for n in range(10)})
_FORBIDDEN: Final = frozenset('<>:"|?*')  # on some disks: a stick, a share


class NotSaved(ClientError):
    """The copy could not be written; the message says why."""


@dataclass(frozen=True, slots=True)
class SaveFile:
    """Write bytes into `folder` under a name, or that name with a number."""

    label: ClassVar[str] = "Save a copy"
    name: str
    content: bytes = field(repr=False)
    folder: Path

    async def run(self, ctx: Context) -> None:
        """Write it and say where it is.

        Raises:
            NotSaved: It cannot be written.
        """
        try:
            path = await asyncio.to_thread(write_new, self.folder, local_name(self.name), self.content)
        except OSError as error:
            raise NotSaved(f"It could not be saved: {error.strerror or error}.") from error
        ctx.store.dispatch(Noticed(Level.DONE, f"Saved as {path}."))


def downloads() -> Path:
    """Give the folder copies are usually saved in: the user's downloads, else their home."""
    from platformdirs import user_downloads_path  # noqa: PLC0415 - asked when something is saved, never at the start

    found = user_downloads_path()
    return found if found.is_dir() else Path.home()


def local_name(filename: str) -> str:
    """Make a server's file name one that stays in the folder, hides nothing, and is no device anywhere."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join("_" if letter in _FORBIDDEN else letter for letter in name if letter.isprintable()).strip(". ")
    name = name.lstrip("-~") or "canvas"
    stem, dot, kind = name.partition(".")
    name = f"{stem}_{dot}{kind}" if stem.strip().lower() in _DEVICES else name
    return _short(name)


def free_name(folder: Path, name: str) -> str:
    """Give the name a file would be saved under now: its own, or one with a number."""
    return next(one for one in _numbered(name) if not os.path.lexists(folder / one))


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that was not there before: `report.md`, else `report-2.md`, and so on; all of it, or nothing."""
    for one in _numbered(name):
        path = folder / one
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        except FileExistsError:
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        return path
    raise AssertionError  # the numbers do not end


def _numbered(name: str) -> Iterator[str]:
    stem, dot, kind = name.rpartition(".")
    stem, ending = (stem, f".{kind}") if dot and stem else (name, "")
    yield name
    for number in count(2):
        yield f"{stem}-{number}{ending}"


def _short(name: str) -> str:
    """Cut a name in its middle, so that its end still says what it is."""
    if len(name.encode("utf-8", "replace")) <= _LONGEST:
        return name
    stem, dot, kind = name.rpartition(".")
    ending = f"{dot}{kind}" if stem and len(kind.encode("utf-8", "replace")) <= 20 else ""
    room = _LONGEST - len(ending.encode("utf-8", "replace"))
    kept = name.removesuffix(ending).encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    return f"{kept}{ending}"
