"""The agents that are driven, a row each: what is installed, how it finds the scripted model, what it can be asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.agents.model.script import Json


@dataclass(frozen=True, slots=True)
class Row:
    """One agent.

    Attributes:
        provider: The API's word.
        package: What npm installs, with the version all of this was seen to work with.
        executable: Its program.
        variables: Returns the engine's environment variables, given the model's base URL.
        home: Returns files of the user's home by path, given that URL.
        model: What is asked for as `model`; None leaves it to the agent.
        plan: The step by which the model proposes a plan; None if the agent has no plans.
        question: The step by which the model asks `Which colour?` with Red and Blue; None if it cannot.
        takes_permissions: Whether it asks before it runs a command.
        asks_for: Returns the step by which the model runs a command that `edits` does not permit unasked.
        stopped: What its history says of a turn that the user interrupted.
        edit: The step by which the model makes `edited.txt` with the agent's own tool for files.
        files: Returns files that the environment brings into the workspace's home, by path, given that URL.
        plan_waits: Whether it waits for the approval of a plan; else its turn ends with it.
        plan_goes_on: Whether the same message goes on after the approval; else the agent sends one of its own.
        question_in_plan: Whether it asks questions only while it plans.
        forgets_within_the_minute: Whether it loses a session that another process takes up in the same minute of the
            clock, as Gemini CLI does (its issue 28693).
        takes_mcps: Whether it knows MCP servers.
        trusting: The variable by which an environment has it trust the workspace; else it talks to no MCP server.
    """

    provider: str
    package: str
    executable: str
    variables: Callable[[str], Mapping[str, str]]
    home: Callable[[str], Mapping[str, str]] = field(default=lambda _: {})
    model: str | None = None
    plan: Json | None = None
    question: Json | None = None
    takes_permissions: bool = True
    asks_for: Callable[[str], Json] = field(default=lambda command: {"shell": command})
    stopped: str = "interrupted"
    edit: Json = field(default_factory=lambda: {"write": ["edited.txt", "edited\n"]})
    files: Callable[[str], Mapping[str, str]] = field(default=lambda _: {})
    plan_waits: bool = True
    plan_goes_on: bool = True
    question_in_plan: bool = False
    forgets_within_the_minute: bool = False
    takes_mcps: bool = True
    trusting: Json | None = None


KEY = "sk-no-key-of-anybody-0123456789"
COLOURS = [{"label": "Red", "description": "warm"}, {"label": "Blue", "description": "cold"}]
QUESTION = {"question": "Which colour?", "header": "Colour", "multiSelect": False, "options": COLOURS}

CODEX = """\
model = "scripted"
model_provider = "scripted"
[model_providers.scripted]
name = "scripted"
base_url = "{url}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
"""


PATCH = """\
apply_patch <<'EOF'
*** Begin Patch
*** Add File: edited.txt
+edited
*** End Patch
EOF
"""


def _out_of_the_sandbox(command: str) -> Json:
    """Codex runs a command in a sandbox unasked, where it reaches the workspace alone; out of it, it asks."""
    given = {"cmd": command, "sandbox_permissions": "require_escalated", "justification": "The script says so."}
    return {"tool": "exec_command", "input": given}


def _opencode(url: str) -> Json:
    model = {"tool_call": True, "limit": {"context": 100_000, "output": 8_000}}
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"baseURL": f"{url}/v1", "apiKey": KEY},
        "models": {"scripted": model},
    }
    named = "scripted/scripted"
    return {"model": named, "small_model": named, "provider": {"scripted": provider}}


GEMINI = {"security": {"auth": {"selectedType": "gemini-api-key"}}, "general": {"disableAutoUpdate": True}}


def _pi(url: str) -> Json:
    model = {"id": "scripted", "name": "Scripted", "contextWindow": 100_000, "maxTokens": 8_000}
    provider = {"baseUrl": f"{url}/v1", "api": "openai-completions", "apiKey": KEY, "models": [model]}
    return {"providers": {"scripted": provider}}


ROWS = (
    Row(
        provider="claude",
        package="@anthropic-ai/claude-code@2.1.197",
        executable="claude",
        variables=lambda url: {
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": KEY,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        },
        plan={"tool": "ExitPlanMode", "input": {"plan": "1. Write planned.txt"}},
        question={"tool": "AskUserQuestion", "input": {"questions": [QUESTION]}},
    ),
    Row(
        provider="codex",
        package="@openai/codex@0.169.0",
        executable="codex",
        variables=lambda _: {"OPENAI_API_KEY": KEY},
        home=lambda _: {".codex/auth.json": json.dumps({"auth_mode": "apikey", "OPENAI_API_KEY": KEY})},
        files=lambda url: {".codex/config.toml": CODEX.format(url=url)},
        plan={"text": "<proposed_plan>\n1. Write planned.txt\n</proposed_plan>"},
        question={"tool": "request_user_input", "input": {"questions": [{"id": "colour", **QUESTION}]}},
        edit={"shell": PATCH},
        asks_for=_out_of_the_sandbox,
        plan_goes_on=False,
        question_in_plan=True,
    ),
    Row(
        provider="opencode",
        package="opencode-ai@1.18.33",
        executable="opencode",
        variables=lambda url: {
            "OPENCODE_CONFIG_CONTENT": json.dumps(_opencode(url)),
            "OPENCODE_DISABLE_MODELS_FETCH": "1",
        },
        model="scripted/scripted",
        plan={"text": "1. Write planned.txt"},
        question={"tool": "question", "input": {"questions": [QUESTION]}},
        plan_waits=False,
    ),
    Row(
        provider="pi",
        package="@mariozechner/pi-coding-agent@0.73.1",
        executable="pi",
        variables=lambda _: {},
        stopped="aborted",
        takes_mcps=False,
        home=lambda url: {".pi/agent/models.json": json.dumps(_pi(url))},
        model="scripted/scripted",
    ),
    Row(
        provider="gemini",
        package="@google/gemini-cli@0.61.0",
        executable="gemini",
        variables=lambda url: {"GEMINI_API_KEY": KEY, "GOOGLE_GEMINI_BASE_URL": url},
        home=lambda _: {".gemini/settings.json": json.dumps(GEMINI)},
        model="gemini-2.5-flash",  # unless one is named, it first has another model choose
        stopped="cancelled",
        plan={"write": ["planned.txt", "as planned\n"]},  # which it refuses to do while it plans
        plan_waits=False,
        forgets_within_the_minute=True,
        trusting={"key": "GEMINI_CLI_TRUST_WORKSPACE", "value": "true"},
    ),
)
