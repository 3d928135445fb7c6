"""The events of codex, cursor, opencode, pi and ACP agents as blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import (
    Answer,
    Block,
    Edit,
    Fault,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
)
from tests.unit.state.agent_events import blocks_of, event, only, opens, recorded, whole, words


def kinds(blocks: list[Block]) -> list[str]:
    return [type(block).__name__ for block in blocks]


def item(kind: str, second: float = 0, **payload: Any) -> AgentEvent:
    return event("response_item", {"type": kind, **payload}, second)


def news(kind: str, **payload: Any) -> AgentEvent:
    return event("event_msg", {"type": kind, **payload})


def test_a_recorded_codex_session_is_told_once() -> None:
    told = blocks_of(*recorded("codex"))
    assert kinds(told) == ["Prompt", "Thought", "Answer", "Tool", "Answer", "Tool", "Answer"]
    last = told[5]
    assert isinstance(last, Tool)
    assert (last.what, last.output) == (
        "cat hello.txt && git status --short",
        "hello from the fake model\n?? hello.txt\n",
    )


def test_what_codex_says_twice_is_shown_once() -> None:
    content = [{"type": "output_text", "text": "Done."}]
    blocks = blocks_of(
        item("message", role="user", content=[{"type": "input_text", "text": "go"}]),
        news("user_message", message="go"),
        news("agent_message", message="Done."),
        item("message", role="assistant", content=content),
        item("message", role="developer", content=content),
        item("message", role="user", content=[{"type": "input_text", "text": "<environment_context>…"}]),
    )
    assert kinds(blocks) == ["Prompt", "Answer"]


def test_the_same_words_in_another_turn_are_said_again() -> None:
    done = item("message", role="assistant", content=[{"type": "output_text", "text": "Done."}])
    again = [news("user_message", message="continue"), done, news("task_complete")]
    assert kinds(blocks_of(*again, *again)) == ["Prompt", "Answer", "NoticeLine"] * 2


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"command": ["bash", "-lc", "pnpm test"]}, "pnpm test"),
        ({"command": "pnpm test"}, "pnpm test"),
        ({"cmd": "pnpm test"}, "pnpm test"),
        ({"command": ["git", "status"]}, "git status"),
    ],
)
def test_a_codex_command_is_shown_as_it_was_typed(arguments: dict[str, Any], what: str) -> None:
    block = only(item("function_call", call_id="c", name="shell", arguments=json.dumps(arguments)))
    assert isinstance(block, Tool)
    assert (block.verb, block.what) == ("Bash", what)


@pytest.mark.parametrize(
    ("output", "state", "fact", "shown"),
    [
        ("Exit code: 0\nWall time: 1s\nOutput:\n42 passed", "ok", "", "42 passed"),
        ("Process exited with code 1\nOutput:\nno", "failed", "exit 1", "no"),
        ('{"output":"no","metadata":{"exit_code":2}}', "failed", "exit 2", "no"),
        ({"content": "no", "success": False}, "failed", "exit 1", "no"),
        ([{"type": "input_text", "text": "yes"}], "ok", "", "yes"),
        ("plain", "ok", "", "plain"),
        ('{"not json', "ok", "", '{"not json'),
    ],
)
def test_a_codex_result_is_read_in_every_spelling(output: Any, state: str, fact: str, shown: str) -> None:
    call = item("function_call", call_id="c", name="shell", arguments='{"command":"x"}')
    block = only(call, item("function_call_output", 2, call_id="c", output=output))
    assert isinstance(block, Tool)
    assert (block.state, block.fact, block.output, block.took) == (state, fact, shown, 2)


PATCH = """*** Begin Patch
*** Update File: src/cart.ts
@@ total()
 a
-b
+B
*** Add File: new.ts
+one
+two
*** Delete File: old.ts
*** End Patch"""


@pytest.mark.parametrize(
    "call",
    [
        item("custom_tool_call", call_id="c", name="apply_patch", input=PATCH, status="completed"),
        item("function_call", call_id="c", name="apply_patch", arguments=json.dumps({"input": PATCH})),
        item("function_call", call_id="c", name="shell", arguments=json.dumps({"command": ["apply_patch", PATCH]})),
    ],
)
def test_a_codex_patch_is_an_edit_a_file(call: AgentEvent) -> None:
    done = item("custom_tool_call_output", call_id="c", output='{"output":"Success","metadata":{"exit_code":0}}')
    changed, added, deleted = blocks_of(call, done)
    for block in (changed, added, deleted):
        assert isinstance(block, Edit)
        assert block.state == "ok"
    assert isinstance(changed, Edit)
    assert isinstance(added, Edit)
    assert (changed.path, changed.added, changed.removed) == ("src/cart.ts", 1, 1)
    assert (added.path, added.added, added.created) == ("new.ts", 2, True)


def test_arguments_that_are_no_json_are_shown_as_they_are() -> None:
    block = only(item("function_call", call_id="c", name="odd", arguments="{nope"))
    assert isinstance(block, Tool)
    assert "{nope" in block.detail


def test_a_codex_plan_is_the_list_of_steps() -> None:
    plan = {"plan": [{"step": "fix cart", "status": "in_progress"}, {"step": "test", "status": "pending"}]}
    block = only(item("function_call", call_id="c", name="update_plan", arguments=json.dumps(plan)))
    assert isinstance(block, Todo)
    assert [(step.text, step.state) for step in block.items] == [("fix cart", "working"), ("test", "todo")]


def test_codex_tells_how_a_turn_went() -> None:
    blocks = blocks_of(
        event("session_meta", {"cwd": "/w", "id": "x"}),
        event("turn_context", {"cwd": "/w", "model": "gpt"}),
        news("task_started"),
        news("token_count", info={}),
        news("item_completed", item={}),
        news("error", message="quota"),
        news("turn_aborted", reason="interrupted"),
    )
    assert [getattr(block, "text", "") for block in blocks] == [
        "session began, gpt",
        "quota",
        "turn interrupted",
    ]


def test_a_recorded_opencode_session_changes_its_parts_in_place() -> None:
    told = blocks_of(*recorded("opencode"))
    assert kinds(told) == [
        *("Prompt", "NoticeLine", "Thought", "Tool", "Answer", "Todo", "Answer", "NoticeLine"),
        *("Prompt", "Question", "Edit", "Answer", "NoticeLine"),
        *("Prompt", "Tool", "NoticeLine"),
    ]
    bash, question, aborted = told[3], told[9], told[14]
    assert isinstance(bash, Tool)
    assert isinstance(question, Question)
    assert isinstance(aborted, Tool)
    assert (bash.state, bash.output, bash.took) == ("ok", "ok\n", 0.161)
    assert question.answer == "Red"
    assert (aborted.state, aborted.fact) == ("failed", "stopped")


def test_an_opencode_part_under_its_own_name_or_bare_is_the_same() -> None:
    part = {"id": "p", "type": "text", "text": "All set.", "messageID": "m"}
    bare, nested = only(event("opencode-part-text", part)), only(event("opencode-part-text", {"part": part}))
    assert bare == nested
    assert isinstance(bare, Answer)


def test_an_opencode_turn_has_a_list_of_steps_of_its_own() -> None:
    def turn(message: str) -> list[AgentEvent]:
        user = {"info": {"id": message, "role": "user"}}
        part = {"id": f"p-{message}", "type": "text", "text": "go", "messageID": message}
        todos = {"todos": [{"content": message, "status": "pending"}]}
        return [
            event("opencode-message.updated", user),
            event("opencode-part-text", part),
            event("opencode-todo.updated", todos),
        ]

    assert kinds(blocks_of(*turn("a"), *turn("b"))) == ["Prompt", "Todo", "Prompt", "Todo"]


def test_opencode_faults_say_what_happened() -> None:
    for payload in ({"message": "402"}, {"error": {"name": "ApiError", "data": {"message": "402"}}}):
        block = only(event("opencode-error", payload))
        assert isinstance(block, Fault)
        assert block.text == "402"


def test_a_recorded_pi_session_grows_out_of_its_pieces() -> None:
    told = blocks_of(*recorded("pi"))
    assert kinds(told) == [
        *("Prompt", "NoticeLine", "Thought", "Answer", "Edit", "Answer", "Tool", "Answer", "NoticeLine"),
    ]
    assert not any(getattr(block, "growing", False) for block in told)
    assert getattr(told[7], "text", "") == "Done: hello.txt is written and checked."


def test_a_pi_message_grows_while_it_comes() -> None:
    def piece(kind: str, **fields: Any) -> AgentEvent:
        return event("pi-message_update", {"assistantMessageEvent": {"type": kind, "contentIndex": 0, **fields}})

    start = event("pi-message_start", {"message": {"role": "assistant"}})
    growing = only(start, piece("text_delta", delta="He"), piece("text_delta", delta="llo"))
    assert isinstance(growing, Answer)
    assert (growing.text, growing.growing) == ("Hello", True)
    end = event("pi-message_end", {"message": {"role": "assistant", "content": [{"type": "text", "text": "Hello!"}]}})
    done = only(start, piece("text_delta", delta="He"), end)
    assert isinstance(done, Answer)
    assert (done.text, done.growing) == ("Hello!", False)


def test_a_pi_tool_prints_as_it_runs_and_may_fail() -> None:
    start = event("pi-tool_execution_start", {"toolCallId": "t", "toolName": "bash", "args": {"command": "make"}})
    printed = {"content": [{"type": "text", "text": "cc -c"}]}
    update = event("pi-tool_execution_update", {"toolCallId": "t", "partialResult": printed})
    running = only(start, update)
    assert isinstance(running, Tool)
    assert (running.state, running.output) == ("running", "cc -c")
    end = event("pi-tool_execution_end", {"toolCallId": "t", "result": printed, "isError": True})
    failed = only(start, update, end)
    assert isinstance(failed, Tool)
    assert failed.state == "failed"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (
            {"call_id": "k", "name": "shell", "status": "running", "args": {"command": "npm test"}},
            {
                "call_id": "k",
                "name": "shell",
                "status": "completed",
                "args": {"command": "npm test"},
                "result": {"exitCode": 1, "stdout": "no"},
            },
        ),
        (
            {"subtype": "started", "call_id": "k", "tool_call": {"shellToolCall": {"args": {"command": "npm test"}}}},
            {
                "subtype": "completed",
                "call_id": "k",
                "tool_call": {
                    "shellToolCall": {
                        "args": {"command": "npm test"},
                        "result": {"failure": {"exitCode": 1, "stdout": "no"}},
                    }
                },
            },
        ),
    ],
)
def test_a_cursor_call_is_one_block_in_both_spellings(start: dict[str, Any], end: dict[str, Any]) -> None:
    running = only(event("cursor-tool_call", start))
    failed = only(event("cursor-tool_call", start), event("cursor-tool_call", end, 3))
    assert isinstance(running, Tool)
    assert isinstance(failed, Tool)
    assert (running.verb, running.what, running.state) == ("Bash", "npm test", "running")
    assert (failed.state, failed.fact, failed.output, failed.took) == ("failed", "exit 1", "no", 3)


def test_cursor_tells_the_rest_in_lines() -> None:
    blocks = blocks_of(
        event("cursor-system", {"subtype": "init", "model": "auto", "cwd": "/w"}),
        event("cursor-user", {"message": {"content": "go"}}),
        event("cursor-thinking", {"text": "Checking"}),
        event("cursor-thinking", {"text": " routes"}),
        event("cursor-assistant", {"message": {"content": [{"type": "text", "text": "Done."}]}}),
        event("cursor-task", {"status": "running", "text": "Updating README"}),
        event("cursor-error", {"message": "key rejected"}),
        event("cursor-result", {"subtype": "success", "duration_ms": 1500}),
    )
    assert [getattr(block, "text", "") for block in blocks] == [
        "session began, auto",
        "go",
        "Checking routes",
        "Done.",
        "running: Updating README",
        "key rejected",
        "turn ended, 1.5s",
    ]
    assert [type(block) for block in blocks[:4]] == [NoticeLine, Prompt, Thought, Answer]


def update(named: str, second: float = 0, **fields: Any) -> AgentEvent:
    payload = {"provider": "kimi", "update": {"sessionUpdate": named, **fields}}
    return event("acp-session-update", payload, second)


def test_an_acp_agent_talks_in_chunks_and_works_in_calls() -> None:
    def chunk(text: str) -> dict[str, str]:
        return {"type": "text", "text": text}

    diff = {"type": "diff", "path": "a.py", "oldText": "x\n", "newText": "y\n"}
    blocks = blocks_of(
        update("user_message_chunk", content=chunk("go")),
        update("agent_message_chunk", content=chunk("H")),
        update("agent_message_chunk", content=chunk("i")),
        update("tool_call", toolCallId="t", title="ls", kind="execute", status="pending", rawInput={"command": "ls"}),
        update("tool_call_update", 2, toolCallId="t", status="completed", content=[{"content": chunk("a b")}]),
        update("tool_call", toolCallId="e", kind="edit", status="completed", content=[diff]),
        update("plan", entries=[{"content": "x", "status": "completed"}]),
        update("agent_message_chunk", content=chunk("bye")),
        update("available_commands_update"),
    )
    assert kinds(blocks) == ["Prompt", "Answer", "Tool", "Edit", "Todo", "Answer"]
    answer, tool, edit = blocks[1:4]
    assert isinstance(tool, Tool)
    assert isinstance(edit, Edit)
    assert getattr(answer, "text", "") == "Hi"
    assert (tool.verb, tool.what, tool.output, tool.took) == ("Bash", "ls", "a b", 2)
    assert (edit.path, edit.added, edit.removed, edit.state) == ("a.py", 1, 1, "ok")


def test_an_acp_call_may_say_later_what_it_changed() -> None:
    diffs = [{"type": "diff", "path": path, "oldText": None, "newText": "y\n"} for path in ("a.py", "b.py")]
    first, second = blocks_of(
        update("tool_call", toolCallId="e", title="Edit", kind="edit", status="in_progress"),
        update("tool_call_update", toolCallId="e", status="completed", content=diffs),
    )
    assert isinstance(first, Edit)
    assert isinstance(second, Edit)
    assert [(edit.path, edit.state) for edit in (first, second)] == [("a.py", "ok"), ("b.py", "ok")]


def judged(said: str, code: int) -> str:
    return json.dumps({"output": said, "metadata": {"exit_code": code}})


def test_a_question_of_codex_shows_its_answer_and_its_plan_the_verdict() -> None:
    asked = {"questions": [{"id": "c", "question": "Which?", "options": [{"label": "Red", "description": ""}]}]}
    question, plan, other = blocks_of(
        item("function_call", call_id="q", name="request_user_input", arguments=json.dumps(asked)),
        item("function_call_output", call_id="q", output=json.dumps({"answers": {"c": {"answers": ["Red"]}}})),
        news("item_completed", item={"type": "Plan", "id": "p", "text": "# Do it"}),
        item("function_call_output", call_id="p", output=judged("approved", 0)),
        news("item_completed", item={"type": "Plan", "id": "r", "text": "# More"}),
        item("function_call_output", call_id="r", output=judged("shorter", 1)),
    )
    assert isinstance(question, Question)
    assert (question.text, question.answer) == ("Which?", "Red")
    assert isinstance(plan, PlanReview)
    assert (plan.text, plan.verdict) == ("# Do it", "approved")
    assert isinstance(other, PlanReview)
    assert other.verdict == "shorter"


@pytest.mark.parametrize(
    "said",
    [
        item("message", role="assistant", content=[{"type": "output_text", "text": "Hello"}]),
        event("opencode-part-text", {"id": "p", "type": "text", "text": "Hello", "messageID": "m"}),
        event("pi-message_end", {"message": {"role": "assistant", "content": [{"type": "text", "text": "Hello"}]}}),
        event("acp-session-update", {"update": {"sessionUpdate": "agent_message_chunk", "content": {"text": "Hello"}}}),
    ],
)
def test_the_words_that_were_streamed_give_way_to_the_whole_of_any_agent(said: AgentEvent) -> None:
    log = whole([])
    for each in (opens(), words("Hel"), words("lo")):
        log.append(each)
    assert [block.text for block in log.blocks if isinstance(block, Answer)] == ["Hello"]
    log.append(said)
    answers = [block for block in log.blocks if isinstance(block, Answer)]
    assert len(answers) + (said.type == "pi-message_end") >= 1
    assert not any(block.growing for block in answers)


def test_a_chat_that_shows_another_again_is_known_as_a_replay() -> None:
    done = event("claude-system", {"type": "system", "subtype": "init"})
    shown = event("claude-system", {"type": "system", "subtype": "replay", "message": "REPLAY of x"})
    log = whole([done])
    assert not log.is_replay
    log.append(shown)
    assert log.is_replay
    assert not whole([done]).is_replay
    assert whole([done, shown]).is_replay


TOLD_AT_ONCE = (
    item("web_search_call", id="w", status="completed", action={"query": "vat"}),
    item("local_shell_call", id="s", status="completed", action={"command": ["ls"]}),
    event("cursor-tool_call", {"call_id": "c", "status": "completed", "name": "read", "args": {"path": "a"}}),
    update("tool_call", toolCallId="t", title="ls", kind="execute", status="completed"),
    event("opencode-part-tool", {"type": "tool", "id": "p", "tool": "bash", "state": {"status": "completed"}}),
)


@pytest.mark.parametrize("told", TOLD_AT_ONCE, ids=lambda one: one.type)
def test_of_a_call_that_is_told_in_one_event_nobody_knows_how_long_it_took(told: AgentEvent) -> None:
    block = only(told)
    assert isinstance(block, Tool)
    assert (block.state, block.took) == ("ok", None)
