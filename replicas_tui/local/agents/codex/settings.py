"""What the user wishes, in the words of Codex's app-server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from replicas_tui.local.agents.adapter import Launch, Permissions, Prompt
from replicas_tui.local.agents.events import Json, picture_url

# Codex's own words: when it asks, and what its sandbox lets a command do that was not asked about.
_POLICIES: Mapping[Permissions, tuple[str, str]] = {
    Permissions.ASK: ("untrusted", "read-only"),
    Permissions.EDITS: ("on-request", "workspace-write"),
    Permissions.ALL: ("never", "danger-full-access"),
}
_ASKS_FOR_ALL = ("untrusted", "danger-full-access")  # but for commands that only read


@dataclass(slots=True)
class Model:
    """What the thread runs on; Codex keeps a turn's settings for the turns after it, so each turn says all of them."""

    name: str
    effort: str | None


def thread_settings(launch: Launch) -> Json:
    """Return what a thread is started or resumed with."""
    approval, sandbox = _policy(launch)
    settings = {"cwd": str(launch.cwd), "approvalPolicy": approval, "sandbox": sandbox}
    return settings if launch.model is None else {**settings, "model": launch.model}


def _policy(launch: Launch) -> tuple[str, str]:
    """Return Codex's words for a policy. Its sandbox is not there behind Landlock, where each command would fail."""
    if launch.may_fence or launch.permissions is Permissions.ALL:
        return _POLICIES[launch.permissions]
    return _ASKS_FOR_ALL


def turn_settings(prompt: Prompt, model: Model, *, plan: bool) -> Json:
    """Return what a turn is started with beside its words."""
    model.name = prompt.model or model.name
    settings = {"model": model.name, "reasoning_effort": prompt.thinking_level or model.effort}
    mode = {"mode": "plan" if plan else "default", "settings": {**settings, "developer_instructions": None}}
    return {"collaborationMode": mode}


def turn_input(prompt: Prompt) -> list[Json]:
    """Return a message's words and images."""
    pictures = [{"type": "image", "url": picture_url(image)} for image in prompt.images]
    return [*pictures, *words(prompt.text)]


def words(text: str) -> list[Json]:
    """Return words alone."""
    return [{"type": "text", "text": text, "text_elements": []}]
