"""Codex."""

from __future__ import annotations

from replicas_tui.local.agents.agent import LOGGED_OUT, Agent, CredentialFile, Credentials, Printed, Probe, Traits
from replicas_tui.local.agents.catalog import cli_of
from replicas_tui.local.agents.codex.app_server import CodexAppServer
from replicas_tui.local.agents.codex.voice import VOICE

LEVELS = ("low", "medium", "high", "xhigh", "max", "ultra")


def read_status(printed: Printed) -> str:
    """Return how Codex is logged in, from `codex login status`."""
    said = f"{printed.out}\n{printed.err}"
    if printed.code != 0 or "Not logged in" in said:
        return LOGGED_OUT
    return "api_key" if "API key" in said else "oauth"


AGENT = Agent(
    provider="codex",
    label="Codex",
    traits=Traits(levels=LEVELS, modes=frozenset({"plan", "goal"}), images=True),
    voice=VOICE,
    make=CodexAppServer,
    cli=cli_of("codex"),
    probe=Probe(
        version=r"codex-cli (\d+\.\d+\.\d+)",
        status=("login", "status"),
        read_status=read_status,
        log_in="codex login",
        oldest=(0, 160),
    ),
    credentials=Credentials(
        files=(CredentialFile((".codex", "auth.json"), moved_by="CODEX_HOME"),),
        variables=("OPENAI_API_KEY", "CODEX_API_KEY", "OPENAI_BASE_URL", "CODEX_ACCESS_TOKEN"),
        keys=("OPENAI_API_KEY", "CODEX_API_KEY", "CODEX_ACCESS_TOKEN"),
    ),
)
