"""What a transcript tells beside words and work: who wrote, pictures, how long, how full, what was summed up."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from replicas_tui.api.history import AgentEvent, Sender
from replicas_tui.state.blocks import Answer, Image, NoticeLine, Prompt, Thought, Tool
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.transcript.draw import Paper, draw
from tests.unit.state.agent_events import blocks_of, calls, ends, event, only, prompt, returns, says, thinks, whole

PAPER = Paper(80, "all", datetime(2026, 7, 20, 12, tzinfo=UTC))
BYTES = b"\x89PNG\r\n" + bytes(100)
DATA = base64.b64encode(BYTES).decode()
SOURCE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": DATA}}
URI = f"data:image/png;base64,{DATA}"
PNG = {"type": "image", "mimeType": "image/png", "data": DATA}
FILE = {"id": "p", "type": "file", "mime": "image/png", "url": URI, "filename": "a.png"}


def asks(*parts: dict[str, Any]) -> AgentEvent:
    return event("claude-user", {"message": {"role": "user", "content": list(parts)}})


def acp(update_: str, second: float = 0, **update: Any) -> AgentEvent:
    return event("acp-session-update", {"update": {"sessionUpdate": update_, **update}}, second)


def lines(*events: AgentEvent) -> list[str]:
    return [block.text for block in blocks_of(*events) if isinstance(block, NoticeLine)]


def named(transcript: Transcript) -> list[str]:
    return [block.sender for block in transcript.blocks if isinstance(block, Prompt)]


def sent(name: str, second: int) -> Sender:
    return Sender(senderUserId=name, senderEmail=f"{name}@example.org", recordedAt=f"2026-07-20T12:00:{second:02}Z")


def test_prompts_are_named_by_the_senders_of_the_history_in_any_pages() -> None:
    events = [prompt("a", 1), says("x", 2), prompt("b", 3), says("y", 4)]
    senders = (sent("dana", 1), sent("ari", 2))
    transcript = Transcript()
    transcript.load(events[2:], 2, whole=True, senders=senders)
    assert named(transcript) == ["ari"]
    transcript.load(events[:2], 0, whole=False)
    assert named(transcript) == ["dana", "ari"]


def test_a_sender_whose_message_is_not_here_yet_names_nobody_elses() -> None:
    transcript = Transcript()
    transcript.load([prompt("a", 1)], 0, whole=True, senders=(sent("dana", 1), sent("ari", 9)))
    assert named(transcript) == ["dana"]


@pytest.mark.parametrize(
    "asked",
    [
        asks({"type": "text", "text": "look"}, SOURCE),
        event(
            "response_item",
            {
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": "look"}, {"type": "input_image", "image_url": URI}],
            },
        ),
        event("event_msg", {"type": "user_message", "message": "look", "images": [URI]}),
        event("pi-message_start", {"message": {"role": "user", "content": [{"type": "text", "text": "look"}, PNG]}}),
    ],
)
def test_pictures_of_a_prompt_stand_in_it_with_kind_size_and_bytes(asked: AgentEvent) -> None:
    block = only(asked)
    assert isinstance(block, Prompt)
    assert (block.text, block.images) == ("look", (Image("png", len(BYTES), DATA),))  # type: ignore[arg-type]


def test_a_prompt_of_a_picture_alone_is_a_prompt() -> None:
    for asked in (asks(SOURCE), acp("user_message_chunk", content=PNG)):
        block = only(asked)
        assert isinstance(block, Prompt)
        assert block.images[0].size == len(BYTES)


def test_an_opencode_picture_is_its_users() -> None:
    owner = event("opencode-message.updated", {"info": {"id": "m", "role": "user"}})
    block = only(owner, event("opencode-part-file", {"part": {**FILE, "messageID": "m"}}))
    assert isinstance(block, Prompt)
    assert (block.images[0].name, block.images[0].kind) == ("a.png", "png")


RESULTS = [
    [calls("t", "Read", {"file_path": "a.png"}), returns("t", [SOURCE])],
    [
        event("pi-tool_execution_start", {"toolCallId": "t", "toolName": "read", "args": {"path": "a.png"}}),
        event("pi-tool_execution_end", {"toolCallId": "t", "result": {"content": [PNG]}}),
    ],
    [
        acp("tool_call", toolCallId="t", kind="read", rawInput={"path": "a.png"}),
        acp("tool_call_update", toolCallId="t", status="completed", content=[{"type": "content", "content": PNG}]),
    ],
    [
        event("response_item", {"type": "function_call", "call_id": "t", "name": "view_image", "arguments": "{}"}),
        event(
            "response_item",
            {"type": "function_call_output", "call_id": "t", "output": [{"type": "input_image", "image_url": URI}]},
        ),
    ],
]


@pytest.mark.parametrize("events", RESULTS)
def test_pictures_of_a_result_stand_in_its_tool(events: list[AgentEvent]) -> None:
    block = only(*events)
    assert isinstance(block, Tool)
    assert [(one.kind, one.size) for one in block.images] == [("png", len(BYTES))]


def test_a_picture_elsewhere_is_known_by_its_address() -> None:
    block = only(asks({"type": "image", "source": {"type": "url", "url": "https://x.org/a.jpeg?b=1"}}))
    assert isinstance(block, Prompt)
    assert block.images == (Image("jpeg", url="https://x.org/a.jpeg?b=1"),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "events",
    [
        [prompt("go", 1), thinks("hm", 5)],
        [
            event("event_msg", {"type": "user_message", "message": "go"}, 1),
            event("event_msg", {"type": "agent_reasoning", "text": "hm"}, 5),
        ],
        [
            event("cursor-user", {"text": "go"}),
            event("cursor-thinking", {"text": "h"}, 1),
            event("cursor-thinking", {"text": "m"}, 5),
        ],
        [
            acp("agent_thought_chunk", 1, content={"type": "text", "text": "h"}),
            acp("agent_thought_chunk", 5, content={"type": "text", "text": "m"}),
        ],
        [
            event("pi-message_start", {"message": {"role": "assistant"}}),
            event("pi-message_update", {"assistantMessageEvent": {"type": "thinking_delta", "delta": "h"}}, 1),
            event("pi-message_update", {"assistantMessageEvent": {"type": "thinking_end", "content": "hm"}}, 5),
        ],
    ],
)
def test_a_thought_says_how_long_it_took_by_the_times_of_its_events(events: list[AgentEvent]) -> None:
    (thought,) = [block for block in blocks_of(*events) if isinstance(block, Thought)]
    assert (thought.text, thought.took) == ("hm", 4.0)


def test_a_turn_says_how_long_it_took_its_steps_its_tokens_and_its_cost() -> None:
    usage = {"input_tokens": 1_200, "cache_read_input_tokens": 40_000, "output_tokens": 300}
    told = ends(9, duration_ms=134_000, num_turns=4, usage=usage, total_cost_usd=0.19)
    assert lines(told) == ["turn ended, 2m14s, 4 steps, 42k tokens, ≈ $0.19"]


@pytest.mark.parametrize(
    "events",
    [
        [event("pi-message_start", {"message": {"role": "user", "content": "go"}}), event("pi-agent_end", {}, 65)],
        [
            event("event_msg", {"type": "user_message", "message": "go"}),
            event("event_msg", {"type": "task_complete"}, 65),
        ],
        [event("cursor-user", {"text": "go"}), event("cursor-status", {"status": "FINISHED"}, 65)],
    ],
)
def test_a_turn_whose_agent_has_no_clock_is_timed_from_its_prompt(events: list[AgentEvent]) -> None:
    assert lines(*events) == ["turn ended, 1m05s"]


def usage(percentage: float) -> AgentEvent:
    return event("context-usage", {"percentage": percentage})


COUNTED = {"info": {"last_token_usage": {"total_tokens": 62}, "model_context_window": 100}}


@pytest.mark.parametrize(
    "told",
    [usage(62), event("event_msg", {"type": "token_count", **COUNTED}), acp("usage_update", used=62, size=100)],
)
def test_the_end_of_a_turn_says_how_full_the_memory_is_whichever_comes_first(told: AgentEvent) -> None:
    assert lines(told, ends()) == lines(ends(), told) == ["turn ended, context 62%"]


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        ({"amount": 0.124, "currency": "USD"}, ", ≈ $0.12 in all"),
        ({"amount": 3, "currency": "EUR"}, ", 3.00 EUR in all"),
        ({"amount": 0, "currency": "USD"}, ""),
        (None, ""),
        ({"amount": 1, "currency": "\x1b[31m"}, ", 1.00 ␛[31m in all"),
    ],
)
def test_the_end_of_a_turn_says_what_the_session_cost(cost: object, said: str) -> None:
    assert lines(acp("usage_update", used=62, size=100, cost=cost), ends()) == [f"turn ended, context 62%{said}"]


def test_a_memory_nearly_full_is_told_once() -> None:
    assert lines(usage(91), says("x"), usage(92), says("y"), usage(50)) == ["the model's memory is 91% full"]


def began(model: str) -> AgentEvent:
    return event("claude-system", {"subtype": "init", "model": model, "cwd": "/w"})


def test_another_model_is_told_and_the_same_one_is_not() -> None:
    assert lines(began("opus"), began("opus"), began("haiku")) == ["session began, opus", "the model is now haiku"]


def test_the_model_may_change_in_the_middle_of_a_codex_session() -> None:
    told = [event("turn_context", {"cwd": "/w", "model": model}) for model in ("gpt-a", "gpt-b")]
    assert lines(*told) == ["session began, gpt-a", "the model is now gpt-b"]


@pytest.mark.parametrize(
    "told",
    [
        event("claude-system", {"subtype": "compact_boundary"}),
        event("compacted", {"message": "…"}),
        event("event_msg", {"type": "context_compacted"}),
        event("pi-compaction_end", {}),
        event("opencode-part-compaction", {"part": {"id": "p", "type": "compaction"}}),
    ],
)
def test_a_conversation_that_was_summed_up_says_so(told: AgentEvent) -> None:
    assert lines(told) == ["the conversation so far was summed up"]


def test_a_hook_is_a_piece_of_work_when_it_said_something_or_failed() -> None:
    told = {"subtype": "hook_response", "hook_name": "SessionStart:startup", "stdout": "", "exit_code": 0}
    assert blocks_of(event("claude-system", told)) == []
    block = only(event("claude-system", {**told, "stderr": "no such file", "exit_code": 2}))
    assert isinstance(block, Tool)
    assert (block.verb, block.what, block.fact, block.state) == ("Hook", "SessionStart:startup", "exit 2", "failed")


def test_a_limit_that_is_near_is_one_line_that_changes_in_place() -> None:
    info = {"status": "allowed_warning", "rateLimitType": "five_hour"}
    first = event("claude-rate_limit_event", {"rate_limit_info": info})
    then = event("claude-rate_limit_event", {"rate_limit_info": {**info, "utilization": 0.93}})
    assert lines(first, says("x"), then) == ["the five hour rate limit is near, 93% used"]


def test_pictures_of_an_answer_are_kept() -> None:
    block = whole([acp("agent_message_chunk", content=PNG)]).blocks[0]
    assert isinstance(block, Answer)
    assert block.images[0].data == DATA


EVIL = "\x1b]52;c;aGk=\x07\x9b31m\u202e\u200b[@click=app.quit]x[/]\r\n" * 3
HOSTILE = [
    asks({"type": "image", "source": {"type": "base64", "media_type": f"image/{EVIL}", "data": DATA}}),
    asks({"type": "image", "source": {"type": "url", "url": f"https://x/{EVIL}"}}),
    event("opencode-part-file", {"part": {**FILE, "filename": EVIL}}),
    began(EVIL),
    event("claude-system", {"subtype": "hook_response", "hook_name": EVIL, "stdout": EVIL}),
    event("claude-rate_limit_event", {"rate_limit_info": {"status": "allowed_warning", "rateLimitType": EVIL}}),
    event("event_msg", {"type": "turn_aborted", "reason": EVIL}),
    calls("t", f"mcp__{EVIL}__{EVIL}", {"query": EVIL}),
]


@pytest.mark.parametrize("told", HOSTILE)
def test_nothing_told_beside_the_words_steers_a_terminal(told: AgentEvent) -> None:
    transcript = Transcript()
    transcript.load([told], 0, whole=True, senders=(Sender(senderEmail=EVIL),))
    said = "".join(line.plain for block in transcript.blocks for line in draw(block, PAPER))
    assert said
    assert not set(said) & set("\x1b\x07\x9b\u202e\u200b\r\n")
