from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from replicas_tui.local.agents import detect, proc_table
from replicas_tui.local.agents.adapter import AgentError, Launch
from replicas_tui.local.agents.agent import LOGGED_OUT, Agent, Credentials, Printed, Probe, Traits
from replicas_tui.local.agents.catalog import Cli
from replicas_tui.local.agents.claude.stream import ClaudeStream
from replicas_tui.local.agents.claude.voice import VOICE
from replicas_tui.local.agents.detect import Detector, Standing, examine, make_adapter
from replicas_tui.local.agents.pi import agent as pi
from replicas_tui.local.agents.roster import ROSTER


def install(folder: Path, name: str, program: str = "") -> dict[str, str]:
    (folder / name).write_text(f"#!/bin/sh\n{program}\n")
    (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.defpath}", "HOME": str(folder)}


def read(said: Printed) -> str:
    return "oauth" if said.out.strip() == "in" else LOGGED_OUT


HAL = Agent(
    provider="claude",
    label="Hal",
    traits=Traits(),
    voice=VOICE,
    make=ClaudeStream,
    cli=Cli("claude", "Hal", "hal", "npm install -g hal"),
    probe=Probe(r"^hal (\d+\.\d+)", ("login", "status"), read, "hal login", oldest=(2, 1)),
    credentials=Credentials(variables=("HAL_KEY",), keys=("HAL_KEY",)),
)


async def stands(environ: Mapping[str, str]) -> Standing:
    return await examine(HAL, environ)


async def test_the_built_in_agent_is_always_there_and_offered_last(tmp_path: Path) -> None:
    launch = Launch("c", tmp_path, {}, tmp_path)
    *others, last = await Detector({"PATH": "/nowhere"}).every()
    assert (last.provider, last.available, last.reason) == ("script", True, "")
    assert isinstance(make_adapter(last, launch), ClaudeStream)
    assert [agent.provider for agent in others] == [
        "claude",
        "codex",
        "cursor",
        "opencode",
        "pi",
        "gemini",
        "qwen",
        "copilot",
        "goose",
    ]
    assert not any(agent.available for agent in others)


@pytest.mark.parametrize(
    ("provider", "sentence"),
    [
        ("claude", "Claude Code is not installed: npm install -g @anthropic-ai/claude-code"),
        ("codex", "Codex is not installed: npm install -g @openai/codex"),
        ("opencode", "opencode is not installed: npm install -g opencode-ai"),
        ("pi", "pi is not installed: npm install -g @mariozechner/pi-coding-agent"),
    ],
)
async def test_an_agent_that_is_missing_is_named_with_what_to_install(provider: str, sentence: str) -> None:
    assert (await Detector({"PATH": "/nowhere"}).look(provider)).reason == sentence


async def test_the_unrelated_npm_package_is_warned_of() -> None:
    found = await Detector({}).look("cursor")
    assert found.reason.startswith("Cursor CLI is not installed: ")
    assert "npm package named cursor-agent is something else" in found.reason


async def test_an_unknown_agent_is_answered_with_the_known_ones() -> None:
    with pytest.raises(AgentError, match="no agent named 'hal'; the engine knows claude, codex"):
        await Detector({}).look("hal")


async def test_an_agent_that_is_logged_in_can_run(tmp_path: Path) -> None:
    found = await stands(install(tmp_path, "hal", 'case "$1" in --version) echo hal 2.10;; *) echo in;; esac'))
    assert (found.available, found.version, found.auth_method) == (True, "2.10", "oauth")
    assert found.command == (str(tmp_path / "hal"),)


async def test_an_agent_that_is_logged_out_says_how_to_log_in_and_a_key_of_the_workspace_is_enough(
    tmp_path: Path,
) -> None:
    found = await stands(install(tmp_path, "hal", "echo hal 2.1"))
    assert (found.available, found.reason) == (False, "Hal is not logged in: hal login")
    given = found.given({"HAL_KEY"})
    assert (given.available, given.auth_method) == (True, "api_key")


async def test_another_program_of_the_same_name_is_not_taken_for_the_agent(tmp_path: Path) -> None:
    found = await stands(install(tmp_path, "hal", "echo some other hal 9.9"))
    assert found.reason == f"{tmp_path / 'hal'} is not Hal; to get it: npm install -g hal"


async def test_an_agent_that_is_too_old_says_which_version_is_needed(tmp_path: Path) -> None:
    found = await stands(install(tmp_path, "hal", "echo hal 1.99"))
    assert found.reason == "Hal 1.99 is too old, 2.1 is needed: npm install -g hal"


async def test_a_program_that_hangs_is_given_up_on_and_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "ASK_S", 0.2)
    found = await stands(install(tmp_path, "hal", "exec sleep 600"))
    assert found.reason == "Hal did not answer within 0.2 s; try: hal --version"
    assert proc_table.find_by_environment(f"HOME={tmp_path}") == []


async def test_who_shows_agents_does_not_wait_for_a_slow_one_and_who_starts_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "SHOWN_WITHIN_S", 0.05)
    monkeypatch.setitem(ROSTER, HAL.provider, HAL)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    detector = Detector(install(tmp_path, "hal", f"[ $1 = --version ] && read x < {gate}; echo hal 2.1; echo in >&2"))

    async def told() -> dict[str, Standing]:
        return {each.provider: each for each in await detector.known()}

    while not (first := await told())["script"].available:  # nobody waits for that one either
        assert first["script"].checking
    assert first["claude"].reason == "checking whether Hal can run here; it is slow to answer"
    assert (first["claude"].checking, first["claude"].available) == (True, False)
    await asyncio.to_thread(gate.write_text, "go\n")  # opens as it reads, once this loop has started it
    patient = await detector.look("claude")
    assert (patient.version, patient.reason) == ("2.1", "Hal is not logged in: hal login")
    assert not patient.checking
    assert (await told())["claude"] == patient


async def test_an_engine_that_stops_does_not_wait_for_a_slow_agent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "SHOWN_WITHIN_S", 0.05)
    monkeypatch.setitem(ROSTER, HAL.provider, HAL)
    detector = Detector(install(tmp_path, "hal", "exec sleep 60"))
    await detector.known()
    waits = asyncio.create_task(detector.look("claude"))
    await asyncio.sleep(0)
    detector.stop()
    with pytest.raises(AgentError, match="The engine is stopping"):
        await waits


async def test_a_key_of_the_users_own_is_a_login_where_the_agent_itself_does_not_tell(
    tmp_path: Path,
) -> None:
    environ = {**install(tmp_path, "hal", "echo hal 2.1"), "HAL_KEY": "k"}
    assert (await examine(HAL, environ)).auth_method == LOGGED_OUT
    assert HAL.probe is not None
    silent = replace(HAL, probe=replace(HAL.probe, misses_keys=True))
    found = await examine(silent, environ)
    assert (found.available, found.auth_method) == (True, "api_key")


async def test_pis_models_are_read_wherever_it_lists_them() -> None:
    listed = "provider  model     context\nscripted  scripted  100K\n"
    for said in (Printed(0, listed, ""), Printed(0, "", listed), Printed(0, "", f"a warning\n{listed}")):
        assert pi.read_status(said) == "api_key"
    assert pi.read_status(Printed(0, "", "No models available. Use /login.")) == LOGGED_OUT


async def test_the_user_is_asked_about_with_their_home_and_the_agents_own_keys_only(tmp_path: Path) -> None:
    environ = install(tmp_path, "hal", f"env > {tmp_path}/seen; echo hal 2.1")
    await stands({**environ, "HAL_KEY": "k", "REPLICAS_API_KEY": "secret"})
    seen = (tmp_path / "seen").read_text()
    assert f"HOME={tmp_path}" in seen
    assert "HAL_KEY=k" in seen
    assert "REPLICAS_API_KEY" not in seen
