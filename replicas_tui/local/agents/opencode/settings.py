"""What the user wishes, in the words of OpenCode's configuration and of its messages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from replicas_tui.local.agents.adapter import AgentError, Launch, Permissions, Prompt
from replicas_tui.local.agents.events import Json, picture_url

CONFIG = "OPENCODE_CONFIG_CONTENT"
_BESIDE_EDITS = ("bash", "webfetch", "external_directory", "doom_loop")
_DECISIONS: Mapping[Permissions, tuple[str, str]] = {  # on changes of files, and on all else
    Permissions.ASK: ("ask", "ask"),
    Permissions.EDITS: ("allow", "ask"),
    Permissions.ALL: ("allow", "allow"),
}


def configuration(launch: Launch) -> str:
    """Return the configuration, on top of the one that the environment of the workspace gives."""
    edits, others = _DECISIONS[launch.permissions]
    permission = {"edit": edits, **dict.fromkeys(_BESIDE_EDITS, others)}
    # Permissions of all agents count for `plan` too, which then writes: it has to be told no by name.
    plan = {"permission": {"edit": "deny", "bash": "ask"}}
    ours = {"autoupdate": False, "share": "disabled", "permission": permission, "agent": {"plan": plan}}
    return json.dumps(_merged(_given(launch.env), ours))


def message(prompt: Prompt, model: str | None) -> Json:
    """Return the body of a message; AgentError for a model that is none."""
    pictures = [_file(image) for image in prompt.images]
    body: Json = {
        "agent": "plan" if prompt.plan_mode else "build",
        "parts": [*pictures, {"type": "text", "text": prompt.text}],
    }
    if prompt.thinking_level is not None:
        body["variant"] = prompt.thinking_level
    return body if model is None else {**body, "model": model_of(model)}


def model_of(name: str) -> Json:
    """Return the model `provider/model` as the server wants it."""
    provider, _, model = name.partition("/")
    if not provider or not model:
        raise AgentError(f"OpenCode names models as provider/model, like anthropic/claude-sonnet-4-5, not {name!r}.")
    return {"providerID": provider, "modelID": model}


def _file(image: Mapping[str, Any]) -> Json:
    source = image.get("source")
    mime = source.get("media_type") if isinstance(source, Mapping) else None
    return {"type": "file", "mime": str(mime or "image/png"), "url": picture_url(image)}


def _given(env: Mapping[str, str]) -> Json:
    try:
        value = json.loads(env.get(CONFIG, "{}"))
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _merged(under: Json, over: Json) -> Json:
    merged = dict(under)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
