"""What a prompt's flags and a workspace's permissions are in Claude Code's own words."""

from __future__ import annotations

from typing import Any

from replicas_tui.local.agents.adapter import Permissions, Prompt

ULTRACODE = "ultracode"  # a level of thinking to the API, a setting of its own to the CLI
PLAN = "plan"
_MODES = {Permissions.ASK: "default", Permissions.EDITS: "acceptEdits", Permissions.ALL: "default"}


def mode_of(permissions: Permissions) -> str:
    """Return the permission mode outside of plans. What it asks for under `ALL` is answered at once."""
    return _MODES[permissions]


def settings_of(prompt: Prompt) -> dict[str, Any]:
    """Return the settings of a prompt's turn; None takes one back to what it is without us."""
    ultracode = prompt.thinking_level == ULTRACODE
    return {
        "effortLevel": None if ultracode else prompt.thinking_level,
        "ultracode": ultracode or None,
        "fastMode": prompt.fast_mode or None,
    }
