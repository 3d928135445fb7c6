"""Cursor as its maker documents it: one process a turn, played by a little program. Nobody has run the real one."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.local.agents.adapter import AgentError, Emitted, Launch, Permissions, Prompt, SessionKnown, TurnEnded
from replicas_tui.local.agents.agent import LOGGED_OUT, Printed
from replicas_tui.local.agents.cursor.agent import AGENT, read_status
from replicas_tui.local.agents.cursor.stream import LONGEST_PROMPT, CursorStream
from replicas_tui.local.agents.processes import agent_environment, end_all, find_marked, marked
from tests.local.agents.conftest import Driven, ending

PROGRAM = """
import json, sys, time
def say(**line): print(json.dumps({"session_id": "chat-1", **line}), flush=True)
open("argv.jsonl", "a").write(json.dumps(sys.argv[1:]) + "\\n")
say(type="system", subtype="init", model="auto", cwd=".")
say(type="user", message={"role": "user", "content": [{"type": "text", "text": sys.argv[-1]}]})
if sys.argv[-1] == "die": sys.stderr.write("no credit left\\n"); sys.exit(2)
if sys.argv[-1] == "leave": sys.exit(0)
say(type="thinking", subtype="delta", text="let me ")
say(type="thinking", subtype="delta", text="see")
say(type="thinking", subtype="completed")
call = {"shellToolCall": {"args": {"command": "make"}}}
say(type="tool_call", subtype="started", call_id="c1", tool_call=call)
if sys.argv[-1] == "wait": time.sleep(60)
call["shellToolCall"]["result"] = {"rejected": {"reason": "not allowed"}}
say(type="tool_call", subtype="completed", call_id="c1", tool_call=call)
say(type="assistant", message={"role": "assistant", "content": [{"type": "text", "text": "Done."}]})
say(type="result", subtype="success", is_error=False, duration_ms=12, result="Done.")
"""


@pytest.fixture
async def cursor(tmp_path: Path) -> AsyncIterator[Driven]:
    workspace_id = f"ws_{uuid.uuid4().hex}"
    program = tmp_path / "cursor.py"
    program.write_text(PROGRAM)
    env = agent_environment(os.environ, tmp_path, marked({}, workspace_id))
    launch = Launch("chat_1", tmp_path, env, tmp_path / "canvas", home=tmp_path, permissions=Permissions.EDITS)
    adapter = CursorStream((sys.executable, str(program)), launch)
    await adapter.start()
    yield Driven(adapter, launch)
    await adapter.stop()
    assert find_marked(workspace_id) == []
    await end_all(workspace_id, grace_s=0)


async def test_lines_of_the_cli_come_in_the_shapes_of_the_sdk(cursor: Driven) -> None:
    said = await cursor.ask("go")
    stored = [one.event for one in said if isinstance(one, Emitted) and not one.live_only]
    assert [event["type"] for event in stored] == [
        "cursor-user",
        "cursor-system",
        "cursor-thinking",
        "cursor-tool_call",
        "cursor-tool_call",
        "cursor-assistant",
        "cursor-result",
    ]
    assert stored[2]["payload"]["text"] == "let me see"
    call = {"call_id": "c1", "name": "shell", "args": {"command": "make"}}
    assert stored[3]["payload"] == {**call, "status": "running"}
    assert stored[4]["payload"] == {**call, "status": "error", "result": {"rejected": {"reason": "not allowed"}}}
    assert [one for one in said if isinstance(one, SessionKnown)] == [SessionKnown("chat-1")]
    assert ending(said) == TurnEnded(complete=True)


async def test_the_next_turn_takes_the_chat_up_by_its_id_and_plans_when_asked(cursor: Driven) -> None:
    await cursor.ask("one")
    await cursor.ask("two", plan_mode=True)
    first, second = (cursor.launch.cwd / "argv.jsonl").read_text().splitlines()
    assert "--resume" not in first
    assert '"--mode", "plan", "--resume", "chat-1", "--", "two"' in second
    assert "--force" not in second


async def test_an_interrupt_ends_the_process_and_a_death_is_told(cursor: Driven) -> None:
    await cursor.adapter.send(Prompt("m1", "wait"))
    async for _ in cursor.until(SessionKnown):
        pass
    interrupting = asyncio.create_task(cursor.adapter.interrupt())
    assert ending(await cursor.rest()) == TurnEnded(complete=False)
    await interrupting
    died = ending(await cursor.ask("die"))
    assert died == TurnEnded(complete=False, error="Cursor ended in mid-turn: no credit left")
    left = ending(await cursor.ask("leave"))
    assert left.error == "Cursor ended in mid-turn: it left without an answer (exit status 0)"


async def test_what_cursor_cannot_take_is_refused(cursor: Driven) -> None:
    with pytest.raises(AgentError, match="at most 120,000 bytes"):
        await cursor.adapter.send(Prompt("m1", "x" * (LONGEST_PROMPT + 1)))
    with pytest.raises(AgentError, match="does not wait"):
        await cursor.adapter.answer("r", "yes")


def test_it_is_labelled_untested_and_its_login_read() -> None:
    assert AGENT.label == "Cursor (untested)"
    assert read_status(Printed(0, "✓ Logged in as me@example.test", "")) == "oauth"
    assert read_status(Printed(0, "Not logged in", "")) == LOGGED_OUT
