"""The adapter of the Agent Client Protocol with a little process that speaks it; `make agents-test` has a real one."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from replicas_tui.local.agents.acp.session import AcpSession
from replicas_tui.local.agents.adapter import (
    AgentError,
    AwaitingInput,
    CommandsKnown,
    Emitted,
    Launch,
    Permissions,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.line_agent import LEFT_OUT
from replicas_tui.local.agents.processes import agent_environment, end_all, marked
from replicas_tui.local.agents.registry import voice_of
from replicas_tui.local.environments.outfit import McpServer
from tests.local.agents.conftest import Driven, ending, payloads

PROGRAM = r"""
import json, sys
def write(**message): print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)
def tell(**update): write(method="session/update", params={"sessionId": "s1", "update": update})
def words(kind, text): tell(sessionUpdate=kind, content={"type": "text", "text": text})
call = {"toolCallId": "t1", "kind": "execute", "title": "make", "rawInput": {"command": "make"}}
options = [{"optionId": "a", "name": "Always", "kind": "allow_always"},
           {"optionId": "y", "name": "Once", "kind": "allow_once"},
           {"optionId": "n", "name": "Reject", "kind": "reject_once"}]
gone = {"error": {"code": 1, "message": "Internal error", "data": {"details": "no such session"}}}
asked = {"sessionId": "s1", "toolCall": call, "options": options}
modes = {"currentModeId": "default", "availableModes": [{"id": "default"}, {"id": "plan"}]}
prompt = servers = None
for line in sys.stdin:
    m = json.loads(line)
    method, key = m.get("method"), m.get("id")
    servers = m.get("params", {}).get("mcpServers", servers)
    if method == "initialize":
        able = {"loadSession": "fresh" not in sys.argv, "mcpCapabilities": {"http": "http" in sys.argv}}
        write(id=key, result={"protocolVersion": 1, "agentCapabilities": able})
    elif method == "session/new":
        write(id=key, result={"sessionId": "s1", "modes": modes})
        tell(sessionUpdate="available_commands_update", availableCommands=[{"name": "review", "description": "look"}])
    elif method == "session/load":
        words("agent_message_chunk", "said long ago")
        write(id=key, **({"result": {"modes": modes}} if m["params"]["sessionId"] == "s1" else gone))
    elif method == "session/set_mode":
        words("agent_thought_chunk", "mode " + m["params"]["modeId"]); write(id=key, result={})
    elif method == "session/prompt":
        prompt = key
        words("agent_message_chunk", "I will "); words("agent_message_chunk", "build.")
        write(id="p1", method="session/request_permission", params=asked)
        if m["params"]["prompt"][-1]["text"] == "die": sys.exit(4)
        if m["params"]["prompt"][-1]["text"] == "servers": words("agent_thought_chunk", json.dumps(servers))
    elif method == "session/cancel":
        write(id=prompt, result={"stopReason": "cancelled"})
    elif key == "p1":
        chosen = m["result"]["outcome"].get("optionId")
        if chosen is None: continue
        tell(sessionUpdate="tool_call_update", toolCallId="t1", status="failed" if chosen == "n" else "completed")
        words("agent_message_chunk", "chose " + chosen); write(id=prompt, result={"stopReason": "end_turn"})
"""
Start = Callable[..., Awaitable[Driven]]
MCPS = (
    McpServer("docs", "stdio", {"command": "sh", "args": ["-c", "docs"], "env": {"TOKEN": "t"}}),
    McpServer("mine", "stdio", {"command": "./mine", "args": [], "env": {}}),
    McpServer("web", "http", {"url": "https://web.invalid", "headers": {"Authorization": "h"}}),
    McpServer("old", "sse", {"url": "https://old.invalid", "headers": {}}),
)


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    workspace_id = f"ws_{uuid.uuid4().hex}"
    program = tmp_path / "agent.py"
    program.write_text(PROGRAM)
    running: list[AcpSession] = []

    async def start_one(
        *args: str,
        session: str | None = None,
        policy: Permissions = Permissions.EDITS,
        mcps: tuple[McpServer, ...] = (),
    ) -> Driven:
        env = agent_environment(os.environ, tmp_path, marked({}, workspace_id))
        launch = Launch("chat_1", tmp_path, env, tmp_path / "canvas", session, None, tmp_path, policy, mcps=mcps)
        adapter = AcpSession("gemini", (sys.executable, "-u", str(program), *args), launch)
        running.append(adapter)
        await adapter.start()
        return Driven(adapter, launch)

    yield start_one
    for adapter in running:
        await adapter.stop()
    await end_all(workspace_id, grace_s=0)


def updates(said: list[Any]) -> list[tuple[str, Any]]:
    """Return what is stored: the kind of each update, and the words or the state it tells."""
    stored = [one.event for one in said if isinstance(one, Emitted) and not one.live_only]
    told = [event["payload"].get("update", {}) for event in stored]
    return [(u.get("sessionUpdate", "notice"), u.get("content", {}).get("text") or u.get("status")) for u in told]


def notices(said: list[Any]) -> list[str]:
    """Return the engine's own remarks."""
    return [payload["text"] for payload in payloads(said, "replicas-notice")]


async def test_words_are_kept_whole_and_a_call_is_seen_before_its_permission_is_asked(start: Start) -> None:
    agent = await start()
    said = await agent.ask("go", "yes")
    assert updates(said) == [
        ("user_message_chunk", "go"),
        ("agent_message_chunk", "I will build."),
        ("tool_call", "pending"),
        ("notice", None),
        ("tool_call_update", "completed"),
        ("agent_message_chunk", "chose y"),
        ("turn_ended", None),
    ]
    assert any(isinstance(one, CommandsKnown) and one.commands[0].name == "review" for one in said)
    assert SessionKnown("s1") in said
    assert ending(said) == TurnEnded(complete=True)


@pytest.mark.parametrize(("answer", "chosen"), [("always", "a"), ("2", "y"), ("reject", "n"), ("do it later", "n")])
async def test_any_answer_is_one_of_the_options(start: Start, answer: str, chosen: str) -> None:
    assert ("agent_message_chunk", f"chose {chosen}") in updates(await (await start()).ask("go", answer))


async def test_what_the_policy_permits_is_not_asked(start: Start) -> None:
    said = await (await start(policy=Permissions.ALL)).ask("go")
    assert not [one for one in said if isinstance(one, AwaitingInput)]
    assert ("agent_message_chunk", "chose y") in updates(said)


async def test_plan_mode_is_for_one_message_and_an_interrupt_withdraws_what_was_asked(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "plan", plan_mode=True))
    begun = [one async for one in agent.until(AwaitingInput)]
    assert ("agent_thought_chunk", "mode plan") in updates(begun)
    interrupting = asyncio.create_task(agent.adapter.interrupt())
    said = await agent.rest()
    await interrupting
    assert ending(said) == TurnEnded(complete=False)
    assert ("agent_thought_chunk", "mode default") in updates(await agent.ask("go", "yes"))


async def test_a_session_is_loaded_silently_and_a_lost_one_forgotten(start: Start) -> None:
    said = await (await start(session="s1")).ask("go", "yes")
    assert "said long ago" not in str(said)
    with pytest.raises(AgentError, match=r"no longer has this conversation.*Internal error: no such session"):
        await start(session="gone")
    anew = await (await start("fresh", session="s0")).ask("go", "yes")
    assert "cannot take a conversation up again" in str(anew)


@pytest.mark.parametrize("session", [None, "s1"])
async def test_mcp_servers_are_offered_with_every_session_and_those_left_out_are_named_as_it_begins(
    start: Start, session: str | None
) -> None:
    said = await (await start("http", session=session, mcps=MCPS, policy=Permissions.ALL)).ask("servers")
    (told,) = [text for kind, text in updates(said) if kind == "agent_thought_chunk"]
    assert json.loads(told) == [
        {"name": "docs", "command": which("sh"), "args": ["-c", "docs"], "env": [{"name": "TOKEN", "value": "t"}]},
        {"name": "mine", "command": "./mine", "args": [], "env": []},
        {
            "type": "http",
            "name": "web",
            "url": "https://web.invalid",
            "headers": [{"name": "Authorization", "value": "h"}],
        },
    ]
    assert notices(said) == ([LEFT_OUT.format("old (sse)")] if session is None else [])


async def test_who_says_nothing_of_mcp_servers_takes_programs_alone(start: Start) -> None:
    said = await (await start(mcps=MCPS, policy=Permissions.ALL)).ask("servers")
    (told,) = [text for kind, text in updates(said) if kind == "agent_thought_chunk"]
    assert [server["name"] for server in json.loads(told)] == ["docs", "mine"]
    assert notices(said) == [LEFT_OUT.format("web (http), old (sse)")]


async def test_one_that_dies_leaves_an_error_and_the_end_of_its_turn(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "die"))
    said = await agent.rest("yes")
    assert ending(said).error == "The agent ended in mid-turn: exit status 4"
    events = [one.event for one in said if isinstance(one, Emitted) and not one.live_only]
    assert voice_of("gemini").is_end(events[-1])
    assert [voice_of("gemini").is_user(event) for event in events].count(True) == 1
