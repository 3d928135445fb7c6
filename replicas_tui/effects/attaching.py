"""Images that go along with a message: read and checked when they are attached, sent from the copy on disk.

A copy, as a dropped screenshot is often gone before the message is sent, and a draft outlives the app.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from replicas_tui.api.replicas import Image, ImageSource
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.attachments import (
    DATA,
    TOGETHER,
    Attachment,
    elsewhere,
    is_url,
    local,
    media_type,
    too_much,
    wrong_url,
)

_KINDS = "PNG, JPEG, GIF and WebP images can be sent"


class NotAttached(ClientError):
    """An image cannot go along; the message says why."""


@dataclass(frozen=True, slots=True)
class Attach:
    """Attach images to what is typed.

    Attributes:
        named: Paths, https addresses or `data:` addresses.
        have: What is attached already.
        told: Called once with all that is attached then, and why something is not; empty when all is.
    """

    label: ClassVar[str] = "Attach an image"
    named: tuple[str, ...] = field(repr=False)
    have: tuple[Attachment, ...]
    told: Callable[[tuple[Attachment, ...], str], None] = field(compare=False)

    async def run(self, ctx: Context) -> None:
        """Read, check and keep each; one that fails keeps none of the others out."""
        images, why = self.have, ""
        for name in self.named:
            try:
                one, content = await asyncio.to_thread(_read, name)
            except NotAttached as error:
                why = str(error)
                continue
            wrong = too_much((*images, one))
            if wrong or one in images:
                why = wrong or why
                continue
            if content:
                await ctx.cache.attach(one.digest, content)
            images = (*images, one)
        self.told(images, why)


async def wire_images(ctx: Context, images: tuple[Attachment, ...]) -> tuple[Image, ...] | None:
    """Make what is sent of what is attached; None when nothing is.

    Raises:
        NotAttached: The copy on disk is gone.
    """
    made = []
    for one in images:
        content = b"" if one.url else await ctx.cache.attached(one.digest)
        if content is None:
            raise NotAttached(f"The copy of {one.name} is not on this disk any more. Take it out or attach it again.")
        made.append(await asyncio.to_thread(_wire, one, content))
    return tuple(made) or None


def _wire(one: Attachment, content: bytes) -> Image:
    if one.url:
        return Image(source=ImageSource(type="url", url=one.url))
    data = base64.b64encode(content).decode()
    return Image(source=ImageSource(type="base64", media_type=media_type(content), data=data))


def _read(name: str) -> tuple[Attachment, bytes]:
    """Give an image and its bytes, none for one that is elsewhere."""
    if found := DATA.match(name):
        return _checked("pasted", _decoded(name[found.end() :]))
    if is_url(name):
        if wrong := wrong_url(name):
            raise NotAttached(wrong)
        return elsewhere(name), b""
    path = Path(local(name)).expanduser()
    try:
        return _checked(path.name, _bytes(path))
    except OSError as error:
        reason = (
            "there is no such file" if isinstance(error, FileNotFoundError) else str(error.strerror or error).lower()
        )
        raise NotAttached(f"{path.name} cannot be read: {reason}.") from error


def _bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # a pipe must not hold it up
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise NotAttached(f"{path.name} is no file; {_KINDS}.")
        if about.st_size > TOGETHER:
            raise NotAttached(f"{path.name} has more than {TOGETHER // 1024**2} MB.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(TOGETHER + 1)
    finally:
        os.close(handle)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotAttached("The pasted image is not whole: it cannot be decoded.") from error


def _checked(name: str, content: bytes) -> tuple[Attachment, bytes]:
    kind = media_type(content)
    if kind is None:
        raise NotAttached(f"{name} is {'empty' if not content else 'no such image'}; {_KINDS}.")
    named = name if "." in name else f"{name}.{kind.partition('/')[2]}"
    return Attachment(named, kind, len(content), hashlib.sha256(content).hexdigest()), content
