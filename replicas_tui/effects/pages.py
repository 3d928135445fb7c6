"""A web page of a canvas in the user's browser: shown, never trusted.

The page an agent wrote is put into a frame that may do nothing: no script runs, nothing is loaded from anywhere, no
form is sent, no link leads on. What the browser opens is a file of ours around it, for its user alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import time
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import ClassVar, Final

from replicas_tui.effects.context import Context
from replicas_tui.effects.links import NotOpened, open_with, opener
from replicas_tui.settings.folders import find_folders, made
from replicas_tui.settings.private_files import write_private
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level

KEPT_S: Final = 24 * 3600
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:"
_AROUND: Final = (
    '<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="referrer" content="no-referrer"><title>{title}</title><style>html,body,iframe{{height:100%;width:100%;'
    "margin:0;border:0;display:block;background:#fff}}</style></head><body>"
    '<iframe sandbox="" srcdoc="{page}"></iframe></body></html>\n'
)


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Show a web page of a canvas in the browser."""

    label: ClassVar[str] = "Open the page"
    name: str
    html: str = field(repr=False)

    async def run(self, ctx: Context) -> None:
        """Write it where only the user can read it, and hand that to the browser.

        Raises:
            NotOpened: There is no browser here, or the page cannot be written.
        """
        words = opener(os.environ)
        if words is None:
            raise NotOpened("There is no browser here; s saves a copy, to be opened elsewhere.")
        folder = find_folders(None, os.environ).cache / "pages"
        try:
            path = await asyncio.to_thread(_written, folder, self.name, self.html)
        except OSError as error:
            raise NotOpened(f"It could not be written: {error.strerror or error}.") from error
        await open_with(words, path.as_uri())
        ctx.store.dispatch(Noticed(Level.DONE, "Handed to your browser: no script runs in it, and nothing is loaded."))


def framed(name: str, html: str) -> str:
    """Put a page into a frame that may do nothing."""
    return _AROUND.format(policy=escape(_POLICY), title=escape(name), page=escape(html))


def _written(folder: Path, name: str, html: str) -> Path:
    made(folder)
    _sweep(folder)
    content = framed(name, html).encode("utf-8", "replace")
    path = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.html"
    write_private(path, content.decode(), lasting=False)
    return path


def _sweep(folder: Path) -> None:
    """Drop the pages of other days: a browser that is open has read them."""
    for old in folder.glob("*.html"):
        if time.time() - old.stat().st_mtime > KEPT_S:
            old.unlink(missing_ok=True)
