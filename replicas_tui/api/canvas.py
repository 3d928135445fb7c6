"""Files the agent drops for the user to look at."""

from __future__ import annotations

from replicas_tui.api.base import Many, Wire

LARGEST = 5 * 1024 * 1024


class CanvasItem(Wire):
    """One file; `kind` is markdown, html, image, video, audio or other."""

    filename: str
    kind: str = "other"
    sizeBytes: int = 0


class CanvasList(Wire):
    """Source: GET /v1/replica/{id}/canvas."""

    items: Many[CanvasItem] = ()


class CanvasContent(CanvasItem):
    """One file with its content: text kinds in `content`, others in `base64`, neither when too large.

    Source: GET /v1/replica/{id}/canvas/{filename}.
    """

    mimeType: str = "application/octet-stream"
    content: str | None = None
    base64: str | None = None
    tooLarge: bool | None = None
