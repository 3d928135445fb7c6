"""Claude Code: the user's own installed CLI, kept running over its stream-json."""

from __future__ import annotations

import json
from collections.abc import Sequence

from replicas_tui.local.agents.adapter import Launch
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
from replicas_tui.local.agents.claude.settings import ULTRACODE, mode_of
from replicas_tui.local.agents.claude.stream import ClaudeStream
from replicas_tui.local.agents.claude.voice import VOICE

_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN")
_ELSEWHERE = ("CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY")
_ENDPOINT = ("ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS", "ANTHROPIC_MODEL", "ANTHROPIC_SMALL_FAST_MODEL")
_CLOUDS = (
    *("AWS_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("AWS_BEARER_TOKEN_BEDROCK", "CLOUD_ML_REGION", "ANTHROPIC_VERTEX_PROJECT_ID", "GOOGLE_APPLICATION_CREDENTIALS"),
    *("ANTHROPIC_FOUNDRY_RESOURCE", "ANTHROPIC_FOUNDRY_API_KEY"),
)


def make(command: Sequence[str], launch: Launch) -> ClaudeStream:
    """Return the adapter of one chat."""
    mode = f"--permission-mode={mode_of(launch.permissions)}"
    return ClaudeStream((*command, mode, "--add-dir", str(launch.canvas)), launch)


def read_status(said: Printed) -> str:
    """Return what `claude auth status` says of the login: `{"loggedIn": true, "authMethod": "api_key"}`."""
    try:
        told = json.loads(said.out)
    except ValueError:
        return LOGGED_OUT
    if not isinstance(told, dict) or told.get("loggedIn") is not True:
        return LOGGED_OUT
    return str(told.get("authMethod") or "oauth")


AGENT = Agent(
    provider="claude",
    label="Claude Code",
    traits=Traits(levels=(*LEVELS[:3], "xhigh", "max", ULTRACODE), modes=frozenset({"plan", "fast"}), images=True),
    voice=VOICE,
    make=make,
    cli=cli_of("claude"),
    probe=Probe(
        version=r"^(\d+\.\d+\.\d+) \(Claude Code\)",
        oldest=(2, 1),
        status=("auth", "status"),
        read_status=read_status,
        log_in="claude auth login",
    ),
    credentials=Credentials(
        files=(CredentialFile((".claude", ".credentials.json"), moved_by="CLAUDE_CONFIG_DIR"),),
        variables=(*_KEYS, *_ELSEWHERE, *_ENDPOINT, *_CLOUDS),
        keys=_KEYS,
    ),
    extra={"DISABLE_AUTOUPDATER": "1"},
)
