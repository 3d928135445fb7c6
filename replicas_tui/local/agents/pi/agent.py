"""Pi."""

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
from replicas_tui.local.agents.pi.rpc import PiRpc
from replicas_tui.local.agents.pi.voice import VOICE

KEYS = ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "GEMINI_API_KEY", "GROQ_API_KEY")
_HEADING = re.compile(r"^provider\s+model\b", re.MULTILINE)


def read_status(printed: Printed) -> str:
    """Return whether Pi has models, from `pi --list-models`: it lists those it has a login or a key for."""
    listed = _HEADING.search(f"{printed.out}\n{printed.err}")  # it says it on the second without a terminal
    return "api_key" if printed.code == 0 and listed else LOGGED_OUT


AGENT = Agent(
    provider="pi",
    label="Pi",
    traits=Traits(levels=LEVELS, images=True),
    voice=VOICE,
    make=PiRpc,
    cli=cli_of("pi"),
    probe=Probe(
        version=r"(\d+\.\d+\.\d+)",
        status=("--list-models",),
        read_status=read_status,
        log_in="pi, then /login",
        oldest=(0, 60),
    ),
    credentials=Credentials(
        files=(CredentialFile((".pi", "agent", "auth.json")), CredentialFile((".pi", "agent", "models.json"))),
        variables=KEYS,
        keys=KEYS,
    ),
    extra={"PI_OFFLINE": "1"},
)
