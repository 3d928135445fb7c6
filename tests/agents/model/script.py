"""What the scripted model says next, worked out from the request alone: the server remembers nothing.

A message to the agent carries its own script: a fenced block whose info string is `scenario`, a JSON list of steps, one
a reply. A step may hold `text`, `think`, and one of `shell` (a command), `write` (a path and a content) and `tool`
(a name) with `input`. `{"recall": true}` says how many messages of the user's the model was shown.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SHELLS = ("Bash", "bash", "exec_command", "shell_command", "shell", "run_shell_command")
WRITERS = ("Write", "write", "write_file", "create_file")
_SCRIPT = re.compile(r"```scenario\s*\n(.*?)```", re.DOTALL)
_CONTEXT = re.compile(r"<(system-reminder|environment_context|user_instructions|session_context)>.*?</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the model's; `tool` empty for none."""

    text: str = ""
    think: str = ""
    tool: str = ""
    tool_input: Json = field(default_factory=dict)


@dataclass(slots=True)
class Conversation:
    """What matters of the messages of a request: the user's last words, and the calls made since."""

    prompt: str = ""
    calls: int = 0
    prompts: int = 0

    def user(self, content: Any) -> None:
        """A message of the user's; what is only context the CLI adds does not count."""
        text = bare(content)
        if text:
            self.prompt, self.calls = text, 0
            self.prompts += 1


def bare(content: Any) -> str:
    """Return the user's own words."""
    if isinstance(content, list):
        content = "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return _CONTEXT.sub("", str(content or "")).strip()


def reply_to(conversation: Conversation, tools: Mapping[str, Json]) -> Reply:
    """Return what the model says.

    Args:
        conversation: What was said so far.
        tools: The schema of the arguments of each tool it may call; none for titles and the like.
    """
    found = _SCRIPT.search(conversation.prompt)
    if not tools or found is None:
        return Reply(text="A title" if not tools else "There is no script in this message.")
    steps = json.loads(found[1])
    step = steps[min(conversation.calls, len(steps) - 1)]
    if step.get("recall"):
        return Reply(text=f"I was shown {conversation.prompts} messages.")
    return _played(step, tools)


def _played(step: Json, tools: Mapping[str, Json]) -> Reply:
    text, think = str(step.get("text", "")), str(step.get("think", ""))
    if "tool" in step:
        return Reply(text, think, step["tool"], step.get("input", {}))
    if "write" in step:
        path, content = step["write"]
        if (name := _first(WRITERS, tools)) is not None:
            return Reply(text, think, name, _filled(tools[name], path=path, content=content))
        step = {"shell": f"printf %s {shlex.quote(content)} > {shlex.quote(path)}"}
    if "shell" in step:
        if (name := _first(SHELLS, tools)) is None:
            return Reply(f"{text} [no shell among {', '.join(tools)}]")
        return Reply(text, think, name, _filled(tools[name], command=step["shell"]))
    return Reply(text, think)


def _first(names: Sequence[str], tools: Mapping[str, Json]) -> str | None:
    return next((name for name in names if name in tools), None)


_ALIASES = {
    "command": {"command", "cmd"},
    "path": {"path", "file_path", "filePath", "filename"},
    "content": {"content", "contents", "file_text"},
}
_EMPTY: Json = {"boolean": False, "number": 0, "integer": 0, "array": [], "object": {}}


def _filled(schema: Json, **given: str) -> Json:
    """Return arguments under whatever names the tool has for them."""
    needed = schema.get("required", [])
    filled: Json = {}
    for name, kind in schema.get("properties", {}).items():
        meant = next((value for key, value in given.items() if name in _ALIASES[key]), None)
        if meant is not None:
            filled[name] = ["bash", "-lc", meant] if kind.get("type") == "array" else meant
        elif name in needed:
            filled[name] = "a scripted step" if name == "description" else _EMPTY.get(kind.get("type"), "")
    return filled
