"""A session of each agent with every kind of block it makes, for the pictures in `looks/`.

`python -m tests.ui.sessions` draws the pictures anew; look at what changed before it is kept.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from replicas_tui.api.history import AgentEvent
from replicas_tui.ui.transcript.folds import ALL, GROUPS
from replicas_tui.ui.transcript.page import Page
from tests.ui.sessions_rest import REST
from tests.unit.state.agent_events import NOON, assistant, calls, ends, event, prompt, returns, says, thinks, whole

LOOKS = Path(__file__).with_name("looks")
WIDTH, HEIGHT = 80, 40
LEVELS = {"as it opens": GROUPS, "all open": ALL}
PATCH = """*** Begin Patch
*** Update File: src/cart.ts
@@ total()
 a
-b
+B
*** Add File: new.ts
+one
*** End Patch"""
STEPS = [{"content": "read it", "status": "completed"}, {"content": "change it", "status": "in_progress"}]
ASKED = {"question": "Which store?", "options": [{"label": "redis", "description": "in compose"}, {"label": "sql"}]}
DIFF = {"type": "diff", "path": "a.py", "oldText": "x\n", "newText": "y\n"}


def claude() -> list[AgentEvent]:
    """Prompt, thought, tools, edit, list, sub-agent, hook, limits, question, plan, picture, errors, ends."""
    deep = {"parent_tool_use_id": "agent"}
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGVsbG8="}}
    hook = {"subtype": "hook_response", "hook_name": "Stop:lint", "stderr": "2 problems", "exit_code": 2}
    limit = {"rate_limit_info": {"status": "allowed_warning", "rateLimitType": "five_hour", "utilization": 0.93}}
    overage = {"rate_limit_info": {"isUsingOverage": True}}
    return [
        event("claude-system", {"subtype": "init", "model": "opus", "cwd": "/w"}),
        prompt("Make the cart total include tax", 1),
        thinks("Look at cart.ts first.", 2),
        calls("read", "Read", {"file_path": "/w/src/cart.ts"}, 4),
        returns("read", "one\ntwo", 5),
        calls("grep", "Grep", {"pattern": "total"}, 6),
        returns("grep", "a:1\nb:2", 7),
        calls("edit", "Edit", {"file_path": "/w/src/cart.ts", "old_string": "sum", "new_string": "sum * 1.2"}, 8),
        returns("edit", "edited", 9),
        calls("todo", "TodoWrite", {"todos": STEPS}, 10),
        calls("agent", "Task", {"description": "find the callers", "prompt": "Find them."}, 11),
        says("I look for callers.", 12, **deep),
        calls("inner", "Bash", {"command": "grep -rn total src"}, 13, **deep),
        returns("inner", "src/a.ts:1", 14),
        returns("agent", "Two callers.", 15),
        calls("test", "Bash", {"command": "pnpm test " + "--filter cart " * 9}, 16),
        returns("test", "Exit code 1\n2 failed", 20, failed=True),
        calls("linear", "mcp__linear__get_issue", {"id": "A-1"}, 21),
        returns("linear", "Tax", 22),
        event("claude-system", hook, 23),
        event("claude-rate_limit_event", limit, 24),
        event("claude-rate_limit_event", overage, 25),
        calls("ask", "AskUserQuestion", {"questions": [ASKED]}, 26),
        returns("ask", 'User has answered your questions: "Which store?"="redis"', 30),
        assistant({"type": "text", "text": "**Done**, in `cart.ts`:\n\n- tax\n- tests"}, 31),
        event("claude-user", {"message": {"content": [{"type": "text", "text": "like this"}, picture]}}, 32),
        calls("plan", "ExitPlanMode", {"plan": "1. move it\n2. test it"}, 33),
        event("context-usage", {"percentage": 41.0}, 34),
        ends(35, duration_ms=35_000, num_turns=9, total_cost_usd=0.19),
        prompt("go on", 36),
        ends(37, subtype="error_max_turns", errors=["Turn limit reached"]),
        event("claude-rate_limit_event", {"rate_limit_info": {"status": "rejected"}}, 38),
        event("replicas-notice", {"level": "error", "text": "The engine stopped"}, 39),
    ]


def codex() -> list[AgentEvent]:
    """Prompt, thought, command, failed command, patch, plan, answer, error."""

    def item(kind: str, second: float, **payload: Any) -> AgentEvent:
        return event("response_item", {"type": kind, **payload}, second)

    def shell(key: str, command: str, output: str, second: float) -> list[AgentEvent]:
        given = json.dumps({"command": ["bash", "-lc", command]})
        return [
            item("function_call", second, call_id=key, name="shell", arguments=given),
            item("function_call_output", second + 1, call_id=key, output=output),
        ]

    plan = json.dumps({"plan": [{"step": step["content"], "status": step["status"]} for step in STEPS]})
    return [
        event("turn_context", {"cwd": "/w", "model": "gpt-5"}),
        event("event_msg", {"type": "user_message", "message": "Run the tests"}, 1),
        event("event_msg", {"type": "agent_reasoning", "text": "I start with the unit suite."}, 2),
        *shell("c1", "pnpm test", "Exit code: 0\nOutput:\n42 passed", 3),
        *shell("c2", "pnpm lint", "Exit code: 2\nOutput:\nno", 5),
        item("custom_tool_call", 7, call_id="c3", name="apply_patch", input=PATCH),
        item("custom_tool_call_output", 8, call_id="c3", output='{"output":"Success","metadata":{"exit_code":0}}'),
        item("function_call", 9, call_id="c4", name="update_plan", arguments=plan),
        item("message", 10, role="assistant", content=[{"type": "output_text", "text": "Tests pass."}]),
        event("event_msg", {"type": "error", "message": "You hit your usage limit."}, 11),
        event("event_msg", {"type": "turn_aborted", "reason": "interrupted"}, 12),
    ]


def cursor() -> list[AgentEvent]:
    """Prompt, thought, command, answer, task, error, end."""
    done = {"exitCode": 1, "stdout": "no"}
    return [
        event("cursor-system", {"subtype": "init", "model": "auto", "cwd": "/w"}),
        event("cursor-user", {"message": {"content": "go"}}, 1),
        event("cursor-thinking", {"text": "Checking routes"}, 2),
        event("cursor-tool_call", {"call_id": "k", "name": "shell", "status": "running", "args": {"command": "ls"}}, 3),
        event("cursor-tool_call", {"call_id": "k", "name": "shell", "status": "completed", "result": done}, 4),
        event("cursor-assistant", {"message": {"content": [{"type": "text", "text": "Done."}]}}, 5),
        event("cursor-task", {"status": "running", "text": "Updating README"}, 6),
        event("cursor-error", {"message": "Cursor API key rejected"}, 7),
        event("cursor-result", {"subtype": "success", "duration_ms": 7000}, 8),
    ]


def opencode() -> list[AgentEvent]:
    """Prompt, thought, tool, list, answer, error, end."""

    def part(kind: str, second: float, **payload: Any) -> AgentEvent:
        return event(f"opencode-part-{kind}", {"part": {"id": f"p{second}", "type": kind, **payload}}, second)

    state = {"status": "completed", "input": {"command": "ls"}, "output": "src", "title": "List files"}
    wrong = {"status": "error", "input": {"filePath": "/w/a.py"}, "error": "no such file"}
    return [
        event("opencode-message.updated", {"info": {"id": "m", "role": "user"}}),
        part("text", 1, messageID="m", text="go"),
        part("reasoning", 2, text="Read the config"),
        part("tool", 3, tool="bash", callID="o1", state=state),
        part("tool", 4, tool="read", callID="o2", state=wrong),
        event("opencode-todo.updated", {"todos": STEPS}, 5),
        part("text", 6, text="All set."),
        event("opencode-error", {"message": "OpenRouter returned 402"}, 7),
        event("opencode-session.idle", {"sessionID": "s"}, 8),
    ]


def pi() -> list[AgentEvent]:
    """Prompt, growing answer, running tool, failed tool, error."""

    def ran(key: str, kind: str, second: float, **more: Any) -> AgentEvent:
        return event(f"pi-tool_execution_{kind}", {"toolCallId": key, "toolName": "bash", **more}, second)

    said = {"content": [{"type": "text", "text": "cc -c"}]}
    user = {"role": "user", "content": [{"type": "text", "text": "build"}]}
    return [
        event("pi-message_start", {"message": user}),
        event("pi-message_end", {"message": user}),
        ran("a", "start", 1, args={"command": "make"}),
        ran("a", "end", 2, result=said, isError=True),
        ran("b", "start", 3, args={"command": "make -k"}),
        ran("b", "update", 4, partialResult=said),
        event("pi-message_start", {"message": {"role": "assistant"}}, 5),
        event("pi-message_update", {"assistantMessageEvent": {"type": "text_delta", "delta": "Fix"}}, 6),
        event("pi-error", {"message": "model overloaded"}, 7),
    ]


def acp() -> list[AgentEvent]:
    """Prompt, thought, answer, tool, edit, plan."""

    def update(named: str, second: float, **fields: Any) -> AgentEvent:
        return event("acp-session-update", {"provider": "kimi", "update": {"sessionUpdate": named, **fields}}, second)

    def words(text: str) -> dict[str, str]:
        return {"type": "text", "text": text}

    ran = {"toolCallId": "t", "kind": "execute", "rawInput": {"command": "ls"}}
    return [
        update("user_message_chunk", 0, content=words("go")),
        update("agent_thought_chunk", 1, content=words("Let me see.")),
        update("tool_call", 2, title="ls", status="pending", **ran),
        update("tool_call_update", 3, toolCallId="t", status="failed", content=[{"content": words("denied")}]),
        update("tool_call", 4, toolCallId="e", kind="edit", status="completed", content=[DIFF]),
        update("plan", 5, entries=STEPS),
        update("agent_message_chunk", 6, content=words("Bye.")),
    ]


def unknown() -> list[AgentEvent]:
    """What no version knew: another agent's events, another kind of part, no payload worth the name."""
    return [
        event("deepseek-assistant", {"message": {"content": [{"type": "text", "text": "hi"}]}}),
        event("comet-seen", {"tail": "long", "size": 3}, 1),
        assistant({"type": "hologram", "size": 3}, 2),
        event("claude-assistant", {"message": 7}, 3),
    ]


SESSIONS = {f.__name__: f for f in (claude, codex, cursor, opencode, pi, acp, unknown, *REST)}


def drawn(agent: str) -> str:
    """Draw a session as text: as it opens, and with all of it open."""
    said = []
    for name, level in LEVELS.items():
        page = Page()
        page.open(whole(SESSIONS[agent]()))
        page.folds.set_level(level)
        page.lay_out(WIDTH, HEIGHT, NOON + timedelta(hours=30))
        page.catch_up()
        lines = [line.plain.rstrip() for at in range(len(page.items)) for line in page.lines(at)]
        said += [f"=== {name}", *lines, ""]
    return "\n".join(said)


def main() -> None:
    """Draw all of them."""
    LOOKS.mkdir(exist_ok=True)
    for agent in SESSIONS:
        (LOOKS / f"{agent}.txt").write_text(drawn(agent), "utf-8")


if __name__ == "__main__":
    main()
