"""Three servers, and what the doctor finds of a laptop on which tmux was not set up."""

from __future__ import annotations

from typing_extensions import override

from replicas_tui.ui.services import Services
from replicas_tui.ui.terminal import Fact
from tests.ui import scenes

PROFILES = (
    ("work", "https://api.tryreplicas.com"),
    ("acme", "https://replicas.acme.example/api"),
    ("local", "this machine"),
)
FACTS = (
    Fact(True, "terminal", "tmux-256color", "terminal"),
    Fact(True, "colours", "24 bits", "terminal"),
    Fact(
        False,
        "copy",
        "only within tmux, which keeps it from the terminal around it",
        "terminal",
        ("~/.tmux.conf:  set -g set-clipboard on",),
    ),
    Fact(True, "glyphs", "unicode", "terminal"),
    Fact(False, "escape", "esc arrives after 500 ms", "tmux", ("~/.tmux.conf:  set -sg escape-time 10",)),
    Fact(True, "keyring", "Secret Service, by a real round trip", "keys"),
    Fact(True, "engine", "does not run; the local profile starts it", "engine"),
    Fact(True, "work", "https://api.tryreplicas.com answers in 48 ms and takes the key", "server"),
    Fact(True, "config", "/home/mia/.config/replicas-tui/config.toml is well", "files"),
    Fact(True, "data", "/home/mia/.local/share/replicas-tui", "files"),
)


class Keyring(scenes.NoSetup):
    """A machine whose keyring works."""

    @override
    async def keyring_name(self) -> str | None:
        return "Secret Service"


async def _examine(colours: str | None) -> tuple[Fact, ...]:
    return FACTS


SERVICES = Services(
    profile="work", connect=scenes.no_server, setup=Keyring(), profiles=lambda: PROFILES, examine=_examine
)
