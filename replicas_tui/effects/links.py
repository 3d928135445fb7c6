"""Opening a link in the browser of the machine the reader sits at."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.client.errors import ClientError
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level

_OPENERS = ("xdg-open", "gio", "open")
_TEXT_ONLY = frozenset({"lynx", "links", "elinks", "w3m", "www-browser"})  # they would take this terminal


class NotOpened(ClientError):
    """The link was not opened; the message says why."""


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Open an http or https link, apart from this terminal."""

    label: ClassVar[str] = "Open link"
    link: str

    async def run(self, ctx: Context) -> None:
        """Hand it to the browser.

        Raises:
            NotOpened: It is no such link, or there is no browser here.
        """
        words = opener(os.environ)
        if not self.link.startswith(("http://", "https://")) or words is None:
            raise NotOpened("There is no browser here for it; copy it instead.")
        await open_with(words, self.link)
        ctx.store.dispatch(Noticed(Level.DONE, "Handed to your browser."))


async def open_with(words: list[str], address: str) -> None:
    """Run the browser's command on an address.

    Raises:
        NotOpened: It could not be started.
    """
    try:
        await asyncio.to_thread(_start, [*words, address])
    except OSError as error:
        raise NotOpened(f"{words[0]} could not be started: {error.strerror or error}.") from error


def is_far(environ: Mapping[str, str]) -> bool:
    """Say whether the reader sits at another machine: then a browser here would open far from them."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def opener(environ: Mapping[str, str]) -> list[str] | None:
    """Give the command that opens links; None over SSH, where the browser would open far from its reader."""
    if is_far(environ):
        return None
    for named in filter(None, environ.get("BROWSER", "").split(os.pathsep)):
        words = _words(named)
        if words and shutil.which(words[0], path=environ.get("PATH")) and os.path.basename(words[0]) not in _TEXT_ONLY:
            return words
    if sys.platform != "darwin" and not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")):
        return None
    found = next((name for name in _OPENERS if shutil.which(name, path=environ.get("PATH"))), None)
    return None if found is None else [found, "open"] if found == "gio" else [found]


def _words(command: str) -> list[str]:
    try:
        return [word for word in shlex.split(command) if word != "%s"]
    except ValueError:  # a quote that is never closed
        return []


def _start(words: list[str]) -> None:
    quiet = subprocess.DEVNULL
    browser = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    threading.Thread(target=browser.wait, name="browser", daemon=True).start()  # it stays no zombie when it ends
