"""Agents as real processes, driven through the real adapter, and strangers that misbehave on purpose."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from replicas_tui.local.agents.adapter import (
    AgentAdapter,
    AgentSignal,
    AwaitingInput,
    Emitted,
    Launch,
    Permissions,
    Prompt,
    TurnEnded,
)
from replicas_tui.local.agents.claude.stream import ClaudeStream
from replicas_tui.local.agents.processes import agent_environment, end_all, marked
from replicas_tui.local.agents.script.agent import COMMAND as SCRIPT_COMMAND

LIMIT_S = 60


class Driven:
    """One agent, and everything it said so far."""

    def __init__(self, adapter: AgentAdapter, launch: Launch) -> None:
        self.adapter = adapter
        self.launch = launch
        self.said: list[AgentSignal] = []
        self._signals = adapter.signals()

    async def ask(self, text: str, *answers: str, plan_mode: bool = False) -> list[AgentSignal]:
        """Run one turn to its end, answering what it asks in order; return what it said."""
        await self.adapter.send(self.prompt(text, plan_mode=plan_mode))
        return await self.rest(*answers)

    def prompt(self, text: str, **flags: Any) -> Prompt:
        """Return a message that is asked for nothing else."""
        return Prompt(str(uuid.uuid4()), text, **flags)

    async def until_block(self, kind: str) -> None:
        """Read until the agent has said a block of a kind."""
        async for said in self.until(TurnEnded):
            if isinstance(said, Emitted) and not said.live_only and blocks([said], kind):
                return
        raise AssertionError(kind)

    async def rest(self, *answers: str) -> list[AgentSignal]:
        """Read to the end of the turn."""
        left, turn = list(answers), []
        async for said in self.until(TurnEnded):
            turn.append(said)
            if isinstance(said, AwaitingInput):
                await self.adapter.answer(said.request_id, left.pop(0))
        return turn

    async def until(self, kind: type[AgentSignal]) -> AsyncIterator[AgentSignal]:
        """Read up to and with the first signal of a kind."""
        while True:
            with anyio.fail_after(LIMIT_S):
                said = await anext(self._signals)
            self.said.append(said)
            yield said
            if isinstance(said, kind):
                return

    async def until_output(self, text: str) -> None:
        """Read until a running tool has written some text."""
        seen = ""
        async for said in self.until(TurnEnded):
            if isinstance(said, Emitted):
                seen += said.event["payload"].get("event", {}).get("delta", "") if said.live_only else ""
            if text in seen:
                return
        raise AssertionError(seen)


Start = Callable[..., Any]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start an agent in an empty folder; every process of it is gone after the test."""
    workspace_id = f"ws_{uuid.uuid4().hex}"
    home, cwd = tmp_path / "home", tmp_path / "home" / "work"
    cwd.mkdir(parents=True)
    running: list[ClaudeStream] = []

    async def start_one(
        *,
        command: tuple[str, ...] = SCRIPT_COMMAND,
        session: str | None = None,
        permissions: Permissions = Permissions.ALL,
        wrapper: tuple[str, ...] = (),
        **env: str,
    ) -> Driven:
        extra = marked({"REPLICAS_SCRIPT_PACE": "0", **env}, workspace_id)
        canvas = home / ".replicas" / "canvas"
        launch = Launch(
            "chat_1",
            cwd,
            agent_environment(os.environ, home, extra),
            canvas,
            session,
            home=home,
            permissions=permissions,
            wrapper=wrapper,
        )
        adapter = ClaudeStream((*command, "--add-dir", str(canvas)), launch)
        running.append(adapter)
        await adapter.start()
        return Driven(adapter, launch)

    yield start_one
    for adapter in running:
        await adapter.stop()
    await end_all(workspace_id, grace_s=0)


def stranger(tmp_path: Path, program: str) -> tuple[str, ...]:
    """Return the command of a little program that speaks, or does not speak, as an agent."""
    path = tmp_path / "stranger.py"
    path.write_text("import json, os, signal, sys, time\n" + program)
    return (sys.executable, "-u", str(path))


def payloads(signals: list[AgentSignal], kind: str) -> list[dict[str, Any]]:
    """Return the payloads of the stored events of a kind, e.g. `claude-user`."""
    return [s.event["payload"] for s in signals if isinstance(s, Emitted) and s.event["type"] == kind]


def blocks(signals: list[AgentSignal], kind: str) -> list[dict[str, Any]]:
    """Return the content blocks of a kind, the agent's and the user's, in order."""
    events = [s.event["payload"] for s in signals if isinstance(s, Emitted) and not s.live_only]
    content = [part for event in events for part in event.get("message", {}).get("content", []) if "message" in event]
    return [part for part in content if part["type"] == kind]


def streamed(signals: list[AgentSignal], kind: str) -> str:
    """Return the streamed fragments of a kind (`text`, `thinking`) as one."""
    events = [s.event["payload"]["event"] for s in signals if isinstance(s, Emitted) and s.live_only]
    deltas = [event["delta"] for event in events if event["type"] == "content_block_delta"]
    return "".join(delta[kind] for delta in deltas if delta["type"] == f"{kind}_delta")


def ending(signals: list[AgentSignal]) -> TurnEnded:
    """Return the end of the only turn."""
    (end,) = [said for said in signals if isinstance(said, TurnEnded)]
    return end


def scenario(text: str) -> str:
    """Return a message that holds a scenario."""
    return f"Please.\n\n```scenario\n{text}\n```\n"
