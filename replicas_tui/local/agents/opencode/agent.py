"""OpenCode."""

from __future__ import annotations

import re

from replicas_tui.local.agents.agent import (
    LEVELS,
    LOGGED_OUT,
    Agent,
    CredentialFile,
    Credentials,
    Printed,
    Probe,
    Traits,
)
from replicas_tui.local.agents.catalog import cli_of
from replicas_tui.local.agents.opencode.serve import OpencodeServe
from replicas_tui.local.agents.opencode.voice import VOICE

# Those of the providers most used; OpenCode itself reads many more.
KEYS = (
    "ANTHROPIC_API_KEY",
    "OPENAI_API_KEY",
    "OPENROUTER_API_KEY",
    "GEMINI_API_KEY",
    "GROQ_API_KEY",
    "OPENCODE_API_KEY",
)
_COUNTS = re.compile(r"(\d+) (credential|environment variable)s?")


def read_status(printed: Printed) -> str:
    """Return how OpenCode is logged in, from `opencode auth list`."""
    counts = {kind: int(count) for count, kind in _COUNTS.findall(f"{printed.out}\n{printed.err}")}
    if counts.get("credential"):
        return "oauth"
    return "api_key" if counts.get("environment variable") else LOGGED_OUT


AGENT = Agent(
    provider="opencode",
    label="OpenCode",
    traits=Traits(levels=LEVELS, modes=frozenset({"plan"}), images=True),
    voice=VOICE,
    make=OpencodeServe,
    cli=cli_of("opencode"),
    probe=Probe(
        version=r"^(\d+\.\d+\.\d+)",
        status=("auth", "list"),
        read_status=read_status,
        log_in="opencode auth login",
        oldest=(1, 0),
        misses_keys=True,
    ),
    credentials=Credentials(
        files=(CredentialFile((".local", "share", "opencode", "auth.json")),),
        variables=(*KEYS, "OPENCODE_CONFIG_CONTENT", "OPENCODE_DISABLE_MODELS_FETCH"),
        keys=(*KEYS, "OPENCODE_CONFIG_CONTENT"),
    ),
    extra={"OPENCODE_DISABLE_AUTOUPDATE": "1"},
)
