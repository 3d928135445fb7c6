"""What the app is given by the command line: the only door between the composition root and the terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:  # importing it costs more than the first paint may take
    from replicas_tui.effects.context import Context


class Session(Protocol):
    """An open connection to one server: its context, and the supervisor that keeps its streams."""

    context: Context

    async def run(self) -> None:
        """Restore from the cache, load, poll and stream until cancelled."""

    def watched(self, *, on: bool) -> None:
        """Somebody looks at the terminal, or nobody does: then the server is asked less often."""

    async def close(self) -> None:
        """Drop every connection and flush what is unsaved."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a server or a key cannot be used.

    Attributes:
        about: What to change: the address of the server, or the key.
        said: One sentence with what to do.
    """

    about: Literal["server", "key"]
    said: str


class Setup(Protocol):
    """First run: ways to get a key and keep it. Every method runs off the UI's thread and answers in bounded time."""

    async def keyring_name(self) -> str | None:
        """Name the keyring that works here ("Secret Service"); None when none does."""

    async def check(self, base_url: str, key: str) -> Objection | None:
        """Try the key with the cheapest call; None when it works."""

    async def keep(self, base_url: str, key: str, *, file_agreed: bool = False) -> str:
        """Keep the key for the hosted profile and say where it is kept."""

    async def from_environment(self, name: str) -> str | None:
        """Use the key in that environment variable for the hosted profile; None when it is set, else one sentence."""

    async def from_command(self, command: str) -> str | None:
        """Use a command that prints the key; None when it does, else one sentence."""


@dataclass(frozen=True, slots=True)
class Services:
    """How the app opens a profile.

    Attributes:
        profile: The profile to open first; None shows the first-run screen.
        connect: Open a profile by name (`local`, `hosted`, or one from the configuration). Raises `ConnectError`.
        setup: First run.
        hosted_url: Where the hosted service answers, as the first run offers it.
        glyphs: `unicode`, `narrow` or `ascii`.
        theme: A theme's name from `themes.py` (`dark`, `light`, `ansi`, …).
        frame_s: Seconds between repaints while things stream.
        cached_rows: The fleet as it was last painted, lines of plain safe text, painted before anything is imported.
        save_rows: Called with the fleet's lines for the next start.
    """

    profile: str | None
    connect: Callable[[str], Awaitable[Session]]
    setup: Setup
    hosted_url: str = "https://api.tryreplicas.com"
    glyphs: str = "unicode"
    theme: str = "dark"
    frame_s: float = 1 / 15
    cached_rows: tuple[str, ...] = ()
    save_rows: Callable[[tuple[str, ...]], None] = field(default=lambda _: None)


class ConnectError(Exception):
    """A profile cannot be opened; the message is one sentence with what to do."""
