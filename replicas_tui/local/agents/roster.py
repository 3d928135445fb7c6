"""The built-in agents, imported; asked for through the registry. `acp/agents.toml` has those that are data."""

from __future__ import annotations

from replicas_tui.local.agents.claude.agent import AGENT as CLAUDE
from replicas_tui.local.agents.codex.agent import AGENT as CODEX
from replicas_tui.local.agents.cursor.agent import AGENT as CURSOR
from replicas_tui.local.agents.opencode.agent import AGENT as OPENCODE
from replicas_tui.local.agents.pi.agent import AGENT as PI
from replicas_tui.local.agents.script.agent import AGENT as SCRIPT

ROSTER = {each.provider: each for each in (SCRIPT, CLAUDE, CODEX, CURSOR, OPENCODE, PI)}
