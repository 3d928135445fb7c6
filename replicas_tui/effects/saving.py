"""Saving a copy of what a server sent onto the user's disk, where nothing is ever overwritten."""

from __future__ import annotations

import asyncio
import base64
import binascii
import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import ClassVar

from replicas_tui.api.canvas import CanvasContent
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level

_NAME_LIMIT = 120


class NotSaved(ClientError):
    """The copy could not be written; the message says why."""


@dataclass(frozen=True, slots=True)
class SaveCanvasCopy:
    """Write a canvas file into `folder` under its own name, or that name with a number."""

    label: ClassVar[str] = "Save a copy"
    content: CanvasContent = field(repr=False)
    folder: Path

    async def run(self, ctx: Context) -> None:
        """Write it and say where it is.

        Raises:
            NotSaved: It cannot be written, or what the server sent cannot be read.
        """
        try:
            path = await asyncio.to_thread(
                write_new, self.folder, local_name(self.content.filename), _bytes(self.content)
            )
        except OSError as error:
            raise NotSaved(f"It could not be saved: {error.strerror or error}.") from error
        ctx.store.dispatch(Noticed(Level.DONE, f"Saved as {path}."))


def local_name(filename: str) -> str:
    """Make a server's file name one that stays in the folder and hides nothing."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable()).strip(". ")
    return name[-_NAME_LIMIT:] or "canvas"


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Write a file that was not there before: `report.md`, else `report-2.md`, and so on."""
    stem, dot, kind = name.rpartition(".")
    stem, ending = (stem, f".{kind}") if dot and stem else (name, "")
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem}-{number}{ending}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        return path
    raise AssertionError  # the numbers do not end


def _bytes(content: CanvasContent) -> bytes:
    if content.content is not None:
        return content.content.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(content.base64 or "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSaved("What the server sent for this file cannot be read.") from error
