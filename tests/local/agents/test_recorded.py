"""Recorded conversations of real agents, played to their adapters by a process in the agent's place."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from replicas_tui.api.agent_events import read
from replicas_tui.api.agent_events.other import OtherEvent
from replicas_tui.api.codex.transcript import CodexTurn
from replicas_tui.api.codex.turns import events_of
from replicas_tui.api.history import AgentEvent
from replicas_tui.local.agents.adapter import (
    AgentAdapter,
    AgentError,
    AgentSignal,
    AwaitingInput,
    Emitted,
    InputResolved,
    Launch,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.agent import Printed
from replicas_tui.local.agents.codex.agent import read_status
from replicas_tui.local.agents.codex.app_server import CodexAppServer
from replicas_tui.local.agents.line_agent import LEFT_OUT
from replicas_tui.local.agents.opencode import serve
from replicas_tui.local.agents.opencode.serve import OpencodeServe
from replicas_tui.local.agents.pi.rpc import PiRpc
from replicas_tui.local.agents.processes import agent_environment, end_all, marked
from replicas_tui.local.agents.registry import voice_of
from replicas_tui.local.environments.outfit import McpServer
from tests.local.agents.conftest import Driven, ending, payloads

HERE = Path(__file__).parent
TRANSCRIPTS = {"codex": "codex-appserver", "opencode": "opencode-serve", "pi": "pi-rpc"}
MAKERS: dict[str, Callable[[Sequence[str], Launch], AgentAdapter]] = {
    "codex": CodexAppServer,
    "opencode": OpencodeServe,
    "pi": PiRpc,
}
Play = Callable[..., Awaitable[Driven]]


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    workspace_id = f"ws_{uuid.uuid4().hex}"
    running: list[AgentAdapter] = []

    async def play_one(
        provider: str,
        how: str = "wait",
        rows: int | None = None,
        mcps: tuple[McpServer, ...] = (),
        edit: Callable[[list[str]], None] = lambda _: None,
    ) -> Driven:
        recorded = (HERE / "transcripts" / f"{TRANSCRIPTS[provider]}.jsonl").read_text().splitlines()
        edit(recorded)
        path = tmp_path / "transcript.jsonl"
        path.write_text("\n".join(recorded[:rows]))
        env = agent_environment(os.environ, tmp_path, marked({}, workspace_id))
        launch = Launch("chat_1", tmp_path, env, tmp_path / "canvas", home=tmp_path, mcps=mcps)
        player = (sys.executable, "-u", str(HERE / "player.py"), provider, str(path), how)
        adapter = MAKERS[provider](player, launch)
        running.append(adapter)
        await adapter.start()
        return Driven(adapter, launch)

    yield play_one
    for adapter in running:
        await adapter.stop()
    await end_all(workspace_id, grace_s=0)


def stored(said: Sequence[AgentSignal]) -> list[AgentEvent]:
    """Return what belongs into the history."""
    return [AgentEvent.model_validate(one.event) for one in said if isinstance(one, Emitted) and not one.live_only]


def kinds(said: Sequence[AgentSignal]) -> list[str]:
    """Return the types of what is stored; of Codex's two types the payload's own."""
    return [str(e.payload["type"]) if e.type in ("event_msg", "response_item") else e.type for e in stored(said)]


def streamed(said: Sequence[AgentSignal]) -> str:
    """Return all words that were only live, the agent's and its tools'."""
    pieces = [one.event["payload"]["event"] for one in said if isinstance(one, Emitted) and one.live_only]
    deltas = [piece.get("delta") for piece in pieces]
    return "".join(d if isinstance(d, str) else d.get("text", "") for d in deltas if d is not None)


async def test_a_turn_of_codex_has_its_calls_results_thoughts_words_and_tokens(play: Play) -> None:
    said = await (await play("codex")).ask("go", "yes")
    assert [kind for kind in kinds(said) if kind not in ("token_count", "warning")] == [
        "user_message",
        "agent_reasoning",
        "function_call",
        "exec_approval_request",
        "replicas-notice",
        "function_call_output",
        "message",
        "task_complete",
    ]
    assert streamed(said) == "done"
    assert ending(said) == TurnEnded(complete=True)
    counted = next(event for event in stored(said) if event.payload.get("type") == "token_count")
    assert counted.payload["info"]["last_token_usage"]["total_tokens"] == 15


async def test_a_turn_of_codex_is_the_same_read_as_turns_from_the_hosted_service(play: Play) -> None:
    said = await (await play("codex")).ask("go", "yes")
    lines = map(json.loads, (HERE / "transcripts" / "codex-appserver.jsonl").read_text().splitlines())
    params = [line["msg"]["params"] for line in lines if line["msg"].get("method") == "item/completed"]
    items = [one["item"] for one in params if one["turnId"] == params[0]["turnId"]]
    items[0]["content"] = [{"type": "text", "text": "go"}]  # ours was not the recorded prompt
    whole = events_of([CodexTurn.model_validate({"status": "completed", "items": items})])
    told = [(event.type, event.payload) for event in whole]
    quiet = ("token_count", "warning", "exec_approval_request")
    live = [event for event in stored(said) if event.type != "replicas-notice" and event.payload["type"] not in quiet]
    assert told[0][1]["message"] == live[0].payload["message"] == "go"
    assert told[1:] == [(event.type, event.payload) for event in live][1:]


async def test_a_plan_of_codex_waits_for_the_user_and_the_work_after_it_is_the_same_turn(play: Play) -> None:
    agent = await play("codex")
    await agent.ask("go", "yes")
    await agent.adapter.send(Prompt("m2", "plan it", plan_mode=True))
    said: list[AgentSignal] = []
    answers = ["Blue", "approve"]
    while answers:
        said += [one async for one in agent.until(AwaitingInput)]
        assert isinstance(said[-1], AwaitingInput)
        await agent.adapter.answer(said[-1].request_id, answers.pop(0))
    assert "item_completed" in kinds(said)
    said += [one async for one in agent.until(Emitted)]
    # In the recording the next turn runs a command until it is interrupted.
    interrupting = asyncio.create_task(agent.adapter.interrupt())
    said += await agent.rest()
    await interrupting
    assert kinds(said)[-1] == "turn_aborted"
    assert ending(said) == TurnEnded(complete=False)
    asked = [one.request_id for one in said if isinstance(one, AwaitingInput)]
    assert asked == [one.request_id for one in said if isinstance(one, InputResolved)]


async def test_turns_of_opencode_keep_parts_when_they_are_whole_and_stream_the_rest(play: Play) -> None:
    agent = await play("opencode")
    said = await agent.ask("go", "yes")
    told = kinds(said)
    assert told[:2] == ["opencode-message.updated", "opencode-part-text"]  # the user's
    assert told[-1] == "opencode-session.idle"
    states = [event.payload["state"]["status"] for event in stored(said) if event.type == "opencode-part-tool"]
    assert states == ["running", "completed"] * 2
    assert (told.count("opencode-permission.asked"), told.count("opencode-todo.updated")) == (1, 1)
    assert streamed(said) == "aok\ndone"
    assert ending(said) == TurnEnded(complete=True)
    answered = await agent.ask("plan", "1", plan_mode=True)
    assert kinds(answered).count("opencode-question.replied") == 1


async def test_that_opencode_rests_is_believed_only_once_it_has_begun(play: Play) -> None:
    def say_so_late(rows: list[str]) -> None:
        rests = next(n for n, row in enumerate(rows) if '"session.idle"' in row)
        begins = next(n for n, row in enumerate(rows) if n > rests and '"message.updated"' in row)
        rows.insert(begins + 1, rows[rests])

    agent = await play("opencode", edit=say_so_late)
    await agent.ask("go", "yes", "no")
    said = await agent.ask("ask me", "Blue")
    assert kinds(said).count("opencode-question.replied") == 1
    assert kinds(said)[-1] == "opencode-session.idle"


async def test_an_interrupt_of_opencode_ends_the_turn_without_an_error(play: Play) -> None:
    agent = await play("opencode")
    await agent.ask("go", "yes")
    await agent.ask("plan", "1")
    await agent.adapter.send(Prompt("m3", "sleep"))
    last = [one async for one in agent.until(AwaitingInput)][-1]
    assert isinstance(last, AwaitingInput)
    await agent.adapter.answer(last.request_id, "yes")
    interrupting = asyncio.create_task(agent.adapter.interrupt())
    said = await agent.rest()
    await interrupting
    assert kinds(said)[-2:] == ["opencode-error", "opencode-session.idle"]
    assert ending(said) == TurnEnded(complete=False)


async def test_pi_streams_its_words_once_and_keeps_no_copy_of_the_growing_message(play: Play) -> None:
    said = await (await play("pi")).ask("hello")
    assert kinds(said)[0] == "pi-message_start"
    assert kinds(said)[-1] == "pi-agent_end"
    assert "pi-message_update" not in kinds(said)
    assert streamed(said).startswith("Writing hello.txt.Checking it.hello from the fake model\n?? hello.txt\nDone")
    assert ending(said) == TurnEnded(complete=True)


@pytest.mark.parametrize(
    ("how", "why"), [("die", "exit status 3"), ("leave", "it left without an answer (exit status 0)")]
)
@pytest.mark.parametrize(("provider", "rows"), [("codex", 14), ("opencode", 11), ("pi", 9)])
async def test_an_agent_that_dies_leaves_an_echo_an_error_and_the_end_of_its_turn(
    play: Play, provider: str, rows: int, how: str, why: str
) -> None:
    assert_died(await (await play(provider, how, rows)).ask("hello"), provider, why)


async def test_opencode_that_falls_silent_and_then_leaves_says_that_it_left(play: Play) -> None:
    said = await (await play("opencode", "hush", 11)).ask("hello")
    assert_died(said, "opencode", "it left without an answer (exit status 0)")


async def test_opencode_that_listens_and_tells_nothing_cannot_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "LISTENING_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        program = ("sh", "-c", f"echo listening on http://127.0.0.1:{port}; exec cat", "opencode")
        adapter = OpencodeServe(program, Launch("chat_1", tmp_path, dict(os.environ), tmp_path))
        with pytest.raises(AgentError, match="did not begin to listen and to tell"):
            await adapter.start()


def assert_died(said: list[AgentSignal], provider: str, why: str) -> None:
    voice = voice_of(provider)
    events = [one.event for one in said if isinstance(one, Emitted) and not one.live_only]
    assert [voice.is_user(event) for event in events].count(True) == 1
    assert voice.is_end(events[-1])
    end = ending(said)
    assert not end.complete
    assert why in (end.error or "")


@pytest.mark.parametrize(
    ("provider", "left"), [("codex", "old (sse)"), ("pi", "docs (stdio), old (sse)"), ("opencode", None)]
)
async def test_mcp_servers_that_an_agent_cannot_talk_to_are_named_in_the_chat(
    play: Play, provider: str, left: str | None
) -> None:
    docs = McpServer("docs", "stdio", {"command": "docs", "args": [], "env": {}})
    old = McpServer("old", "sse", {"url": "https://old.invalid", "headers": {}})
    said = await (await play(provider, mcps=(docs, old))).ask("go", "yes")
    remarks = [payload["text"] for payload in payloads(said, "replicas-notice") if "MCP" in payload["text"]]
    assert remarks == ([] if left is None else [LEFT_OUT.format(left)])


@pytest.mark.parametrize("provider", ["codex", "opencode", "pi"])
async def test_every_event_of_a_recording_is_read_and_the_session_named_once(play: Play, provider: str) -> None:
    agent = await play(provider)
    said = await agent.ask("go", "yes")
    assert sum(isinstance(one, SessionKnown) for one in said) == 1
    assert [event.type for event in stored(said) if isinstance(read(event), OtherEvent)] == []


@pytest.mark.parametrize(
    ("code", "said", "method"),
    [
        (1, "Not logged in", "none"),
        (0, "Logged in using ChatGPT", "oauth"),
        (0, "API key configured - sk-no-ke***56789\nAuthentication is checked when you send a request.", "api_key"),
    ],
)
def test_a_login_of_codex_is_read_however_it_is_said(code: int, said: str, method: str) -> None:
    assert read_status(Printed(code, "", said)) == method
