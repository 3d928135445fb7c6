"""Which agents can run here, how each is started, and what to do about those that cannot.

An agent that is named but cannot run is always one `AgentError` with one sentence for the user.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from replicas_tui.local.agents.adapter import AgentAdapter, AgentError, Launch
from replicas_tui.local.agents.catalog import CLIS, SCRIPT, Cli, cli_of, find_cli
from replicas_tui.local.agents.claude_stream import ClaudeStream

# -P keeps the workspace itself off the import path: a repository may well hold a `json.py`.
SCRIPT_COMMAND = (sys.executable, "-P", "-X", "utf8", "-m", "replicas_tui.local.agents.script")


@dataclass(frozen=True, slots=True)
class AgentCommand:
    """How to start an agent that is there: the program and its fixed arguments."""

    provider: str
    argv: tuple[str, ...]


class Availability(NamedTuple):
    """Whether an agent can be asked for; `reason` is empty when it can."""

    provider: str
    available: bool
    reason: str


def find_agent(provider: str, env: Mapping[str, str]) -> AgentCommand:
    """Return how to start an agent; AgentError names what to install.

    Args:
        provider: The API's word, e.g. `claude`.
        env: Where PATH is looked up.
    """
    if provider == SCRIPT:
        return AgentCommand(SCRIPT, SCRIPT_COMMAND)
    cli = cli_of(provider)
    if cli is None:
        known = ", ".join([SCRIPT, *(each.provider for each in CLIS)])
        raise AgentError(f"There is no agent named {provider!r}; the engine knows {known}.")
    raise AgentError(_why_not(cli, env))


def available_agents(env: Mapping[str, str] | None = None) -> tuple[Availability, ...]:
    """Return every agent the API names, the built-in one first, each with why it cannot run."""
    base = os.environ if env is None else env
    return (Availability(SCRIPT, True, ""), *(Availability(c.provider, False, _why_not(c, base)) for c in CLIS))


def make_adapter(provider: str, launch: Launch) -> AgentAdapter:
    """Return the adapter of one chat, not yet started; AgentError if the agent cannot run here."""
    command = find_agent(provider, launch.env)
    return ClaudeStream((*command.argv, "--add-dir", str(launch.canvas)), launch)


def _why_not(cli: Cli, env: Mapping[str, str]) -> str:
    if find_cli(cli, env) is None:
        return f"{cli.title} is not installed: {cli.install}"
    return f"{cli.title} is installed, but this version of the local engine does not drive it yet; use {SCRIPT}."
