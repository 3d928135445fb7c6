"""Agents that are no code of ours but tables of `engine.toml`: read, looked for, and driven in a real engine."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.commands.agents import line_of, standings
from replicas_tui.local.agents.adapter import AgentError
from replicas_tui.local.agents.registry import Agents, voice_of
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import read_settings
from tests.engines import RunningEngine, running_engine
from tests.local.automations.wishes import make as automation
from tests.local.automations.wishes import until_runs
from tests.local.driver import Driver, Json

SMALL = Path(__file__).with_name("small_agent.py")
TABLES = f"""\
[agents.small]
label = "Small"
command = ["{sys.executable}", "-u", "{SMALL}"]
version = "{sys.executable} {SMALL} --version"
keys = ["SMALL_KEY"]

[agents.logged-out]
label = "Out"
command = "{sys.executable} -u {SMALL} --logged-out"
login = "small login"

[agents.absent]
command = "no-such-agent --acp"

[agents.wrong]
comand = "small"

[agents.claude]
command = "small"
"""
WAITS = ("tool_call", "in_progress")
FILE = Path("/e/engine.toml")


@pytest.fixture
async def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningEngine]:
    monkeypatch.setenv("SMALL_KEY", "sk-of-the-small-agent")
    file = EngineFolders(tmp_path / "engine").settings
    file.parent.mkdir()
    file.write_text(TABLES)
    async with running_engine(tmp_path, agents=read_settings(file, {}).agents) as running:
        yield running


@pytest.fixture
async def driver(engine: RunningEngine) -> AsyncIterator[Driver]:
    async with Driver.of(engine) as driven:
        yield driven


def updates(history: list[Json]) -> list[tuple[str, Any]]:
    told = [event["payload"].get("update", {}) for event in history]
    return [(u.get("sessionUpdate", "notice"), (u.get("content") or {}).get("text") or u.get("status")) for u in told]


async def test_a_configured_agent_is_driven_asks_is_interrupted_and_remembers_after_sleep(
    engine: RunningEngine, driver: Driver
) -> None:
    replica = await driver.create("run pwd > where.txt", coding_agent="small")
    replica_id = replica["id"]
    chat = await driver.until_awaiting(replica_id)
    await driver.send(replica_id, "Allow")
    await driver.until_idle(replica_id)
    home = engine.data_dir / "workspaces" / replica_id / "home"
    assert (home / "workspaces" / "shop" / "where.txt").read_text().endswith("/shop\n")
    assert updates(await driver.history(replica_id)) == [
        ("user_message_chunk", "run pwd > where.txt"),
        ("tool_call", "pending"),
        ("notice", None),  # what is asked
        ("notice", None),  # what was answered
        ("tool_call_update", "completed"),
        ("turn_ended", None),
    ]
    commands = await driver.call("GET", f"/v1/replica/{replica_id}/chats/{chat['id']}/slash-commands")
    assert [each["command"] for each in commands["commands"]] == ["/recall"]

    await driver.send(replica_id, "wait")
    await driver.until(lambda: driver.history(replica_id), lambda found: updates(found)[-1] == WAITS)
    path = f"/v1/replica/{replica_id}/chats/{chat['id']}/interrupt"
    assert (await driver.call("POST", path)) == {"success": True}
    await driver.until_idle(replica_id)
    assert str((await driver.history(replica_id))[-1]).count("cancelled") == 1

    await driver.call("POST", f"/v1/replica/{replica_id}/sleep")
    await driver.until_status(replica_id, "sleeping")
    await driver.send(replica_id, "recall")
    await driver.until_status(replica_id, "active")
    await driver.until_idle(replica_id)
    said = next(text for kind, text in reversed(updates(await driver.history(replica_id))) if "agent" in kind)
    assert said.startswith("Heard before: run pwd > where.txt, wait; the key is ")
    assert "sk-of-the-small-agent" not in said


async def test_an_automation_that_names_no_agent_runs_with_the_first_that_can_and_never_with_the_built_in_one(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    made = await automation(driver, prompt="say it again", agent_provider=None)
    begun = await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
    (chat,) = (await driver.call("GET", f"/v1/replica/{begun['workspace_id']}/chats"))["chats"]
    assert chat["provider"] == "small"


async def test_an_automation_that_no_agent_can_run_says_what_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    async with running_engine(tmp_path) as running, Driver.of(running) as driver:
        made = await automation(driver, agent_provider=None)
        await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
        (run,) = await until_runs(driver, made["id"], "failed")
        assert "Claude Code is not installed" in run["error"]


async def test_a_line_of_five_megabytes_and_an_agent_that_leaves_are_each_one_turn_of_a_chat_that_goes_on(
    driver: Driver,
) -> None:
    replica_id = (await driver.create("large", coding_agent="small"))["id"]
    await driver.until_idle(replica_id)
    said = updates(await driver.history(replica_id))
    assert [(kind, len(text or "")) for kind, text in said[1:]] == [
        ("agent_message_chunk", 5_000_000),
        ("turn_ended", 0),
    ]
    async with driver.listen(replica_id) as events:
        await driver.send(replica_id, "leave")
        ended = [event["payload"] async for event in until_completed(events)][-1]
    assert ended["isComplete"] is False
    left = "The agent ended in mid-turn: it left without an answer (exit status 0)"
    assert str((await driver.history(replica_id))[-2:]).count(left) == 1
    await driver.send(replica_id, "recall")
    await driver.until_idle(replica_id)
    assert "Heard before: large, leave; " in str((await driver.history(replica_id))[-2])


async def test_mcp_servers_of_the_environment_reach_a_configured_agent_and_their_secrets_no_transcript(
    driver: Driver,
) -> None:
    config = {"command": "docs-server", "args": [], "env": {"TOKEN": "correct-horse-battery"}}
    body = {"name": "docs", "transport": "stdio", "config": config}
    await driver.call("POST", f"/v1/environments/{driver.environment_id}/mcps", body, status=201)
    replica_id = (await driver.create("servers", coding_agent="small"))["id"]
    await driver.until_idle(replica_id)
    said = next(text for kind, text in updates(await driver.history(replica_id)) if "agent" in kind)
    assert said.startswith('1 servers: [{"name": "docs", "command": "docs-server", ')
    assert '"TOKEN"' in said
    assert "correct-horse-battery" not in said


async def until_completed(events: AsyncIterator[Json]) -> AsyncIterator[Json]:
    async for event in events:
        yield event
        if event["type"] == "chat.turn.completed":
            return


async def test_configured_agents_are_listed_beside_the_built_in_ones_and_refused_with_what_mends_them(
    engine: RunningEngine, driver: Driver
) -> None:
    file = EngineFolders(engine.data_dir).settings
    offers = {each["provider"]: each for each in (await driver.call("GET", "/v1/capabilities"))["agents"]}
    small = offers["small"]
    assert (small["label"], small["version"], small["available"], small["plan_mode"]) == ("Small", "0.4.2", True, False)
    assert {"script", "claude", "gemini", "goose"} < set(offers)
    missing = f"absent is not installed: put no-such-agent on PATH, or name it in command of [agents.absent] in {file}"
    assert offers["absent"]["reason"] == missing
    refused = await driver.create("hello", coding_agent="absent", status=400)
    assert refused["details"] == f"coding_agent: {missing}"
    refused = await driver.create("hello", coding_agent="wrong", status=400)
    assert f"coding_agent: agents.wrong.comand in {file} is no key of an agent; known: command" in refused["details"]
    refused = await driver.create("hello", coding_agent="nobody", status=400)
    assert "must be one of claude, codex" in refused["details"]
    refused = await driver.create("/plan it", coding_agent="small", status=400)
    assert "small has no plan mode" in refused["details"]
    replica = await driver.create("hello", coding_agent="logged-out")
    await driver.until_idle(replica["id"])
    assert "Out is not logged in: small login" in str(await driver.history(replica["id"]))
    found = await driver.call("GET", f"/v1/replica/{replica['id']}?include=environment")
    standing = found["replica"]["environment"]["coding_agents"]
    assert standing["small"] == {"available": True, "auth_method": "unknown"}
    assert not standing["wrong"]["available"]
    made = await driver.call("POST", f"/v1/replica/{replica['id']}/chats", {"provider": "small"}, status=201)
    assert (made["provider"], made["title"]) == ("small", "Small")
    schedule = {"type": "cron", "config": {"schedule": "0 3 * * *"}}
    automation = {"name": "n", "prompt": "p", "environment_id": driver.environment_id, "triggers": [schedule]}
    for agent, status in (("small", 201), ("nobody", 400)):
        await driver.call("POST", "/v1/automations", {**automation, "agent_provider": agent}, status=status)


async def test_a_chat_of_an_agent_that_is_configured_no_more_is_still_read_and_says_so_when_written_to(
    tmp_path: Path,
) -> None:
    tables = {"small": {"command": [sys.executable, "-u", str(SMALL)]}}
    async with running_engine(tmp_path, agents=tables) as engine, Driver.of(engine) as driver:
        replica = await driver.create("wait", coding_agent="small", is_blocking=False)
        await driver.until(lambda: driver.history(replica["id"]), lambda found: WAITS in updates(found))
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        assert updates(await driver.history(replica["id"]))[-1] == ("turn_ended", None)
        (chat,) = await driver.chats(replica["id"])
        refused = await driver.call(
            "POST", f"/v1/replica/{replica['id']}/messages", {"message": "hello", "chat_id": chat["id"]}, status=400
        )
        assert "must be one of claude" in refused["details"]
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, "agents.mine.command in /e/engine.toml is missing: the program, with what makes it speak"),
        ({"command": "mine 'acp"}, "agents.mine.command in /e/engine.toml must be a command line, or a list of"),
        ({"command": ["mine", 7]}, "agents.mine.command in /e/engine.toml must be a command line, or a list of"),
        ({"command": "./mine"}, "agents.mine.command in /e/engine.toml must begin with the name of a program on"),
        ({"command": []}, "agents.mine.command in /e/engine.toml must begin with the name of a program on"),
        ({"command": "m", "label": "a\x1b[2J"}, "agents.mine.label in /e/engine.toml must be one line of text"),
        ({"command": "m", "env": "KEY"}, "agents.mine.env in /e/engine.toml must be a list of names of env"),
        ({"command": "m", "env": ["A=B"]}, "agents.mine.env in /e/engine.toml must be a list of names of env"),
        ({"command": "m", "keys": ["REPLICAS_API_KEY"]}, "agents.mine.keys in /e/engine.toml must name no variable of"),
        ({"command": "m", "files": ["../x"]}, "agents.mine.files in /e/engine.toml must be a list of files below"),
        ({"command": "m", "files": ["/etc/x"]}, "agents.mine.files in /e/engine.toml must be a list of files below"),
        ({"command": "m", "plan": "yes"}, "agents.mine.plan in /e/engine.toml must be true or false."),
        ("mine --acp", "agents.mine in /e/engine.toml must be a table, [agents.mine]."),
    ],
)
def test_a_wrong_table_is_an_agent_that_names_the_file_and_the_key(table: object, sentence: str) -> None:
    trouble = Agents({"mine": table}, FILE)["mine"].trouble
    assert trouble.startswith(sentence)
    assert trouble.endswith(".")


@pytest.mark.parametrize(
    ("tables", "fault"),
    [
        ("small", "agents in /e/engine.toml must be tables of their own, [agents.NAME]."),
        ({"claude": {}}, "agents.claude in /e/engine.toml is left out: claude is built in; take another name."),
        ({"My agent": {}}, "agents.'My agent' in /e/engine.toml is left out: a name is a-z first"),
    ],
)
def test_a_table_that_can_be_no_agent_leaves_the_others_and_is_told(tables: object, fault: str) -> None:
    agents = Agents(tables, FILE)
    assert agents.faults[0].startswith(fault)
    assert set(Agents()) == set(agents)


def test_a_table_of_ours_is_changed_by_what_the_users_own_names_and_by_nothing_else() -> None:
    changed = Agents({"gemini": {"command": "~/bin/gemini --acp --debug"}}, FILE).of("gemini")
    assert changed.cli is not None
    assert changed.cli.executable == str(Path("~/bin/gemini").expanduser())
    assert (changed.label, changed.credentials.keys[0]) == ("Gemini CLI", "GEMINI_API_KEY")
    with pytest.raises(AgentError, match="no agent named 'mine'"):
        Agents().of("mine")
    assert voice_of("mine").is_end(voice_of("mine").failed("gone")[-1])


def test_status_says_how_a_configured_agent_stands() -> None:
    command = f"{sys.executable} -u {SMALL}"
    lines = {one.provider: line_of(one) for one in standings(Agents({"small": {"command": command}}, FILE))}
    assert lines["small"] == "  + small: small, says only in a chat whether it is logged in"
