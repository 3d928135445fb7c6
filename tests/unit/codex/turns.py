"""Turns of Codex's app-server, made up after what it was recorded to say."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
NOON_S = 1_784_548_800


def item(kind: str, key: str = "", **fields: Any) -> Json:
    return {"type": kind, "id": key or kind, **fields}


def user(text: str, *others: Json) -> Json:
    return item("userMessage", f"u-{text}", content=[{"type": "text", "text": text, "text_elements": []}, *others])


def says(text: str) -> Json:
    return item("agentMessage", f"a-{text}", text=text, phase=None)


def command(script: str, said: str = "", code: int | None = 0, status: str = "completed", **fields: Any) -> Json:
    told = {"command": f"/bin/bash -lc '{script}'", "cwd": "/w", "aggregatedOutput": said, "exitCode": code}
    return item("commandExecution", f"c-{script}", status=status, **told, **fields)


def changes(*files: Json, status: str = "completed") -> Json:
    return item("fileChange", "patch", changes=list(files), status=status)


def changed(path: str, diff: str, kind: str = "update") -> Json:
    return {"path": path, "kind": {"type": kind, "move_path": None}, "diff": diff}


def turn(*items: Json, status: str = "completed", key: str = "t1", **fields: Any) -> Json:
    return {"id": key, "status": status, "items": list(items), **fields}


TURN = turn(
    user("Make the cart total include tax", {"type": "localImage", "path": "/w/cart.png"}),
    item("reasoning", summary=["Look at cart.ts first"], startedAtMs=NOON_S * 1000, durationMs=4000),
    command("pnpm test cart", "1 failed\n", 1, durationMs=1234, startedAtMs=NOON_S * 1000 + 5000),
    changes(changed("src/cart.ts", "@@ -1,2 +1,2 @@\n a\n-sum\n+sum * 1.2"), changed("tax.ts", "rate", "add")),
    item("mcpToolCall", server="linear", tool="get_issue", arguments={"id": "X-1"}, status="completed",
         result={"content": [{"type": "text", "text": "Tax"}]}, error=None),
    item("webSearch", query="vat rates", action=None),
    item("plan", text="1. tax\n2. tests"),
    item("sleepy", cwd="/w", whatever=[1, 2]),
    says("Tax is now included."),
    startedAt=NOON_S,
    completedAt=NOON_S + 11,
)  # fmt: skip
