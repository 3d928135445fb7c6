"""What the first sessions do not have: the rarer blocks of each agent, and what the engine says beside all of them."""

from __future__ import annotations

import json
from typing import Any

from replicas_tui.api.codex.transcript import CodexTurn
from replicas_tui.api.codex.turns import events_of
from replicas_tui.api.history import AgentEvent
from tests.unit.codex.turns import TURN, command, item, turn, user
from tests.unit.state.agent_events import calls, ends, event, prompt, returns

PICTURE = "data:image/png;base64,aGVsbG8="
ASKED = {"id": "s", "question": "Which store?", "options": [{"label": "redis", "description": "in compose"}]}


def claude_rest() -> list[AgentEvent]:
    """Retry, compaction, unknown remark, failed edit, refused plan, open question, interruption, what was stopped."""
    stopped = {"message": {"content": [{"type": "text", "text": "[Request interrupted by user]"}]}}
    compact = {"subtype": "compact_boundary", "compact_metadata": {"trigger": "manual", "pre_tokens": 160_000}}
    given = {"file_path": "/w/a.py", "old_string": "x", "new_string": "y"}
    return [
        prompt("go"),
        event("claude-system", {"subtype": "api_retry", "message": "overloaded"}, 1),
        event("claude-system", compact, 2),
        event("claude-system", {"subtype": "aurora", "level": 3}, 3),
        calls("edit", "Edit", given, 4),
        returns("edit", "String to replace not found", 5, failed=True),
        calls("plan", "ExitPlanMode", {"plan": "1. move it"}, 6),
        returns("plan", "Shorter, please", 7, failed=True),
        calls("ask", "AskUserQuestion", {"questions": [ASKED]}, 8),
        calls("sleep", "Bash", {"command": "sleep 60"}, 9),
        event("claude-user", stopped, 10),
        ends(11, subtype="error_during_execution", is_error=False, terminal_reason="aborted_streaming"),
    ]


def codex_rest() -> list[AgentEvent]:
    """Question, plan, picture, tools of others, warning, memory, limit, compaction, unknown, end."""

    def made(kind: str, second: float, **payload: Any) -> AgentEvent:
        return event("response_item", {"type": kind, **payload}, second)

    def news(kind: str, second: float, **payload: Any) -> AgentEvent:
        return event("event_msg", {"type": kind, **payload}, second)

    answers = json.dumps({"answers": {"s": {"answers": ["redis"]}}})
    tokens = {"last_token_usage": {"total_tokens": 95}, "model_context_window": 100}
    return [
        news("user_message", 0, message="like this", images=[PICTURE]),
        made("function_call", 1, call_id="q", name="request_user_input", arguments=json.dumps({"questions": [ASKED]})),
        made("function_call_output", 2, call_id="q", output=answers),
        news("item_completed", 3, item={"type": "Plan", "id": "p", "text": "1. move it"}),
        made("function_call", 4, call_id="m", name="mcp__linear__get_issue", arguments='{"id": "A-1"}'),
        made("function_call_output", 5, call_id="m", output=[{"type": "input_text", "text": "Tax"}]),
        made("web_search_call", 6, id="w", status="completed", action={"query": "vat rates"}),
        made("function_call", 7, call_id="v", name="view_image", arguments='{"path": "/w/cart.png"}'),
        made("function_call_output", 8, call_id="v", output=[{"type": "input_image", "image_url": PICTURE}]),
        news("warning", 9, message="The model is not known."),
        news("token_count", 10, info=tokens, rate_limits={"primary": {"used_percent": 91}}),
        news("context_compacted", 11),
        news("aurora", 12, level=3),
        news("task_complete", 13),
    ]


def codex_turns() -> list[AgentEvent]:
    """A chat that is kept as turns of items: every item, a turn that was interrupted, one that failed."""
    running = command("sleep 60", code=None, status="inProgress")
    drawn = item("imageGeneration", revisedPrompt="a cart", result="aGVsbG8=", status="completed")
    agent = item("collabAgentToolCall", tool="spawnAgent", prompt="Find them.", status="completed")
    refused = command("rm -rf build", code=None, status="declined")
    turns = [
        TURN,
        turn(user("go on"), refused, agent, drawn, item("contextCompaction"), running, status="interrupted"),
        turn(user("again"), status="failed", error={"message": "You hit your usage limit."}),
    ]
    return list(events_of([CodexTurn.model_validate(one) for one in turns]))


def cursor_rest() -> list[AgentEvent]:
    """Edit, other tool, what is unreadable, ends of every kind."""

    def call(key: str, second: float, **payload: Any) -> AgentEvent:
        return event("cursor-tool_call", {"call_id": key, "status": "completed", **payload}, second)

    edit = {"path": "a.py", "old_string": "x", "new_string": "y"}
    return [
        event("cursor-user", {"message": {"content": "go"}}),
        call("e", 1, name="edit", args=edit, result={"success": {}}),
        call("r", 2, name="read", args={"path": "b.py"}, result={"success": {"content": "one\ntwo"}}),
        event("cursor-aurora", {"level": 3}, 3),
        event("cursor-status", {"status": "EXPIRED"}, 4),
        event("cursor-user", {"message": {"content": "once more"}}, 5),
        event("cursor-status", {"status": "ERROR", "message": "no route"}, 6),
        event("cursor-result", {"subtype": "error", "is_error": True, "result": "quota used up"}, 7),
    ]


def opencode_rest() -> list[AgentEvent]:
    """Model, picture, edit, question, stopped command, retry, compaction, unknown part, interruption."""

    def part(kind: str, second: float, **payload: Any) -> AgentEvent:
        return event(f"opencode-part-{kind}", {"part": {"id": f"p{second}", "type": kind, **payload}}, second)

    def tool(name: str, second: float, **state: Any) -> AgentEvent:
        return part("tool", second, tool=name, callID=f"o{second}", state={"status": "completed", **state})

    answered = {"answers": [["redis"]]}
    return [
        event("opencode-message.updated", {"info": {"id": "m", "role": "user"}}),
        part("text", 1, messageID="m", text="like this"),
        event("opencode-message.updated", {"info": {"id": "n", "role": "assistant", "modelID": "glm"}}, 2),
        part("file", 3, mime="image/png", url=PICTURE, filename="cart.png"),
        tool("edit", 4, input={"filePath": "a.py", "oldString": "x", "newString": "y"}),
        tool("question", 5, input={"questions": [ASKED]}, metadata=answered),
        tool("bash", 6, input={"command": "sleep 60"}, metadata={"exit": None, "output": "zz"}, output="zz"),
        tool("todowrite", 7, input={"todos": [{"content": "read it", "status": "pending"}]}),
        part("retry", 8),
        part("compaction", 9),
        part("aurora", 10),
        event("opencode-session.error", {"error": {"name": "MessageAbortedError"}}, 11),
    ]


def pi_rest() -> list[AgentEvent]:
    """Model, thought, answer, edit, picture, retry, compaction, error of the model, interruption, end."""

    def ended(second: float, *content: dict[str, Any], **more: Any) -> AgentEvent:
        return event("pi-message_end", {"message": {"role": "assistant", "content": list(content), **more}}, second)

    start = {"message": {"role": "assistant", "model": "glm"}}
    shown = {"type": "image", "data": "aGVsbG8=", "mimeType": "image/png"}
    given = {"path": "a.py", "edits": [{"oldText": "x", "newText": "y"}]}
    done = {"toolCallId": "e", "result": {"content": [{"type": "text", "text": "edited"}]}}
    said = [{"type": "thinking", "thinking": "Look first."}, {"type": "text", "text": "**Done.**"}]
    return [
        event("pi-message_start", {"message": {"role": "user", "content": [{"type": "text", "text": "go"}, shown]}}),
        event("pi-message_start", start, 1),
        ended(2, *said),
        event("pi-tool_execution_start", {"toolCallId": "e", "toolName": "edit", "args": given}, 3),
        event("pi-tool_execution_end", done, 4),
        event("pi-auto_retry_start", {"errorMessage": "overloaded"}, 5),
        event("pi-compaction_end", {}, 6),
        event("pi-message_start", start, 7),
        ended(8, stopReason="error", errorMessage="no credit"),
        event("pi-message_start", start, 9),
        ended(10, stopReason="aborted"),
        event("pi-aurora", {"level": 3}, 11),
        event("pi-agent_end", {}, 12),
    ]


def acp_rest() -> list[AgentEvent]:
    """Pictures, output that still grows, a tool of its own name, unknown update, memory, ends."""

    def update(named: str, second: float, **fields: Any) -> AgentEvent:
        return event("acp-session-update", {"provider": "kimi", "update": {"sessionUpdate": named, **fields}}, second)

    shown = {"type": "image", "data": "aGVsbG8=", "mimeType": "image/png"}
    printed = [{"content": {"type": "text", "text": "cc -c"}}]
    return [
        update("user_message_chunk", 0, content=shown),
        update("agent_message_chunk", 1, content=shown),
        update("tool_call", 2, toolCallId="o", title="Ask the oracle", status="completed"),
        update("tool_call", 3, toolCallId="t", kind="execute", rawInput={"command": "make"}, status="in_progress"),
        update("tool_call_update", 4, toolCallId="t", content=printed),
        update("aurora", 5, content=7),
        update("usage_update", 6, used=95, size=100),
        update("turn_ended", 7, stopReason="cancelled"),
    ]


def engine() -> list[AgentEvent]:
    """What the engine itself says: a remark, a permission that was given and one that waits, a block's outcome."""

    def notice(second: float, **payload: Any) -> AgentEvent:
        return event("replicas-notice", payload, second)

    asked = {"tool": "the shell", "detail": "git push", "options": ["Yes", "Always", "No"]}
    return [
        prompt("push it"),
        notice(1, level="info", text="The workspace woke up."),
        notice(2, request_id="1", text="May it?", **asked),
        notice(3, request_id="1", text="You answered: Yes", answer="Yes"),
        event("context-usage", {"percentage": 93.0}, 4),
        event("replicas-block-outcome", {"block": "confirm-action", "outcome": "approved"}, 5),
        notice(6, request_id="2", text="May it?", **asked),
    ]


REST = (claude_rest, codex_rest, codex_turns, cursor_rest, opencode_rest, pi_rest, acp_rest, engine)
