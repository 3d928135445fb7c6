"""What is not held against the API's document, each with the reason; printed with the result."""

from __future__ import annotations

from typing import Any

NOT_ON_ONE_MACHINE = "makes no sense on one machine: the engine answers 501 with `{error}`, which the document lacks"
ENDLESS = "an endless event stream, which no schema describes; tests/local reads it on a real socket"
A_SHELL_RUNS_IT = "a shell runs what it takes, so made-up bodies are not sent; the hand-written one is checked"
REACHES_OUT = "it asks the network for what it takes, so made-up bodies are not sent; the hand-written one is checked"
ENDS_IT = "it ends what all others work on, so made-up ids are sent, and a real one by hand"

# Operations that are not held against the document.
OPERATIONS = {
    **dict.fromkeys(
        (
            "GET /v1/opencode-go/credentials",
            "POST /v1/opencode-go/credentials",
            "DELETE /v1/opencode-go/credentials",
            "GET /v1/opencode-go/user/credentials",
            "POST /v1/opencode-go/user/credentials",
            "DELETE /v1/opencode-go/user/credentials",
            "GET /v1/desktop/download/macos/{arch}",
            "GET /v1/desktop/update/macos/{arch}/{version}",
            "GET /v1/gdrive/search-console/sites",
            "GET /v1/gdrive/search-console/site",
            "POST /v1/gdrive/search-console/search-analytics/query",
            "GET /v1/gdrive/search-console/sitemaps",
            "GET /v1/gdrive/search-console/sitemap",
            "POST /v1/gdrive/search-console/url-inspection",
            "POST /v1/slack/threads/attach",
        ),
        NOT_ON_ONE_MACHINE,
    ),
    "GET /v1/replica/{id}/events": ENDLESS,
    "GET /v1/warm-pool-workspaces/{workspaceId}/stream": ENDLESS,
    "GET /v1/workspaces/{workspaceId}/terminal/sessions/{sessionId}/stream": ENDLESS,
    "POST /v1/environments/{environmentId}/start-hooks/test/stream": ENDLESS,
}

# Operations that get no made-up requests, only the hand-written one.
ONLY_BY_HAND = {
    "POST /v1/environments/{environmentId}/warm-hooks/save": A_SHELL_RUNS_IT,
    "POST /v1/environments/{environmentId}/warm-hooks/save-test": A_SHELL_RUNS_IT,
    "POST /v1/environments/{environmentId}/warm-hooks/test": A_SHELL_RUNS_IT,
    "POST /v1/environments/{environmentId}/start-hooks/save": A_SHELL_RUNS_IT,
    "POST /v1/environments/{environmentId}/start-hooks/test": A_SHELL_RUNS_IT,
    "POST /v1/workspaces/{workspaceId}/terminal/sessions/{sessionId}/input": A_SHELL_RUNS_IT,
    "POST /v1/environments/{environmentId}/skills-registries": REACHES_OUT,
}

# Operations whose made-up requests never name what really is there.
NEVER_FOR_REAL = {
    "POST /v1/workspaces/{workspaceId}/archive": ENDS_IT,
    "POST /v1/workspaces/{workspaceId}/sleep": ENDS_IT,
}

# Where the document is amended before anything is held against it.
AMENDED = {
    "every list of coding agents": "has `script` too: the engine's own agent, announced by GET /v1/capabilities",
    "GitDiff.full_diff": "may be null: it is filled by `include=diffs`, and the document wants it always",
    "HistoryEvent.payload": "is any object: production clients see a single envelope, the document nests it twice",
}
# Answers the engine gives everywhere and the document nowhere, or not everywhere.
STATUSES = {
    400: "bad input is named wherever it comes in, also where the document knows no input that could be bad",
    403: "who may not do it is told so",
    404: "what is not there is told so",
    409: "a state that does not allow it is told so",
    413: "a body that is too large",
    415: "a body that is not JSON",
    501: "what one machine cannot do",
}


AGENTS = ["claude", "codex", "cursor", "opencode", "pi"]


def amended(document: Any) -> Any:
    """Return the document with `AMENDED` done to it."""
    found = _with_script(document)
    schemas = found["components"]["schemas"]
    schemas["GitDiff"]["properties"]["full_diff"] = {"type": ["string", "null"]}
    schemas["HistoryEvent"]["properties"]["payload"] = {"type": "object"}
    return found


def _with_script(part: Any) -> Any:
    match part:
        case dict():
            return {
                key: [*each, "script"] if key == "enum" and each[: len(AGENTS)] == AGENTS else _with_script(each)
                for key, each in part.items()
            }
        case list():
            return [_with_script(each) for each in part]
    return part
