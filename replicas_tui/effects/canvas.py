"""Reading the files an agent drops for the user: from the server where that wakes nobody, else from what was kept.

Whatever was looked at is kept on disk, every version of it: it can be read while its replica sleeps, and after the
agent wrote over it.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.canvas import CanvasContent
from replicas_tui.cache.rows import SavedCanvasFile
from replicas_tui.client.errors import ClientError, Refused
from replicas_tui.effects.context import Context
from replicas_tui.effects.transcripts import may_read
from replicas_tui.state.actions_canvas import CanvasCopiesLoaded, CanvasFailed, CanvasLoaded, CanvasOpened
from replicas_tui.state.canvas import CanvasCopy, CanvasOpen, bytes_of, examine

_ASLEEP = "It was not read while this replica was awake, and reading it now would wake it."


class NotKept(ClientError):
    """A copy is not on disk; the message says what helps."""


@dataclass(frozen=True, slots=True)
class LoadCanvas:
    """Read what is on a replica's canvas."""

    label: ClassVar[str] = "Read the canvas"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read the list; where that would wake the replica, show what was kept. What fails is said where it shows."""
        if self.replica_id not in ctx.state.canvas_copies:
            await _tell_copies(ctx, self.replica_id)
        if not may_read(ctx.state, self.replica_id):
            if not ctx.state.canvas_copies.get(self.replica_id):
                ctx.store.dispatch(CanvasFailed(self.replica_id, _ASLEEP))
            return
        try:
            listed = await ctx.client.canvas.list(self.replica_id)
        except ClientError as error:
            said = error.plain if isinstance(error, Refused) else str(error)
            ctx.store.dispatch(CanvasFailed(self.replica_id, said))
        else:
            ctx.store.dispatch(CanvasLoaded(self.replica_id, listed.items))


@dataclass(frozen=True, slots=True)
class OpenCanvasItem:
    """Read one canvas file: as it is now, or the kept version of that digest."""

    label: ClassVar[str] = "Open the canvas file"
    replica_id: str
    filename: str
    digest: str = ""

    async def run(self, ctx: Context) -> None:
        """Read it with its content; where that would wake the replica, read the newest that was kept.

        Raises:
            NotKept: Nothing of it was kept, and reading it would wake the replica.
        """
        if self.digest or not may_read(ctx.state, self.replica_id):
            await self._from_disk(ctx)
            return
        content = await ctx.client.canvas.get(self.replica_id, self.filename)
        content = content.model_copy(update={"filename": self.filename})  # a server's other name would miss its copies
        opened = await asyncio.to_thread(examine, content, ctx.now())
        ctx.store.dispatch(CanvasOpened(self.replica_id, opened))
        if opened.digest and not _is_kept(ctx, self.replica_id, opened):
            await ctx.cache.keep_canvas_file(self.replica_id, _saved(opened))
            await _tell_copies(ctx, self.replica_id)

    async def _from_disk(self, ctx: Context) -> None:
        digest = self.digest
        if not digest:
            copies = await ctx.cache.canvas(self.replica_id)
            digest = next((one.digest for one in copies if one.filename == self.filename), "")
        kept = await ctx.cache.canvas_file(self.replica_id, self.filename, digest) if digest else None
        if kept is None:
            raise NotKept("It was not read while its replica was awake. Wake the replica first, with W.")
        opened = await asyncio.to_thread(examine, _as_sent(kept), kept.seen_at)
        ctx.store.dispatch(CanvasOpened(self.replica_id, opened))


async def _tell_copies(ctx: Context, replica_id: str) -> None:
    kept = await ctx.cache.canvas(replica_id)
    copies = tuple(CanvasCopy(one.filename, one.kind, one.size, one.digest, one.seen_at) for one in kept)
    ctx.store.dispatch(CanvasCopiesLoaded(replica_id, copies))


def _is_kept(ctx: Context, replica_id: str, opened: CanvasOpen) -> bool:
    name, digest = opened.content.filename, opened.digest
    return any((one.filename, one.digest) == (name, digest) for one in ctx.state.canvas_copies.get(replica_id, ()))


def _saved(opened: CanvasOpen) -> SavedCanvasFile:
    sent, body = opened.content, bytes_of(opened)
    assert body is not None  # noqa: S101 - what has a digest has bytes
    assert opened.seen_at is not None  # noqa: S101 - it was just read
    is_text = sent.content is not None
    return SavedCanvasFile(
        sent.filename, sent.kind, len(body), opened.digest, opened.seen_at, sent.mimeType, is_text, body
    )


def _as_sent(kept: SavedCanvasFile) -> CanvasContent:
    """Make what a server would send."""
    one = CanvasContent(filename=kept.filename, kind=kept.kind, sizeBytes=kept.size, mimeType=kept.mime_type)
    if kept.is_text:
        return one.model_copy(update={"content": kept.body.decode("utf-8", "surrogatepass")})
    return one.model_copy(update={"base64": base64.b64encode(kept.body).decode()})
