"""What every coding agent does in a workspace, whichever it is. Needs `make agents-test`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from replicas_tui.local import daemon
from replicas_tui.local.agents.line_agent import LEFT_OUT
from replicas_tui.local.agents.processes import find_marked
from tests.agents.conftest import World
from tests.engines import http
from tests.local.driver import Driver, Json, scenario

pytestmark = pytest.mark.timeout(300)
SLOW: Json = {"shell": "sleep 347"}
WRITES: Json = {"text": "Writing.", "write": ["hello.txt", "hello from the model\n"]}
CHECKS: Json = {"text": "Checking.", "shell": "cp hello.txt checked.txt && git status --short"}
DONE: Json = {"text": "It is written and checked."}
MCP_SERVER = """
import json, pathlib, sys
for line in sys.stdin:
    asked = json.loads(line)
    (pathlib.Path.home() / "spoken-to").touch()
    about = {"capabilities": {"tools": {}}, "serverInfo": {"name": "docs", "version": "1"}}
    version = asked.get("params", {}).get("protocolVersion")
    given = {"protocolVersion": version, **about} if asked["method"] == "initialize" else {"tools": []}
    if "id" in asked: print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": given}), flush=True)
"""


def slow_tools(replica_id: str) -> list[int]:
    """Return the processes of the tool that takes its time."""
    return [pid for pid in find_marked(replica_id) if b"sleep\x00347" in _command(pid)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


async def until_slow(world: World, replica_id: str) -> None:
    async def ask() -> list[int]:
        return await asyncio.to_thread(slow_tools, replica_id)

    await world.driver.until(ask, bool)


async def until_nothing_runs(world: World, replica_id: str) -> None:
    async def ask() -> list[int]:
        return await asyncio.to_thread(find_marked, replica_id)

    await world.driver.until(ask, lambda left: not left)


async def test_it_writes_and_runs_and_remembers_in_the_next_turn(world: World) -> None:
    replica = await world.create(WRITES, CHECKS, DONE)
    await world.driver.until_idle(replica["id"])
    history = await world.driver.history(replica["id"])
    assert world.file(replica["id"], "checked.txt").read_text() == "hello from the model\n", history
    assert "It is written and checked." in str(history)
    assert str(history).count("```scenario") == 1  # the message itself, once
    assert await world.remembers(replica["id"])
    agents = (await world.driver.call("GET", "/v1/capabilities"))["agents"]
    assert next(agent["available"] for agent in agents if agent["provider"] == world.row.provider)
    found = await world.driver.call("GET", f"/v1/replica/{replica['id']}?include=environment")
    standing = found["replica"]["environment"]["coding_agents"][world.row.provider]
    assert standing["available"]
    assert standing["auth_method"] != "none"


async def test_a_plan_waits_for_its_approval(world: World) -> None:
    replica = await world.create(DONE)
    steps = (world.row.plan or {}, {"write": ["planned.txt", "as planned\n"]}, DONE)
    if world.row.plan is None:
        await world.driver.call(
            "POST",
            f"/v1/replica/{replica['id']}/messages",
            {"message": scenario(*steps), "plan_mode": True},
            status=400,
        )
        return
    await world.driver.until_idle(replica["id"])
    await world.driver.send(replica["id"], scenario(*steps), plan_mode=True)
    if not world.row.plan_waits:
        await world.driver.until_idle(replica["id"])
        assert not world.file(replica["id"], "planned.txt").exists()
        return
    await world.driver.until_awaiting(replica["id"])
    assert not world.file(replica["id"], "planned.txt").exists()
    await world.driver.send(replica["id"], "approve")
    await world.driver.until_idle(replica["id"])
    if not world.row.plan_goes_on:
        assert "There is no script in this message." in str(await world.driver.history(replica["id"]))
        return
    assert world.file(replica["id"], "planned.txt").read_text() == "as planned\n"


async def test_a_question_is_answered_by_a_message(world: World) -> None:
    if world.row.question is None:
        pytest.skip(f"{world.row.provider} asks no questions")
    replica = await world.create(world.row.question, DONE, plan_mode=world.row.question_in_plan)
    await world.driver.until_awaiting(replica["id"])
    asked = await world.driver.history(replica["id"])
    await world.driver.send(replica["id"], "2")
    await world.driver.until_idle(replica["id"])
    since = str((await world.driver.history(replica["id"]))[len(asked) :])
    assert "Blue" in since
    assert "It is written and checked." in since


async def test_a_command_is_asked_for_and_a_no_is_a_no(world: World) -> None:
    command = world.row.asks_for("python3 -c \"open('ran.txt', 'w').write('ran')\"")
    if not world.row.takes_permissions:
        refused = await world.driver.create(
            scenario(DONE), status=400, coding_agent=world.row.provider, config={"permissions": "edits"}
        )
        assert "permissions" in refused["details"]
        return
    replica = await world.create(world.row.edit, command, DONE, permissions="edits")
    await world.driver.until_awaiting(replica["id"])
    assert world.file(replica["id"], "edited.txt").exists()
    await world.driver.send(replica["id"], "no")
    await world.driver.until_idle(replica["id"])
    assert not world.file(replica["id"], "ran.txt").exists()
    await world.driver.send(replica["id"], scenario(command, DONE))
    await world.driver.until_awaiting(replica["id"])
    await world.driver.send(replica["id"], "yes")
    await world.driver.until_idle(replica["id"])
    assert world.file(replica["id"], "ran.txt").read_text() == "ran"


async def test_an_mcp_server_of_the_environment_is_spoken_to_or_named_as_left_out(world: World) -> None:
    config = {"command": sys.executable, "args": ["-c", MCP_SERVER], "env": {}}
    body = {"name": "docs", "transport": "stdio", "config": config}
    environment = f"/v1/environments/{world.engine.environment_id}"
    await world.driver.call("POST", f"{environment}/mcps", body, status=201)
    if world.row.trusting is not None:
        await world.driver.call("POST", f"{environment}/variables", world.row.trusting, status=201)
    replica = await world.create(DONE)
    await world.driver.until_idle(replica["id"])
    left_out = LEFT_OUT.format("docs (stdio)") in str(await world.driver.history(replica["id"]))
    assert left_out is not world.row.takes_mcps
    if world.row.takes_mcps:
        assert (world.home(replica["id"]) / "spoken-to").exists()


async def test_sleep_interrupts_it_ends_all_of_it_and_the_next_message_resumes_it(world: World) -> None:
    replica = await world.create(DONE)
    await world.driver.until_idle(replica["id"])
    await world.driver.send(replica["id"], scenario(SLOW, DONE))
    await until_slow(world, replica["id"])
    await world.driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
    await world.driver.until_status(replica["id"], "sleeping")
    await until_nothing_runs(world, replica["id"])
    await world.rest()
    assert await world.remembers(replica["id"])


async def test_a_turn_can_be_interrupted_and_the_chat_goes_on(world: World) -> None:
    replica = await world.create(SLOW, DONE)
    await until_slow(world, replica["id"])
    (chat,) = await world.driver.chats(replica["id"])
    await world.driver.call("POST", f"/v1/replica/{replica['id']}/chats/{chat['id']}/interrupt")
    await world.driver.until_idle(replica["id"])
    assert world.row.stopped in str((await world.driver.history(replica["id"]))[-6:]).lower()
    assert await world.remembers(replica["id"])


async def test_an_agent_killed_in_mid_tool_ends_its_turn_and_is_resumed(world: World) -> None:
    replica = await world.create(DONE)
    await world.driver.until_idle(replica["id"])
    await world.driver.send(replica["id"], scenario(SLOW, DONE))
    await until_slow(world, replica["id"])
    for pid in find_marked(replica["id"]):
        if psutil.Process(pid).ppid() == world.engine.pid:
            os.kill(pid, signal.SIGKILL)
    await world.driver.until_idle(replica["id"])
    await until_nothing_runs(world, replica["id"])
    await world.rest()
    assert await world.remembers(replica["id"])


async def test_an_engine_killed_in_mid_tool_leaves_nothing_and_resumes_what_it_had(world: World) -> None:
    replica = await world.create(DONE)
    await world.driver.until_idle(replica["id"])
    await world.driver.send(replica["id"], scenario(SLOW, DONE))
    await until_slow(world, replica["id"])
    engine = psutil.Process(world.engine.pid)
    engine.kill()
    await asyncio.to_thread(engine.wait, 10)
    await world.rest()
    restarted = await asyncio.to_thread(daemon.start, world.engine.data_dir, environ=world.environ)
    await until_nothing_runs(world, replica["id"])
    async with http(restarted.base_url, world.engine.key) as client:
        again = replace(world, driver=Driver(client, world.engine.environment_id))
        assert "interrupted" in str(await again.driver.history(replica["id"]))
        assert await again.remembers(replica["id"])
