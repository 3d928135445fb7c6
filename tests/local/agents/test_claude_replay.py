"""Recorded dialogues of the real Claude Code, played again through the adapter."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.local.agents.adapter import (
    AgentSignal,
    AwaitingInput,
    CommandsKnown,
    Emitted,
    InputResolved,
    Permissions,
    SessionKnown,
    TurnEnded,
)
from tests.local.agents.conftest import Start, blocks, ending, payloads, streamed

HERE = Path(__file__).parent
TRANSCRIPTS = HERE / "transcripts"


def played(name: str) -> tuple[str, ...]:
    """Return the command that plays a transcript."""
    return (sys.executable, str(HERE / "player.py"), "claude", str(TRANSCRIPTS / f"{name}.jsonl"))


def mapped(name: str) -> list[tuple[str, Any]]:
    """Return what of a transcript belongs into a history."""
    with (TRANSCRIPTS / f"mapped-{name}.jsonl").open(encoding="utf-8") as file:
        return [bare(json.loads(line)) for line in file]


def told(signals: list[AgentSignal]) -> list[tuple[str, Any]]:
    stored = [said.event for said in signals if isinstance(said, Emitted) and not said.live_only]
    return [bare(event) for event in stored if event["type"].startswith("claude-")]


def bare(event: dict[str, Any]) -> tuple[str, Any]:
    """Return an event without what differs from run to run."""
    payload = event["payload"]
    if event["type"] == "claude-system":
        return "claude-system", payload["subtype"]
    content = payload.get("message", {}).get("content")
    return event["type"], content if content is not None else payload.get("subtype")


async def test_a_turn_with_a_write_and_a_command_becomes_the_events_of_the_api(start: Start) -> None:
    agent = await start(command=played("claude-basic"))
    said = await agent.ask("write hello.txt")
    assert ending(said) == TurnEnded(complete=True)
    ours = told(said)
    assert ours[0][0] == "claude-user"  # the prompt, which that run was not asked to repeat
    assert ours[1:] == mapped("claude-basic")
    assert {block["name"] for block in blocks(said, "tool_use")} == {"Write", "Bash"}
    assert [s.session_id for s in said if isinstance(s, SessionKnown)] == ["9d7b3752-c20d-4ea2-a5a4-778c09f0005e"]
    assert payloads(said, "claude-result")[0]["total_cost_usd"] > 0


async def test_a_resumed_session_is_known_already(start: Start) -> None:
    session = "9d7b3752-c20d-4ea2-a5a4-778c09f0005e"
    agent = await start(command=played("claude-resume"), session=session)
    said = await agent.ask("and now?")
    assert ending(said).complete
    assert not [s for s in said if isinstance(s, SessionKnown)]


async def test_permissions_a_plan_a_question_and_an_interrupt_are_asked_and_answered_exactly(start: Start) -> None:
    agent = await start(command=played("claude-bidi"), permissions=Permissions.ASK)
    permissions = await agent.ask("turn 1", "yes", "no")
    plan = await agent.ask("turn 2", "approve", "yes", plan_mode=True)
    question = await agent.ask("turn 3", "Red")
    for turn, asked in ((permissions, 2), (plan, 2), (question, 1)):
        assert ending(turn) == TurnEnded(complete=True)
        assert [type(s) for s in turn if isinstance(s, AwaitingInput | InputResolved)] == [
            AwaitingInput,
            InputResolved,
        ] * asked
    notices = payloads(permissions, "replicas-notice")
    assert [notice["text"].partition("?")[0] for notice in notices] == ["May the agent use Bash"] * 2
    assert "touch made_by_agent" in notices[0]["text"]
    assert not payloads(question, "replicas-notice")  # the question itself is in the transcript
    (commands,) = {s.commands for s in permissions if isinstance(s, CommandsKnown)}
    assert "compact" in {each.name for each in commands}
    assert streamed(permissions, "text").endswith("finished turn 1")

    await agent.adapter.send(agent.prompt("turn 4"))
    await agent.until_block("tool_use")
    await agent.adapter.interrupt()
    last = await agent.rest()
    assert ending(last) == TurnEnded(complete=False)
    everything = [event for event in told(agent.said) if event[0] != "claude-user"]
    assert everything == [event for event in mapped("claude-bidi") if event[0] != "claude-user"]


@pytest.mark.parametrize("name", ["claude-basic", "claude-bidi", "claude-resume"])
async def test_a_recording_cut_off_anywhere_still_ends_its_turn(start: Start, tmp_path: Path, name: str) -> None:
    lines = [json.loads(line) for line in (TRANSCRIPTS / f"{name}.jsonl").read_text().splitlines()]
    outs = [json.dumps(line.get("msg", line)) for line in lines if line.get("dir") != "in"]
    cut = tmp_path / "cut.jsonl"
    for share in (0.2, 0.5, 0.8):
        kept = outs[: max(1, int(len(outs) * share))]
        cut.write_text("\n".join(kept))
        program = f"import sys; sys.stdin.readline(); sys.stdin.readline(); print(open({str(cut)!r}).read()[:-40])"
        agent = await start(command=(sys.executable, "-c", program))
        said = await agent.ask("go", *["yes"] * 9)
        assert isinstance(said[-1], TurnEnded)
        assert payloads(said, "claude-result")
