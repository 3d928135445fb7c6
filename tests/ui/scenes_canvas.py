"""What an agent left to look at, for pictures: a canvas with a drawing, pull requests and a port."""

from __future__ import annotations

import base64
import math
from io import BytesIO

from PIL import Image, ImageDraw

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.api.event_payloads import Preview
from replicas_tui.api.previews import Previews
from replicas_tui.state import resources
from replicas_tui.state.actions_canvas import CanvasLoaded, CanvasOpened
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.canvas import examine
from replicas_tui.state.store import Store
from tests.ui.scenes import NOW, ago, fleet_store

ID = "rate-limit"
FILES = (
    CanvasItem(filename="load-test.png", kind="image", sizeBytes=86_016),
    CanvasItem(filename="options.md", kind="markdown", sizeBytes=3_072),
    CanvasItem(filename="report.html", kind="html", sizeBytes=41_984),
)


def drawing() -> bytes:
    """A chart, as an agent would leave one."""
    image = Image.new("RGB", (1280, 720), (245, 246, 250))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 1280, 80), fill=(40, 60, 140))
    pen.ellipse((30, 20, 70, 60), fill=(255, 200, 80))
    for n in range(8):
        pen.rectangle((100 + 140 * n, 640 - 60 * n, 190 + 140 * n, 660), fill=(80 + 20 * n, 160, 220 - 20 * n))
    pen.line([(x, 400 - int(150 * math.sin(x / 120))) for x in range(60, 1240)], fill=(200, 40, 60), width=8)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def canvas_store() -> Store:
    """The drawing is looked at."""
    store = fleet_store()
    sent = CanvasContent(
        filename="load-test.png", kind="image", sizeBytes=86_016, base64=base64.b64encode(drawing()).decode()
    )
    store.dispatch(CanvasLoaded(ID, FILES), CanvasOpened(ID, examine(sent, ago(3))))
    return store


def links_store() -> Store:
    """A port is served."""
    store = fleet_store()
    served = Previews(previews=(Preview(port=3000, publicUrl="http://localhost:3000", createdAt=ago(4)),))
    store.dispatch(ResourceLoaded(resources.previews(ID), served, NOW))
    return store
