"""Hooks of a workspace run in order, are told and kept, and fail without stopping anything."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from tests.engines import RunningEngine
from tests.local.driver import Driver, Json, sh, texts
from tests.local.environments.calls import GLOBAL, path
from tests.local.repos import commit, write

SECRET = "correct-horse-battery-staple"


async def _save(driver: Driver, where: str, kind: str, content: str) -> Json:
    return await driver.call("POST", f"{where}/{kind}-hooks/save", {"content": content}, status=201)


async def _logs(driver: Driver, replica_id: str, kind: str) -> list[Json]:
    found: list[Json] = (await driver.call("GET", f"/v1/replica/{replica_id}/hooks"))[f"{kind}_hooks"]["logs"]
    return found


def _home(engine: RunningEngine, replica_id: str) -> Path:
    return engine.data_dir / "workspaces" / replica_id / "home"


async def test_variables_reach_agents_and_the_environments_win_over_global(driver: Driver) -> None:
    own = path(driver.environment_id)
    for where, key, value in ((GLOBAL, "A", "low"), (GLOBAL, "B", "kept"), (own, "A", "high")):
        await driver.call("POST", f"{where}/variables", {"key": key, "value": value}, status=201)
    replica = await driver.create(sh("echo A=$A B=$B > seen.txt"))
    await driver.until_idle(replica["id"])
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}?include=environment,diffs"))["replica"]
    assert "+A=high B=kept" in details["repository_statuses"][0]["git_diff"]["full_diff"]
    assert details["environment"]["env_vars_set"] == ["A", "B"]


async def test_files_prompts_and_mcp_servers_are_where_agents_look(driver: Driver, live_engine: RunningEngine) -> None:
    own = path(driver.environment_id)
    await driver.call(
        "POST", f"{GLOBAL}/files", {"name": "n", "path": "~/.config/tool/x", "content": "low"}, status=201
    )
    await driver.call(
        "POST", f"{own}/files", {"name": "n", "path": "~/.config/tool/x", "content": "#!/bin/sh\n"}, status=201
    )
    await driver.call(
        "POST", f"{own}/files", {"name": "m", "path": "~/workspaces/shop/.env", "content": "K=1\n"}, status=201
    )
    await driver.call("PATCH", own, {"system_prompt": "Be brief."})
    server = {"command": "npx", "args": ["x"], "env": {"T": "1"}}
    await driver.call("POST", f"{own}/mcps", {"name": "docs", "transport": "stdio", "config": server}, status=201)
    replica = await driver.create(sh("true"))
    home = _home(live_engine, replica["id"])
    tool = home / ".config/tool/x"
    assert (tool.read_text(), tool.stat().st_mode & 0o777) == ("#!/bin/sh\n", 0o700)
    assert (home / "workspaces/shop/.env").read_text() == "K=1\n"
    for name in (".claude/CLAUDE.md", ".codex/AGENTS.md", ".config/opencode/AGENTS.md", ".pi/agent/AGENTS.md"):
        assert "Be brief." in (home / name).read_text()
    assert json.loads((home / ".claude.json").read_text())["mcpServers"]["docs"]["command"] == "npx"
    assert json.loads((home / ".cursor/mcp.json").read_text())["mcpServers"]["docs"]["env"] == {"T": "1"}
    assert "[mcp_servers." in (home / ".codex/config.toml").read_text()
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}?include=environment"))["replica"]
    assert sorted(details["environment"]["files_uploaded"]) == ["~/.config/tool/x", "~/workspaces/shop/.env"]


async def test_hooks_run_from_global_to_repository_before_the_agent(driver: Driver, live_engine: RunningEngine) -> None:
    said = {"warmHook": {"commands": ["echo warm-repo >> ~/order"]}, "startHook": {"commands": ["echo r >> ~/order"]}}
    write(live_engine.repo_path, "replicas.json", json.dumps(said))
    commit(live_engine.repo_path, "Say how to start")
    first = await driver.create(sh("true"))
    await driver.until_idle(first["id"])
    held = await _logs(driver, first["id"], "start")
    assert "replicas-tui local trust" in held[0]["output"]
    assert held[0]["exitCode"] == 126
    waiting = (await driver.call("GET", "/v1/trust"))["hooks"]
    assert [each["trusted"] for each in waiting] == [False]
    await driver.call("POST", "/v1/trust", {"digest": waiting[0]["digest"]})
    own = path(driver.environment_id)
    for where, word in ((GLOBAL, "g"), (own, "e")):
        await _save(driver, where, "warm", f"echo warm-{word} >> ~/order")
        await _save(driver, where, "start", f"echo {word} >> ~/order")
    replica = await driver.create(sh("cat ~/order"))
    await driver.until_idle(replica["id"])
    order = (_home(live_engine, replica["id"]) / "order").read_text().split()
    assert order == ["warm-g", "warm-e", "warm-repo", "g", "e", "r"]
    warm = await _logs(driver, replica["id"], "warm")
    assert [(each["hookType"], each["hookName"]) for each in warm] == [
        ("global", "global"), ("global", "environment"), ("repository", "shop"),
    ]  # fmt: skip
    start = await _logs(driver, replica["id"], "start")
    assert [(each["hookType"], each["hookName"]) for each in start] == [
        ("environment", "global"), ("environment", "environment"), ("repository", "shop"),
    ]  # fmt: skip
    assert any("warm-g" in text for text in texts(await driver.history(replica["id"]))) or order


async def test_a_failing_start_hook_stops_neither_the_next_nor_the_agent_and_shows_no_secret(driver: Driver) -> None:
    await driver.call("POST", f"{GLOBAL}/variables", {"key": "TOKEN", "value": SECRET}, status=201)
    await _save(driver, GLOBAL, "start", "echo token is $TOKEN; exit 3")
    await _save(driver, path(driver.environment_id), "start", "echo second")
    replica = await driver.create(sh("echo agent > there"))
    await driver.until_idle(replica["id"])
    logs = await _logs(driver, replica["id"], "start")
    assert [(each["exitCode"], each["output"]) for each in logs] == [(3, "token is ***\n"), (0, "second\n")]
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}"))["replica"]
    assert details["status"] == "active"
    assert details["repository_statuses"][0]["start_hooks_completed"] is True
    assert details["repository_statuses"][0]["git_diff"]["added"] == 1


async def test_a_wake_runs_the_start_hooks_again_and_tells_of_them(driver: Driver, live_engine: RunningEngine) -> None:
    fifo = live_engine.data_dir / "go"
    await _save(driver, GLOBAL, "start", "echo begun")
    replica = await driver.create(sh("true"))
    await driver.until_idle(replica["id"])
    await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
    os.mkfifo(fifo)
    await _save(driver, GLOBAL, "start", f"echo again; cat {fifo}")
    await driver.call("POST", f"/v1/replica/{replica['id']}/wake")
    await driver.until_status(replica["id"], "active")
    seen: list[dict[str, Any]] = []
    async with driver.listen(replica["id"]) as events:
        await asyncio.to_thread(fifo.write_text, "go on\n")  # it opens once the hook does, which this loop starts
        async for event in events:
            if event["type"].startswith("hooks."):
                seen.append(event)
            if event["type"] == "hooks.completed":
                break
    assert "go on" in "".join(each["payload"].get("output") or "" for each in seen)
    assert [each["output"] for each in await _logs(driver, replica["id"], "start")] == ["begun\n", "again\ngo on\n"]


async def test_sleep_ends_a_start_hook_that_runs(driver: Driver, live_engine: RunningEngine) -> None:
    begun = live_engine.data_dir / "begun"
    await _save(driver, GLOBAL, "start", f"touch {begun}; sleep 300")
    replica = await driver.create(sh("true"))

    async def is_begun() -> bool:
        return begun.exists()

    await driver.until(is_begun, bool)
    await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
    await driver.until_status(replica["id"], "sleeping")
