from __future__ import annotations

from pathlib import Path
from typing import Any

from replicas_tui.local.agents.adapter import AgentSignal, Emitted, Launch, Permissions, Prompt, SessionKnown, TurnEnded
from replicas_tui.local.agents.claude.dialogue import ClaudeDialogue
from replicas_tui.local.agents.outbox import Outbox

RESULT = {"type": "result", "subtype": "success", "is_error": False}


class Talk:
    """A dialogue with no process."""

    def __init__(self, **launch: Any) -> None:
        self.outbox = Outbox()
        self.dialogue = ClaudeDialogue(self.outbox, Launch("c", Path(), {}, Path(), **launch))

    def turn(self, **flags: Any) -> list[dict[str, Any]]:
        """Run a turn and return the requests the agent got before its message."""
        *requests, message = self.dialogue.begin(Prompt("m", "go", **flags))
        assert message["type"] == "user"
        self.dialogue.take(dict(RESULT))
        return [each["request"] for each in requests]

    async def said(self) -> list[AgentSignal]:
        self.outbox.close()
        return [signal async for signal in self.outbox.signals()]


def test_a_level_and_fast_mode_hold_for_their_turn_and_are_taken_back() -> None:
    talk = Talk()
    (set_them,) = talk.turn(thinking_level="max", fast_mode=True)
    assert set_them["settings"] == {"effortLevel": "max", "ultracode": None, "fastMode": True}
    assert talk.turn(thinking_level="max", fast_mode=True) == []
    (taken_back,) = talk.turn()
    assert set(taken_back["settings"].values()) == {None}


def test_ultracode_is_a_setting_of_its_own() -> None:
    (asked,) = Talk().turn(thinking_level="ultracode")
    assert asked["settings"] == {"effortLevel": None, "ultracode": True, "fastMode": None}


def test_a_model_holds_from_its_message_on() -> None:
    talk = Talk(model="opus")
    assert talk.turn(model="opus") == []
    assert talk.turn(model="haiku") == [{"subtype": "set_model", "model": "haiku"}]
    assert talk.turn() == []


def test_a_plan_is_a_mode_and_the_workspaces_permissions_come_back_after_it() -> None:
    talk = Talk(permissions=Permissions.EDITS)
    assert talk.turn(plan_mode=True) == [{"subtype": "set_permission_mode", "mode": "plan"}]
    assert talk.turn() == [{"subtype": "set_permission_mode", "mode": "acceptEdits"}]


async def test_a_session_that_is_lost_is_said_and_not_asked_for_again() -> None:
    talk = Talk(session_id="s")
    talk.dialogue.begin(Prompt("m", "go"))
    talk.dialogue.take(
        {**RESULT, "subtype": "error_during_execution", "is_error": True}
        | {"errors": ["No conversation found with session ID: s"]}
    )
    said = await talk.said()
    assert SessionKnown(None) in said
    assert isinstance(said[-1], TurnEnded)
    assert "Send the message again" in (said[-1].error or "")


async def test_how_full_the_context_is_comes_from_the_last_answer_of_the_main_agent() -> None:
    talk = Talk()
    talk.dialogue.begin(Prompt("m", "go"))
    usage = {"input_tokens": 100, "cache_read_input_tokens": 30_000, "output_tokens": 900}
    answer = {"type": "assistant", "message": {"model": "claude-x", "usage": usage, "content": []}}
    talk.dialogue.take(answer)
    talk.dialogue.take({**answer, "parent_tool_use_id": "t", "message": {"model": "claude-x", "usage": {}}})
    talk.dialogue.take({**RESULT, "modelUsage": {"claude-x[1m]": {"contextWindow": 200_000}}})
    events = [signal.event for signal in await talk.said() if isinstance(signal, Emitted)]
    (found,) = [event["payload"] for event in events if event["type"] == "context-usage"]
    assert (found["totalTokens"], found["maxTokens"], found["percentage"]) == (31_000, 200_000, 15.5)
