"""The agents the API names: what each is called, found by and installed with.

Standard library only and light, because the built-in agent reads it too and must start at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass

SCRIPT = "script"


@dataclass(frozen=True, slots=True)
class Cli:
    """A coding agent that lives outside of us.

    Attributes:
        provider: The API's word for it.
        title: Its maker's word for it.
        executable: What it is called on PATH.
        install: How to get it, ready to stand after a colon.
    """

    provider: str
    title: str
    executable: str
    install: str


CLIS = (
    Cli("claude", "Claude Code", "claude", "npm install -g @anthropic-ai/claude-code"),
    Cli("codex", "Codex", "codex", "npm install -g @openai/codex"),
    Cli(
        "cursor",
        "Cursor CLI",
        "cursor-agent",
        "use Cursor's own installer (the npm package named cursor-agent is something else)",
    ),
    Cli("opencode", "opencode", "opencode", "npm install -g opencode-ai"),
    Cli("pi", "pi", "pi", "npm install -g @mariozechner/pi-coding-agent"),
)


def cli_of(provider: str) -> Cli | None:
    """Return the CLI behind a provider; None if we know none."""
    return next((cli for cli in CLIS if cli.provider == provider), None)


def find_cli(cli: Cli, env: Mapping[str, str]) -> str | None:
    """Return the path of a CLI on the PATH in `env`; None if it is not there."""
    return shutil.which(cli.executable, path=env.get("PATH", ""))
