from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.local.agents.adapter import AgentError, Launch
from replicas_tui.local.agents.claude_stream import ClaudeStream
from replicas_tui.local.agents.detect import available_agents, find_agent, make_adapter


def install(folder: Path, name: str) -> dict[str, str]:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


def test_the_built_in_agent_is_always_there(tmp_path: Path) -> None:
    launch = Launch("c", tmp_path, {}, tmp_path)
    assert isinstance(make_adapter("script", launch), ClaudeStream)
    first, *others = available_agents({})
    assert (first.provider, first.available, first.reason) == ("script", True, "")
    assert [agent.provider for agent in others] == ["claude", "codex", "cursor", "opencode", "pi"]
    assert not any(agent.available for agent in others)


@pytest.mark.parametrize(
    ("provider", "sentence"),
    [
        ("claude", "Claude Code is not installed: npm install -g @anthropic-ai/claude-code"),
        ("codex", "Codex is not installed: npm install -g @openai/codex"),
        ("opencode", "opencode is not installed: npm install -g opencode-ai"),
        ("pi", "pi is not installed: npm install -g @mariozechner/pi-coding-agent"),
    ],
)
def test_an_agent_that_is_missing_is_named_with_what_to_install(provider: str, sentence: str) -> None:
    with pytest.raises(AgentError) as caught:
        find_agent(provider, {"PATH": "/nowhere"})
    assert str(caught.value) == sentence


def test_the_unrelated_npm_package_is_warned_of() -> None:
    with pytest.raises(AgentError, match=r"Cursor CLI is not installed: .*npm package named cursor-agent is something"):
        find_agent("cursor", {})


def test_an_agent_that_is_there_is_not_claimed_to_work(tmp_path: Path) -> None:
    with pytest.raises(AgentError, match=r"Claude Code is installed, but this version .* does not drive it yet"):
        find_agent("claude", install(tmp_path, "claude"))


def test_an_unknown_agent_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AgentError, match="no agent named 'hal'; the engine knows script, claude, codex"):
        find_agent("hal", {})
