"""One request by hand for each operation, in an order in which each finds what it needs; every one must succeed.

`$name` stands for what an earlier answer was kept as. The world begins with `$environment`, `$repository`, `$replica`
and `$chat`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
ENVIRONMENT = "/v1/environments/{environmentId}"
WORKSPACE = "/v1/workspaces/{workspaceId}"
TERMINAL = f"{WORKSPACE}/terminal/sessions"
REPLICA = "/v1/replica/{id}"
SCRIPT = {"name": "conforms", "message": "hello", "environment_id": "$environment", "coding_agent": "script"}
CRON = {"type": "cron", "config": {"schedule": "0 9 * * 1", "timezone": "Europe/Berlin"}}
AUTOMATION = {"name": "weekly", "triggers": [CRON], "prompt": "Look around", "environment_id": "$environment"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A request that must succeed.

    Attributes:
        label: The operation.
        parts: The path's parts.
        body: Its JSON; None for none.
        keep: What to remember of the answer: a name and the way to it, dots between.
        is_personal: Sent with a personal key.
        headers: More headers.
    """

    label: str
    parts: Json = field(default_factory=dict)
    body: Json | None = None
    keep: tuple[tuple[str, str], ...] = ()
    is_personal: bool = False
    query: Json = field(default_factory=dict)


def _environment(method: str, rest: str, body: Json | None = None, keep: str = "", **parts: str) -> Sample:
    kept = (tuple(keep.split("=", 1)),) if keep else ()
    return Sample(f"{method} {ENVIRONMENT}/{rest}", {"environmentId": "$made", **parts}, body, kept)  # type: ignore[arg-type]


def _replica(method: str, rest: str, body: Json | None = None, **parts: str) -> Sample:
    return Sample(f"{method} {REPLICA}{rest}", {"id": "$replica", **parts}, body)


def _workspace(
    method: str, rest: str, body: Json | None = None, keep: tuple[tuple[str, str], ...] = (), **parts: str
) -> Sample:
    return Sample(f"{method} {WORKSPACE}{rest}", {"workspaceId": "$replica", **parts}, body, keep)


SAMPLES = (
    Sample("GET /v1/environments"),
    Sample("POST /v1/environments", body={"name": "conforms"}, keep=(("made", "environment.id"),)),
    Sample("GET /v1/environments/{id}", {"id": "$made"}),
    Sample("PATCH /v1/environments/{id}", {"id": "$made"}, {"system_prompt": "Be brief."}),
    _environment(
        "POST", "variables", {"key": "TOKEN", "value": "a-value-nobody-sees"}, "variable=environment_variable.id"
    ),
    _environment("GET", "variables"),
    _environment("PATCH", "variables/{id}", {"value": "another-value"}, id="$variable"),
    _environment(
        "POST", "files", {"name": "rc", "path": "~/.toolrc", "content": "a = 1\n"}, "file=environment_file.id"
    ),
    _environment("GET", "files"),
    _environment("PATCH", "files/{id}", {"content": "a = 2\n"}, id="$file"),
    _environment("POST", "skills-registries", {"url": "$skills_folder"}, "registry=registry.id"),
    _environment("GET", "skills-registries"),
    _environment(
        "POST", "skills", {"name": "tidy", "slug": "tidy", "source": "$skill_source"}, "skill=environment_skill.id"
    ),
    _environment("GET", "skills"),
    _environment("GET", "repo-skills"),
    _environment(
        "POST",
        "mcps",
        {"name": "tools", "transport": "http", "config": {"url": "https://tools.example/mcp", "headers": {}}},
        "mcp=environment_mcp.id",
    ),
    _environment("GET", "mcps"),
    _environment("PATCH", "mcps/{id}", {"name": "other-tools"}, id="$mcp"),
    Sample("GET /v1/environment-skills/search", query={"q": "tidy"}),
    _environment("GET", "warm-hooks"),
    _environment("POST", "warm-hooks/save", {"content": "true"}),
    _environment("POST", "warm-hooks/save-test", {"content": "true"}),
    _environment("POST", "warm-hooks/test", {"content": "true"}),
    _environment("GET", "start-hooks"),
    _environment("POST", "start-hooks/save", {"content": "true"}),
    _environment("POST", "start-hooks/test", {"content": "true"}),
    _environment("PUT", "warm-pools", {"enabled": False}, "pool=warm_pool.id"),
    Sample("GET /v1/warm-pools/{configId}/workspaces", {"configId": "$pool"}),
    Sample("GET /v1/replica/repositories"),
    Sample("GET /v1/replica/repository-sets"),
    Sample("POST /v1/replica", body=SCRIPT, keep=(("second", "replica.id"),)),
    Sample("GET /v1/replica"),
    _replica("GET", ""),
    _replica("POST", "/messages", {"message": "again"}),
    _replica("GET", "/chats"),
    _replica("POST", "/chats", {"provider": "script", "title": "Another"}),
    _replica("GET", "/chats/{chatId}/slash-commands", chatId="$chat"),
    _replica("GET", "/chats/{chatId}/queue", chatId="$chat"),
    _replica("POST", "/messages", {"message": "```scenario\n- sleep: 600\n```", "chat_id": "$chat"}),
    Sample(
        f"POST {REPLICA}/messages",
        {"id": "$replica"},
        {"message": "waits", "chat_id": "$chat"},
        (("waiting", "message_id"),),
    ),
    _replica("PATCH", "/chats/{chatId}/queue/reorder", {"messageId": "$waiting", "position": 0}, chatId="$chat"),
    _replica("DELETE", "/chats/{chatId}/queue/{messageId}", chatId="$chat", messageId="$waiting"),
    _replica("DELETE", "/chats/{chatId}/queue", chatId="$chat"),
    _replica("GET", "/history"),
    _replica("GET", "/hooks"),
    _replica("GET", "/canvas"),
    _replica("GET", "/canvas/{filename}", filename="notes.md"),
    Sample("POST /v1/automations", body=AUTOMATION, keep=(("automation", "automation.id"),)),
    Sample("GET /v1/automations"),
    Sample("GET /v1/automations/{id}", {"id": "$automation"}),
    Sample("PATCH /v1/automations/{id}", {"id": "$automation"}, {"prompt": "Look again"}),
    Sample("POST /v1/automations/{id}/trigger", {"id": "$automation"}, {}),
    Sample("GET /v1/automations/{id}/executions", {"id": "$automation"}),
    Sample(
        "POST /v1/automations",
        body={**AUTOMATION, "name": "hooked", "triggers": [{"type": "custom", "config": {}}]},
        keep=(("hooked", "automation.id"), ("token", "automation.webhook_token")),
    ),
    Sample("POST /v1/automations/webhook/{token}", {"token": "$token"}, {"any": "thing"}),
    Sample("GET /v1/analytics/overview"),
    Sample("GET /v1/user/profile", is_personal=True),
    Sample("PUT /v1/user/profile", body={"displayName": "Ada", "avatarUrl": None}, is_personal=True),
    Sample("POST /v1/user/api-keys", body={"name": "laptop"}, keep=(("api_key", "id"),), is_personal=True),
    Sample("GET /v1/user/api-keys", is_personal=True),
    Sample("DELETE /v1/user/api-keys/{apiKeyId}", {"apiKeyId": "$api_key"}, is_personal=True),
    _workspace("GET", "/chats"),
    _workspace("POST", "/chats", {"provider": "script"}, (("workspace_chat", "chat.id"),)),
    _workspace("POST", "/chats/{chatId}/messages", {"message": "hello"}, chatId="$workspace_chat"),
    _workspace("POST", "/messages/deferred", {"message": "hello", "provider": "script"}),
    Sample(
        f"POST {TERMINAL}",
        {"workspaceId": "$replica"},
        {"cols": 80, "rows": 24},
        (("terminal", "session.id"),),
    ),
    Sample(f"GET {TERMINAL}", {"workspaceId": "$replica"}),
    Sample(
        f"POST {TERMINAL}/{{sessionId}}/input",
        {"workspaceId": "$replica", "sessionId": "$terminal"},
        {"data": "true\n", "generation": 0, "sequence": 0},
    ),
    Sample(
        f"POST {TERMINAL}/{{sessionId}}/resize",
        {"workspaceId": "$replica", "sessionId": "$terminal"},
        {"cols": 100, "rows": 30},
    ),
    Sample(f"DELETE {TERMINAL}/{{sessionId}}", {"workspaceId": "$replica", "sessionId": "$terminal"}),
    _workspace("DELETE", "/previews/{port}", port="$preview"),
    Sample("DELETE /v1/previews/{port}", {"port": "$other_preview"}),
    Sample("POST /v1/workspaces/{workspaceId}/sleep", {"workspaceId": "$second"}),
    Sample("POST /v1/workspaces/{workspaceId}/archive", {"workspaceId": "$second"}),
)

# Sent after everything else.
LAST = (
    Sample("DELETE /v1/automations/{id}", {"id": "$automation"}),
    _replica("DELETE", "/chats/{chatId}", chatId="$chat"),
    Sample(f"DELETE {REPLICA}", {"id": "$second"}),
    _environment("DELETE", "variables/{id}", id="$variable"),
    _environment("DELETE", "files/{id}", id="$file"),
    _environment("DELETE", "skills/{id}", id="$skill"),
    _environment("DELETE", "skills-registries/{skillsRegistryId}", skillsRegistryId="$registry"),
    _environment("DELETE", "mcps/{id}", id="$mcp"),
    Sample("DELETE /v1/environments/{id}", {"id": "$made"}),
)
