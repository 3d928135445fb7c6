"""Claude Code in the engine, with a stand-in on PATH that plays a recording of the real one."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.local.agents.detect import Detector
from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver

HERE = Path(__file__).parent
STAND_IN = """#!/bin/sh
case "$1" in
--version) echo "2.1.197 (Claude Code)"; exit;;
auth) cat "$HOME/standing.json" 2>/dev/null; exit;;
esac
printenv > "$HOME/environment"
printf '%s\\n' "$@" > "$HOME/arguments"
exec {python} {player} claude {transcript}
"""


@pytest.fixture
async def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RunningEngine]:
    programs, home = tmp_path / "bin", tmp_path / "user"
    for folder in (programs, home):
        folder.mkdir()
    program = STAND_IN.format(
        python=sys.executable, player=HERE / "player.py", transcript=HERE / "transcripts" / "claude-bidi.jsonl"
    )
    (programs / "claude").write_text(program)
    (programs / "claude").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("REPLICAS_API_KEY", "rk_of_the_service")
    monkeypatch.setenv("CLAUDE_CODE_OAUTH_TOKEN", "sk-token-of-the-user")
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    async with running_engine(tmp_path) as running:
        running.engine.core.agents = Detector()
        yield running


@pytest.fixture
async def driver(engine: RunningEngine) -> AsyncIterator[Driver]:
    async with Driver.of(engine) as driven:
        yield driven


def home_of(engine: RunningEngine, replica_id: str) -> Path:
    return engine.data_dir / "workspaces" / replica_id / "home"


def log_in(engine: RunningEngine) -> None:
    (engine.data_dir.parent / "user" / "standing.json").write_text('{"loggedIn": true, "authMethod": "oauth_token"}')


async def test_an_agent_that_is_logged_out_is_refused_with_what_mends_it_and_nothing_is_made(
    engine: RunningEngine, driver: Driver
) -> None:
    refused = await driver.create("hello", coding_agent="claude", status=400)
    assert refused["details"] == "coding_agent: Claude Code is not logged in: claude auth login"
    assert not (await driver.call("GET", "/v1/replica"))["replicas"]
    offered = (await driver.call("GET", "/v1/capabilities"))["agents"]
    assert next(each["available"] for each in offered if each["provider"] == "claude") is False


async def test_it_asks_for_permissions_by_default_and_is_answered_by_messages(
    engine: RunningEngine, driver: Driver
) -> None:
    log_in(engine)
    replica = await driver.create("turn 1", coding_agent="claude", model="opus")
    replica_id = replica["id"]
    await driver.until_awaiting(replica_id)
    await driver.send(replica_id, "yes")
    await driver.until(lambda: driver.history(replica_id), lambda found: str(found).count("May the agent use") == 2)
    await driver.until_awaiting(replica_id)
    await driver.send(replica_id, "no")
    (chat,) = await driver.until_idle(replica_id)
    history = await driver.history(replica_id)
    remarks = [event["payload"] for event in history if event["type"] == "replicas-notice"]
    first, second = (remark["request_id"] for remark in remarks if "options" in remark)
    assert [(remark["request_id"], remark.get("answer")) for remark in remarks] == [
        (first, None),
        (first, "yes"),
        (second, None),
        (second, "no"),
    ]
    kinds = [event["type"] for event in history]
    assert (kinds[0], kinds[-1]) == ("claude-user", "claude-result")
    arguments = (home_of(engine, replica_id) / "arguments").read_text().split("\n")
    assert "--permission-mode=acceptEdits" in arguments
    assert arguments[arguments.index("--model") + 1] == "opus"
    commands = await driver.call("GET", f"/v1/replica/{replica_id}/chats/{chat['id']}/slash-commands")
    assert {"/plan", "/fast", "/compact"} <= {each["command"] for each in commands["commands"]}


async def test_its_environment_has_the_users_login_and_no_key_of_ours(engine: RunningEngine, driver: Driver) -> None:
    log_in(engine)
    replica = await driver.create("turn 1", coding_agent="claude")
    await driver.until_awaiting(replica["id"])
    environment = (home_of(engine, replica["id"]) / "environment").read_text()
    assert "CLAUDE_CODE_OAUTH_TOKEN=sk-token-of-the-user" in environment
    assert "rk_of_the_service" not in environment
    assert f"HOME={home_of(engine, replica['id'])}" in environment


async def test_a_policy_is_the_replicas_else_the_environments_and_a_word_nobody_knows_is_refused(
    engine: RunningEngine, driver: Driver
) -> None:
    log_in(engine)
    refused = await driver.create("x", coding_agent="claude", config={"permissions": "some"}, status=400)
    assert refused["details"] == "config.permissions: must be one of ask, edits, all"
    replica = await driver.create("turn 1", coding_agent="claude", config={"permissions": "all"})
    history = await driver.until(
        lambda: driver.history(replica["id"]), lambda found: "made_by_agent" in str(found) and len(found) > 3
    )
    assert "May the agent use" not in str(history)
    found = await driver.call("GET", f"/v1/replica/{replica['id']}?include=environment")
    given = found["replica"]["environment"]
    assert given["permissions"] == "all"
    assert given["isolation"] == (await driver.call("GET", "/v1/capabilities"))["isolation"]
    assert given["coding_agents"]["claude"] == {"available": True, "auth_method": "oauth_token"}


async def test_an_agent_with_nothing_to_do_is_ended_and_resumed_by_its_session(
    tmp_path: Path,
) -> None:
    async with running_engine(tmp_path, agent_idle_s=0.1) as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello")
        await driver.until_idle(replica["id"])
        (runner,) = engine.engine.core.live(replica["id"]).runners.values()

        async def rests() -> bool:
            return not runner.has_agent

        await driver.until(rests, bool)
        await driver.send(replica["id"], "again")
        await driver.until_idle(replica["id"])
        inits = [e["payload"] for e in await driver.history(replica["id"]) if e["payload"].get("subtype") == "init"]
        assert len({each["session_id"] for each in inits}) == 1
