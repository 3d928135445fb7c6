"""The built-in agent: it plays steps and runs scripts, and is no model."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.local.agents.adapter import Command, Launch
from replicas_tui.local.agents.agent import Agent, Traits
from replicas_tui.local.agents.catalog import SCRIPT
from replicas_tui.local.agents.claude.stream import ClaudeStream
from replicas_tui.local.agents.claude.voice import VOICE
from replicas_tui.local.agents.script.library import scenarios

# -P keeps the workspace itself off the import path: a repository may well hold a `json.py`.
COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "replicas_tui.local.agents.script")


def make(command: Sequence[str], launch: Launch) -> ClaudeStream:
    """Return the adapter of one chat."""
    return ClaudeStream((*command, "--add-dir", str(launch.canvas)), launch)


def commands(folder: Path) -> tuple[Command, ...]:
    """Return one slash command a scenario of the repositories in a folder."""
    return tuple(
        Command(f"run {name}", f"Run {path.name}, or show again what it recorded", "4x, 0.5x or instant")
        for name, path in scenarios(folder).items()
    )


AGENT = Agent(
    provider=SCRIPT,
    label="Script · no model",
    traits=Traits(models=(), modes=frozenset({"plan"}), images=True),
    voice=VOICE,
    make=make,
    commands=commands,
    command=COMMAND,
)
