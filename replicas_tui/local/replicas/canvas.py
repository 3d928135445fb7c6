"""The canvas family: what the agent laid out for the user, read without trusting it."""

from __future__ import annotations

import asyncio
import base64

from replicas_tui.api.canvas import CanvasContent, CanvasItem, CanvasList
from replicas_tui.local.core import Core
from replicas_tui.local.refusals import conflict, missing
from replicas_tui.local.words import ERROR, PREPARING
from replicas_tui.local.workspaces.canvas import list_canvas, read_canvas
from replicas_tui.local.workspaces.paths import WorkspacePaths


class Canvas:
    """What the routes of canvases do; a sleeping replica sleeps on."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def every(self, replica_id: str) -> CanvasList:
        """Return the files by name."""
        items = await asyncio.to_thread(list_canvas, (await self._paths(replica_id)).canvas)
        return CanvasList(
            items=tuple(CanvasItem(filename=i.filename, kind=i.kind, sizeBytes=i.size_bytes) for i in items)
        )

    async def get(self, replica_id: str, filename: str) -> CanvasContent:
        """Return one file; Refusal 404 for what is not there or may not be shown."""
        paths = await self._paths(replica_id)
        try:
            file = await asyncio.to_thread(read_canvas, paths.canvas, filename)
        except FileNotFoundError as error:
            raise missing("Canvas file") from error
        return CanvasContent(
            filename=file.filename,
            kind=file.kind,
            sizeBytes=file.size_bytes,
            mimeType=file.mime_type,
            content=file.text,
            base64=None if file.raw is None else base64.b64encode(file.raw).decode(),
            tooLarge=file.too_large or None,
        )

    async def _paths(self, replica_id: str) -> WorkspacePaths:
        row = await self._core.replica(replica_id)
        if row.status in (PREPARING, ERROR):
            raise conflict("Workspace is not active", f"It is {row.status}")
        return WorkspacePaths(self._core.folders.workspace(replica_id))
