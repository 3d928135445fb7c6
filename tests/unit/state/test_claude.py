"""Claude's events as blocks."""

from __future__ import annotations

from typing import Any

import pytest

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import (
    Answer,
    DiffLine,
    Edit,
    Fault,
    NoticeLine,
    Option,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    TodoItem,
    Tool,
    Unknown,
)
from replicas_tui.state.safe import Safe
from tests.unit.state.agent_events import (
    assistant,
    blocks_of,
    calls,
    ends,
    event,
    only,
    prompt,
    recorded,
    returns,
    says,
    thinks,
)

INIT = event("claude-system", {"subtype": "init", "model": "opus", "cwd": "/w/repo"})


def tool(*events: AgentEvent) -> Tool:
    block = only(*events)
    assert isinstance(block, Tool)
    return block


def edit(*events: AgentEvent) -> Edit:
    block = only(*events)
    assert isinstance(block, Edit)
    return block


def test_a_recorded_session_reads_as_a_person_would_tell_it() -> None:
    told = [type(block).__name__ for block in blocks_of(*recorded("claude"))]
    assert told == [
        *("NoticeLine", "Prompt", "Tool", "Tool", "Answer", "NoticeLine"),
        *("Prompt", "PlanReview", "Edit", "Answer", "NoticeLine"),
        *("Prompt", "Question", "Answer", "NoticeLine"),
        *("Prompt", "Tool", "NoticeLine", "NoticeLine"),
    ]


def test_words_thoughts_and_prompts_are_told_apart() -> None:
    kinds = [type(block) for block in blocks_of(prompt("do it"), thinks("hm"), says("done"))]
    assert kinds == [Prompt, Thought, Answer]


@pytest.mark.parametrize(
    ("name", "given", "printed", "told"),
    [
        ("Read", {"file_path": "a/b.py"}, "one\ntwo\n", ("Read", "a/b.py", "2 lines")),
        ("Grep", {"pattern": "def x"}, "a.py\nb.py", ("Search", "def x", "2 hits")),
        ("Grep", {"pattern": "zzz"}, "No matches found", ("Search", "zzz", "no hits")),
        ("Bash", {"command": "ls"}, "a\nb", ("Bash", "ls", "")),
        ("LS", {"path": "src"}, "a", ("List", "src", "1 entry")),
        ("WebFetch", {"url": "https://x.y"}, "text", ("Fetch", "https://x.y", "4")),
        ("Task", {"description": "look around", "prompt": "…"}, "found", ("Agent", "look around", "")),
        ("mcp__linear__get_issue", {"query": "ENG-1"}, "{}", ("linear·get_issue", "ENG-1", "")),
        ("Frobnicate", {"path": "x"}, "ok", ("Frobnicate", "x", "")),
    ],
)
def test_a_tool_says_what_it_did_in_a_line(
    name: str, given: dict[str, Any], printed: str, told: tuple[str, str, str]
) -> None:
    done = tool(calls("t", name, given), returns("t", printed, 2.5))
    assert (done.verb, done.what, done.fact) == told
    assert (done.state, done.took, done.output) == ("ok", 2.5, printed)


def test_a_command_that_failed_says_how_it_ended() -> None:
    call = calls("t", "Bash", {"command": "make"})
    failed = tool(call, returns("t", "Exit code 2\nno rule", failed=True))
    assert (failed.state, failed.fact, failed.output) == ("failed", "exit 2", "no rule")
    told = tool(call, returns("t", "boom", failed=True, told={"exit_code": 7}))
    assert told.fact == "exit 7"
    declined = tool(call, returns("t", "The user doesn't want to proceed with this tool use. …", failed=True))
    assert declined.fact == "declined"


def test_a_long_command_is_whole_in_the_detail() -> None:
    script = "set -e\nmake\nmake test"
    running = tool(calls("t", "Bash", {"command": script}))
    assert (running.what, running.detail, running.state) == ("set -e make make test", script, "running")


def test_output_loses_its_colours_and_what_no_terminal_should_get() -> None:
    done = tool(calls("t", "Bash", {"command": "x"}), returns("t", "\x1b[31mred\x1b[0m\x1b]52;c;YQ==\x07\u202e"))
    assert done.output == "red"


def test_content_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "image", "source": {}}, {"type": "text", "text": "b"}]
    assert tool(calls("t", "Read", {"file_path": "x"}), returns("t", parts)).output == "a\nb"


def test_paths_are_shown_as_seen_from_the_workspace() -> None:
    _, read, changed = blocks_of(
        INIT,
        calls("r", "Read", {"file_path": "/w/repo/src/a.py"}),
        calls("e", "Write", {"file_path": "/w/repo/new.py", "content": "x"}),
    )
    assert isinstance(read, Tool)
    assert isinstance(changed, Edit)
    assert (read.what, changed.path) == ("src/a.py", "new.py")


def test_a_new_file_is_all_added_lines() -> None:
    made = edit(calls("t", "Write", {"file_path": "a.py", "content": "one\ntwo\n"}))
    assert (made.added, made.removed, made.created, made.state) == (2, 0, True, "running")
    assert made.lines[1] == DiffLine("+", Safe("two"), None, 2)


def test_an_edit_shows_what_it_replaces_around_what_stays() -> None:
    given = {"file_path": "a.py", "old_string": "a\nb\nc", "new_string": "a\nB\nc"}
    changed = edit(calls("t", "Edit", given), returns("t", "ok", 0.3))
    assert [(line.sign, line.text) for line in changed.lines] == [(" ", "a"), ("-", "b"), ("+", "B"), (" ", "c")]
    assert (changed.added, changed.removed, changed.state, changed.took) == (1, 1, "ok", 0.3)


def test_several_edits_of_one_file_are_one_block() -> None:
    edits = [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": "d\ne"}]
    changed = edit(calls("t", "MultiEdit", {"file_path": "a.py", "edits": edits}))
    assert (changed.added, changed.removed) == (3, 2)


def test_the_result_knows_the_real_line_numbers() -> None:
    hunk = {"oldStart": 41, "newStart": 41, "lines": [" class Store:", "-    x", "+    y", "\\ No newline"]}
    told = {"filePath": "a.py", "structuredPatch": [hunk]}
    given = {"file_path": "a.py", "old_string": "x", "new_string": "y"}
    changed = edit(calls("t", "Edit", given), returns("t", "ok", told=told))
    assert [(line.sign, line.old, line.new) for line in changed.lines] == [
        (" ", 41, 41),
        ("-", 42, None),
        ("+", None, 42),
    ]


def test_overwriting_a_file_shows_what_it_really_changed() -> None:
    told = {"type": "update", "filePath": "a", "originalFile": "1\n2\n3\n", "content": "1\n2\n3\n4\n"}
    changed = edit(calls("t", "Write", {"file_path": "a", "content": "1\n2\n3\n4\n"}), returns("t", "ok", told=told))
    assert (changed.added, changed.removed, changed.created) == (1, 0, False)


def test_an_edit_that_did_not_work_says_why() -> None:
    given = {"file_path": "a.py", "old_string": "x", "new_string": "y"}
    error = "<tool_use_error>String to replace not found</tool_use_error>"
    changed = edit(calls("t", "Edit", given), returns("t", error, failed=True))
    assert (changed.state, changed.error) == ("failed", "String to replace not found")


def todo(*items: tuple[str, str]) -> AgentEvent:
    return calls("todo", "TodoWrite", {"todos": [{"content": text, "status": state} for text, state in items]})


def test_the_list_of_steps_is_one_block_that_changes_in_place() -> None:
    first = todo(("a", "in_progress"), ("b", "pending"))
    second = todo(("a", "completed"), ("b", "in_progress"))
    blocks = blocks_of(prompt("go"), first, says("a is done"), second, returns("todo", "ok"))
    assert [type(block) for block in blocks] == [Prompt, Todo, Answer]
    assert isinstance(blocks[1], Todo)
    assert blocks[1].items == (TodoItem(Safe("a"), "done"), TodoItem(Safe("b"), "working"))


def test_the_next_turn_has_a_list_of_its_own() -> None:
    blocks = blocks_of(prompt("go"), todo(("a", "pending")), prompt("more"), todo(("b", "pending")))
    assert [type(block) for block in blocks] == [Prompt, Todo, Prompt, Todo]


QUESTIONS = [
    {"question": "Which store?", "options": [{"label": "redis", "description": "there already"}, {"label": "sql"}]},
    {"question": "Which keys?", "multiSelect": True, "options": [{"label": "a"}, {"label": "b"}]},
]


def test_every_question_is_a_block_and_finds_its_own_answer() -> None:
    told = {"answers": {"Which store?": "redis", "Which keys?": "a, b"}}
    ask = calls("q", "AskUserQuestion", {"questions": QUESTIONS})
    first, second = blocks_of(ask)
    assert isinstance(first, Question)
    assert first.answer is None
    assert first.options == (Option(Safe("redis"), Safe("there already")), Option(Safe("sql")))
    first, second = blocks_of(ask, returns("q", "answered", 60, told=told))
    assert isinstance(first, Question)
    assert isinstance(second, Question)
    assert (first.answer, second.answer, second.many) == ("redis", "a, b", True)
    assert first.answered_at is not None


def test_a_question_nobody_answered_stops_asking_when_the_turn_is_over() -> None:
    question, _ = blocks_of(calls("q", "AskUserQuestion", {"questions": QUESTIONS[:1]}), ends())
    assert isinstance(question, Question)
    assert question.answer == "no answer"


def test_a_plan_waits_for_a_verdict() -> None:
    ask = calls("p", "ExitPlanMode", {"plan": "# Plan\n1. x"})
    waiting = only(ask)
    assert isinstance(waiting, PlanReview)
    assert (waiting.text, waiting.verdict) == ("# Plan\n1. x", None)
    approved, refused = only(ask, returns("p", "User has approved")), only(ask, returns("p", "use sql", failed=True))
    assert isinstance(approved, PlanReview)
    assert isinstance(refused, PlanReview)
    assert (approved.verdict, refused.verdict) == ("approved", "use sql")


def test_what_a_sub_agent_does_sits_deeper_and_its_orders_are_not_a_prompt() -> None:
    orders = {"message": {"content": "look around"}, "parent_tool_use_id": "t"}
    inner = calls("u", "Task", {"description": "deeper"}, parent_tool_use_id="t")
    blocks = blocks_of(
        calls("t", "Task", {"description": "x"}),
        event("claude-user", orders),
        inner,
        says("here", parent_tool_use_id="u"),
        says("done"),
    )
    assert [getattr(block, "depth", None) for block in blocks] == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"duration_ms": 134_000, "total_cost_usd": 0.19}, "turn ended, 2m14s, ≈ $0.19"),
        ({"duration_ms": 400}, "turn ended, 0.4s"),
        ({"duration_ms": 40}, "turn ended"),
        ({"total_cost_usd": 0.0005}, "turn ended, ≈ under $0.01"),
        ({"subtype": "error_during_execution", "terminal_reason": "aborted_tools"}, "turn interrupted"),
        ({"subtype": "error_during_execution", "errors": ["The turn was interrupted."]}, "turn interrupted"),
    ],
)
def test_a_turn_ends_with_one_quiet_line(fields: dict[str, Any], line: str) -> None:
    block = only(ends(**fields))
    assert isinstance(block, NoticeLine)
    assert block.text == line


@pytest.mark.parametrize(
    ("fields", "text", "detail"),
    [
        ({"subtype": "error_max_turns", "errors": ["Turn limit reached"]}, "Turn limit reached", ""),
        ({"subtype": "error_during_execution", "errors": ["The engine stopped."]}, "The engine stopped.", ""),
        (
            {"subtype": "error_during_execution", "errors": ["It stopped, so the turn was interrupted."]},
            "It stopped, so the turn was interrupted.",
            "",
        ),
        ({"subtype": "success", "is_error": True, "result": "401 refused"}, "401 refused", ""),
        ({"subtype": "error_during_execution"}, "The turn ended with error_during_execution.", ""),
        ({"subtype": "e", "errors": ["first", "second"]}, "first", "first\nsecond"),
    ],
)
def test_a_turn_that_failed_is_a_fault(fields: dict[str, Any], text: str, detail: str) -> None:
    block = only(ends(**fields))
    assert isinstance(block, Fault)
    assert (block.text, block.detail) == (text, detail)


def test_what_still_ran_when_the_turn_ended_came_to_nothing() -> None:
    running, _ = blocks_of(calls("t", "Bash", {"command": "sleep 9"}), ends())
    assert isinstance(running, Tool)
    assert (running.state, running.fact) == ("failed", "no result")


def test_a_session_is_announced_once() -> None:
    blocks = blocks_of(INIT, ends(), INIT)
    assert [block.text for block in blocks if isinstance(block, NoticeLine)] == ["session began, opus", "turn ended"]


@pytest.mark.parametrize(
    "noise",
    [
        event("claude-system", {"subtype": "status", "status": "requesting"}),
        event("claude-system", {"subtype": "thinking_tokens"}),
        event("claude-system", {"subtype": "session_state_changed", "state": "idle"}),
        event("claude-command_lifecycle", {"state": "started"}),
        event("claude-rate_limit_event", {"rate_limit_info": {"status": "allowed"}}),
        event("context-usage", {"percentage": 20.6}),
        says(""),
        says("  \n "),
        event("claude-user", {"message": {"content": "aside"}, "isMeta": True}),
    ],
)
def test_noise_makes_no_block(noise: AgentEvent) -> None:
    assert not blocks_of(noise)


@pytest.mark.parametrize(
    ("rare", "kind", "text"),
    [
        (event("claude-rate_limit_event", {"rate_limit_info": {"status": "rejected"}}), Fault, "rate limit"),
        (
            event("claude-rate_limit_event", {"rate_limit_info": {"status": "rejected", "resetsAt": 1784540000}}),
            Fault,
            "until 09:33 UTC",
        ),
        (event("claude-rate_limit_event", {"rate_limit_info": {"isUsingOverage": True}}), NoticeLine, "overage"),
        (event("claude-system", {"subtype": "api_retry", "error": "overloaded"}), NoticeLine, "overloaded"),
        (event("claude-system", {"subtype": "dropped", "message": "left out"}), NoticeLine, "left out"),
        (event("context-usage", {"percentage": 93.4}), NoticeLine, "93% full"),
        (event("claude-user", {"message": {"content": "[Request interrupted by user]"}}), NoticeLine, "interrupted"),
        (event("replicas-notice", {"level": "info", "text": "woken"}), NoticeLine, "woken"),
        (event("replicas-notice", {"level": "error", "text": "The engine stopped"}), Fault, "The engine stopped"),
    ],
)
def test_what_is_worth_a_line_gets_one(rare: AgentEvent, kind: type, text: str) -> None:
    block = only(rare)
    assert isinstance(block, kind)
    assert text in getattr(block, "text", "")


def test_a_permission_is_a_question_with_its_options_until_the_user_answered() -> None:
    asks = {"text": "May the agent use Bash? npm test · Answer yes or no", "request_id": "r1", "tool": "Bash"}
    asked = event("replicas-notice", {**asks, "detail": "npm test", "options": ["Yes", "Always", "No"]})
    waiting = only(asked)
    assert isinstance(waiting, Question)
    assert waiting.text == "May the agent use Bash?\nnpm test"
    assert [option.label for option in waiting.options] == ["Yes", "Always", "No"]
    assert waiting.answer is None
    other, said = ({"request_id": key, "text": "You answered: No", "answer": "No"} for key in ("r2", "r1"))
    assert only(asked, event("replicas-notice", other)) == waiting
    answered = only(asked, event("replicas-notice", said))
    assert isinstance(answered, Question)
    assert answered.answer == "No"
    assert isinstance(only(event("replicas-notice", asks)), NoticeLine)  # of an engine that tells no options


def test_the_engine_stopping_stops_what_ran() -> None:
    stopped = event("replicas-notice", {"level": "error", "text": "The engine stopped"})
    running, _ = blocks_of(calls("t", "Bash", {"command": "sleep 9"}), stopped)
    assert isinstance(running, Tool)
    assert running.state == "failed"


def test_what_cannot_be_named_is_kept_as_json() -> None:
    strange = [event("comet-seen", {"tail": "\x1b[2J"}), assistant({"type": "hologram", "size": 3})]
    for block in blocks_of(*strange, event("claude-assistant", {"message": 7})):
        assert isinstance(block, Unknown)
        assert "\x1b" not in block.json


def test_a_family_nobody_knew_is_read_as_claude_is() -> None:
    payload = {"message": {"content": [{"type": "text", "text": "hi"}]}}
    assert isinstance(only(event("deepseek-assistant", payload)), Answer)
    assert isinstance(only(event("fx-result", {"subtype": "success"})), NoticeLine)
