"""What the app is given by the command line: the only door between the composition root and the terminal."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from replicas_tui.settings.at_terminal import AtTerminal
from replicas_tui.settings.config import Bound
from replicas_tui.state.views.top import Place

if TYPE_CHECKING:  # importing it costs more than the first paint may take
    from replicas_tui.effects.context import Context
    from replicas_tui.ui.terminal import Fact


class Session(Protocol):
    """An open connection to one server: its context, and the supervisor that keeps its streams."""

    context: Context

    async def run(self) -> None:
        """Restore from the cache, load, poll and stream until cancelled."""

    def watched(self, *, on: bool) -> None:
        """Somebody looks at the terminal, or nobody does: then the server is asked less often."""

    async def renew(self) -> bool:
        """Read the API key again from where it is kept; say whether it is another one. Raises `ConnectError`."""

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

    def fixed(self, profile: str) -> str:
        """Say why a profile's key cannot be another one; empty when it can."""

    async def renew(self, profile: str, key: str, *, file_agreed: bool = False) -> Objection | str:
        """Try another key for a profile whose key is refused, keep it, and say where."""

    async def from_environment(self, name: str) -> str | None:
        """Use the key in that environment variable for the hosted profile; None when it is set, else one sentence."""

    async def from_command(self, command: str) -> str | None:
        """Use a command that prints the key; None when it does, else one sentence."""


@dataclass(frozen=True, slots=True)
class Look:
    """What of the settings is taken up while the app runs: theme, glyphs, and the keys the user gave to actions."""

    theme: str = "auto"
    glyphs: str = "auto"
    keys: Mapping[str, Bound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reread:
    """What a changed file of settings says: a new look, or what is wrong with it; `notes` are warnings."""

    look: Look | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Services:
    """How the app opens a profile.

    Attributes:
        profile: The profile to open first; None shows the first-run screen.
        connect: Open a profile by name (`local`, `hosted`, or one from the configuration). Raises `ConnectError`.
        setup: First run.
        hosted_url: Where the hosted service answers, as the first run offers it.
        profiles: Name every profile there is, each with its server in words.
        examine: Look at everything the doctor looks at, given how many colours there are.
        look: Theme, glyphs and keys at the start.
        reread: Look whether the file of settings was changed, and read it again if so. Blocks.
        page: Whether the terminal's page was dark or light last time; `save_page` keeps what it is now.
        vim: Messages are written with vim's keys.
        terminal: How it behaves in its terminal.
        yank_file: Where a copy lies that no clipboard takes; None for nowhere.
        far: Every frame travels: through SSH, or through a multiplexer, which paints it again.
        begin_at: The place shown first.
        popup: That place is all that was asked for: leaving it ends the app.
        cached_rows: The fleet as it was last painted, lines of plain safe text, painted before anything is imported.
        save_rows: Called with the fleet's lines for the next start.
    """

    profile: str | None
    connect: Callable[[str], Awaitable[Session]]
    setup: Setup
    hosted_url: str = "https://api.tryreplicas.com"
    profiles: Callable[[], Sequence[tuple[str, str]]] = field(default=lambda: ())
    examine: Callable[[str | None], Awaitable[Sequence[Fact]]] | None = None
    look: Look = Look()
    reread: Callable[[], Reread | None] = field(default=lambda: None)
    page: Literal["dark", "light"] = "dark"
    save_page: Callable[[str], None] = field(default=lambda _: None)
    vim: bool = False
    terminal: AtTerminal = field(default_factory=AtTerminal)
    yank_file: Path | None = None
    far: bool = False
    begin_at: Place = "fleet"
    popup: bool = False
    cached_rows: tuple[str, ...] = ()
    save_rows: Callable[[tuple[str, ...]], None] = field(default=lambda _: None)


class ConnectError(Exception):
    """A profile cannot be opened; the message is one sentence with what to do."""
