from __future__ import annotations

import os
import signal
from pathlib import Path

import anyio
import pytest

from replicas_tui.local.agents.adapter import (
    AgentError,
    AwaitingInput,
    Emitted,
    InputResolved,
    Launch,
    Prompt,
    SessionKnown,
    TurnEnded,
)
from replicas_tui.local.agents.claude.stream import ClaudeStream
from replicas_tui.local.agents.outbox import ROOM, Outbox
from replicas_tui.local.agents.processes import find_marked
from tests.local.agents.conftest import LIMIT_S, Start, blocks, ending, payloads, scenario, stranger, streamed

# Answers `initialize` and then does `body` for each message.
SPEAKS = """
def say(**line): print(json.dumps(line), flush=True)
def turn(message):
{body}
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "user": turn(message)
"""


def speaks(tmp_path: Path, body: str) -> tuple[str, ...]:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    return stranger(tmp_path, SPEAKS.replace("{body}", indented))


async def test_a_turn_is_the_message_the_words_the_result_and_one_end(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario("- say: hello **you** there"))
    stored = [s.event["type"] for s in said if isinstance(s, Emitted) and not s.live_only]
    assert stored == ["claude-user", "claude-system", "claude-assistant", "claude-result"]
    assert isinstance(said[-1], TurnEnded)
    assert ending(said) == TurnEnded(complete=True)
    assert streamed(said, "text") == "hello **you** there" == blocks(said, "text")[-1]["text"]
    for event in (s.event for s in said if isinstance(s, Emitted)):
        assert set(event) == {"timestamp", "type", "payload"}
        assert event["timestamp"].endswith("Z")


async def test_what_keeps_the_agent_apart_is_put_around_it_once(start: Start, tmp_path: Path) -> None:
    told = tmp_path / "told"
    agent = await start(wrapper=("sh", "-c", f'echo around >>{told}; exec "$@"', "around"))
    assert ending(await agent.ask(scenario("- say: hello"))) == TurnEnded(complete=True)
    assert told.read_text() == "around\n"


async def test_thinking_carries_its_words_under_both_names(start: Start) -> None:
    agent = await start()
    (block,) = blocks(await agent.ask(scenario("- think: let me see")), "thinking")
    assert block["thinking"] == block["text"] == "let me see"


@pytest.mark.parametrize("replay", ["flagged", "bare", "none"])
async def test_the_message_is_told_once_whether_the_agent_repeats_it_or_not(
    start: Start, tmp_path: Path, replay: str
) -> None:
    body = {
        "flagged": "say(**message, isReplay=True)",
        "bare": "say(type='user', message=message['message'])",
        "none": "pass",
    }[replay]
    agent = await start(command=speaks(tmp_path, f"{body}\nsay(type='result', subtype='success', is_error=False)"))
    said = await agent.ask("do it")
    assert [p["message"]["content"][-1]["text"] for p in payloads(said, "claude-user")] == ["do it"]


async def test_two_turns_share_one_process_and_one_session(start: Start) -> None:
    agent = await start()
    first = await agent.ask(scenario("- say: one"))
    pid = agent.adapter.pid
    second = await agent.ask(scenario("- say: two"))
    assert agent.adapter.pid == pid
    assert len([s for s in first if isinstance(s, SessionKnown)]) == 1
    assert not [s for s in second if isinstance(s, SessionKnown)]


async def test_a_second_message_in_mid_turn_is_refused(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "```sh\necho up; sleep 30\n```"))
    await agent.until_output("up")
    with pytest.raises(AgentError, match="busy"):
        await agent.adapter.send(Prompt("m2", "more"))


async def test_an_interrupt_ends_the_turn_and_its_tool_but_not_the_agent(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "```sh\necho pid $$; sleep 300\n```"))
    await agent.until_output("pid ")
    with anyio.fail_after(LIMIT_S):
        await agent.adapter.interrupt()
    said = await agent.rest()
    assert ending(said) == TurnEnded(complete=False)
    assert payloads(said, "claude-result")[0]["subtype"] == "error_during_execution"
    assert blocks(said, "tool_result")[0]["is_error"]
    assert ending(await agent.ask(scenario("- say: still here"))) == TurnEnded(complete=True)
    with anyio.fail_after(LIMIT_S):  # a process that is killed is there until it gets to die
        while find_marked(agent.launch.env["REPLICAS_WORKSPACE_ID"]) != [agent.adapter.pid]:
            await anyio.sleep(0.01)


async def test_an_interrupt_frees_an_agent_that_waits_for_an_answer(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", scenario("- ask: Which?\n- say: never")))
    async for _ in agent.until(AwaitingInput):
        pass
    await agent.adapter.interrupt()
    said = await agent.rest()
    assert [s for s in said if isinstance(s, InputResolved)]
    assert ending(said) == TurnEnded(complete=False)
    assert "never" not in str(said)


async def test_an_agent_that_ignores_the_interrupt_is_killed(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replicas_tui.local.agents.claude.stream.INTERRUPT_GRACE_S", 0.1)
    agent = await start(command=speaks(tmp_path, "say(type='assistant')\nsignal.pause()"))
    await agent.adapter.send(Prompt("m1", "go"))
    with anyio.fail_after(LIMIT_S):
        await agent.adapter.interrupt()
    said = await agent.rest()
    assert ending(said) == TurnEnded(complete=False)
    assert len(payloads(said, "claude-result")) == 1


async def test_a_killed_agent_ends_its_turn_with_a_result_and_a_sentence(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "```sh\necho up; sleep 300\n```"))
    await agent.until_output("up")
    os.kill(agent.adapter.pid, signal.SIGKILL)
    said = await agent.rest()
    assert ending(said) == TurnEnded(complete=False, error="The agent ended in mid-turn: killed by SIGKILL")
    assert payloads(said, "claude-result")[0]["is_error"]
    with pytest.raises(StopAsyncIteration):
        await anext(agent.adapter.signals())
    with pytest.raises(AgentError, match="not running"):
        await agent.adapter.send(Prompt("m2", "again"))


async def test_the_last_line_of_stderr_says_why_an_agent_died(start: Start, tmp_path: Path) -> None:
    body = "sys.stderr.write('x' * 100_000 + '\\nNot logged in \\x1b[31m\\n\\n')\nsys.exit(3)"
    agent = await start(command=speaks(tmp_path, body))
    error = ending(await agent.ask("go")).error
    assert error == "The agent ended in mid-turn: Not logged in [31m"


async def test_one_that_leaves_without_a_result_ends_its_turn_with_a_sentence(start: Start, tmp_path: Path) -> None:
    said = await (await start(command=speaks(tmp_path, "say(type='assistant')\nsys.exit(0)"))).ask("go")
    assert ending(said).error == "The agent ended in mid-turn: it left without an answer (exit status 0)"
    assert payloads(said, "claude-result")[0]["is_error"]


async def test_a_child_that_keeps_the_pipes_open_does_not_keep_the_turn_open(start: Start, tmp_path: Path) -> None:
    body = "if os.fork() == 0:\n    signal.pause()\nos._exit(5)"
    agent = await start(command=speaks(tmp_path, body))
    assert ending(await agent.ask("go")).error == "The agent ended in mid-turn: exit status 5"


async def test_an_agent_that_closes_its_output_and_lives_on_is_ended(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("replicas_tui.local.agents.line_process.TERM_GRACE_S", 0.1)
    agent = await start(command=speaks(tmp_path, "os.close(1)\nsignal.pause()"))
    assert not ending(await agent.ask("go")).complete


async def test_nonsense_on_the_line_changes_nothing(start: Start, tmp_path: Path) -> None:
    body = """print("warning: \\udcff".encode("utf-8", "surrogateescape").decode("latin-1"))
print("[1, 2]"); print("null"); print("{"); print("[" * 100_000); print(); print('{"type": 7}')
sys.stdout.buffer.write(b"\\xff\\xfe\\x00\\n"); sys.stdout.flush()
say(type="control_request", request_id="r", request={"subtype": "hook_callback"})
say(type="control_request"); say(type="control_response"); say(type="result_of_nothing")
say(type="result", subtype="success", is_error=False)"""
    agent = await start(command=speaks(tmp_path, body), PYTHONIOENCODING="utf-8:surrogateescape")
    assert ending(await agent.ask("go")) == TurnEnded(complete=True)


async def test_a_line_of_fifty_megabytes_is_left_out_and_the_next_one_is_read(start: Start, tmp_path: Path) -> None:
    body = """sys.stdout.write('{"type":"assistant","x":"' + "x" * 50_000_000 + '"}\\n')
say(type="result", subtype="success", is_error=False)"""
    agent = await start(command=speaks(tmp_path, body))
    said = await agent.ask("go")
    assert ending(said) == TurnEnded(complete=True)
    assert "50,000,0" in payloads(said, "claude-system")[0]["message"]


async def test_success_with_an_error_flag_is_no_success(start: Start, tmp_path: Path) -> None:
    agent = await start(
        command=speaks(tmp_path, "say(type='result', subtype='success', is_error=True, result='No net')")
    )
    assert ending(await agent.ask("go")) == TurnEnded(complete=False, error="No net")


async def test_other_tools_are_allowed_as_they_are(start: Start, tmp_path: Path) -> None:
    body = """request = {"subtype": "can_use_tool", "tool_name": "Bash", "input": {"command": "ls"}}
say(type="control_request", request_id="r1", request=request)
response = json.loads(sys.stdin.readline())["response"]
say(type="result", subtype="success", is_error=False, result=json.dumps(response))"""
    agent = await start(command=speaks(tmp_path, body))
    (result,) = payloads(await agent.ask("go"), "claude-result")
    assert '"behavior": "allow", "updatedInput": {"command": "ls"}' in result["result"]


async def test_an_answer_nobody_waits_for_is_refused(start: Start) -> None:
    agent = await start()
    with pytest.raises(AgentError, match="no longer waiting"):
        await agent.adapter.answer("nothing", "1")


async def test_stopping_in_mid_turn_ends_the_turn_and_may_be_done_twice(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(Prompt("m1", "```sh\necho up; sleep 300\n```"))
    await agent.until_output("up")
    with anyio.fail_after(LIMIT_S):
        await agent.adapter.stop()
        await agent.adapter.stop()
    assert ending(await agent.rest()) == TurnEnded(complete=False)
    with anyio.fail_after(LIMIT_S):
        while find_marked(agent.launch.env["REPLICAS_WORKSPACE_ID"]):
            await anyio.sleep(0.01)


async def test_a_session_goes_on_after_the_process_was_killed(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario("- ask: Which?\n  options: [Red, Blue]"), "2")
    (known,) = [s for s in said if isinstance(s, SessionKnown)]
    os.kill(agent.adapter.pid, signal.SIGKILL)
    resumed = await start(session=known.session_id)
    said = await resumed.ask(scenario("- say: it was {{answer}}"))
    assert blocks(said, "text")[-1]["text"] == "it was Blue"
    assert payloads(said, "claude-system")[0]["session_id"] == known.session_id
    assert not [s for s in said if isinstance(s, SessionKnown)]


async def test_a_session_that_is_not_there_is_said_so(start: Start) -> None:
    agent = await start(session="00000000-0000-4000-8000-000000000000")
    error = ending(await agent.ask("hi")).error
    assert error is not None
    assert "no session '00000000-0000-4000-8000-000000000000' to resume" in error


async def test_a_program_that_is_not_there_is_an_agent_error(tmp_path: Path) -> None:
    launch = Launch("c", tmp_path, {"PATH": "/nowhere"}, tmp_path)
    with pytest.raises(AgentError, match="cannot be started"):
        await ClaudeStream(("no-such-agent",), launch).start()


async def test_an_agent_nobody_listens_to_is_made_to_wait() -> None:
    outbox = Outbox()
    for number in range(ROOM):
        outbox.put(SessionKnown(str(number)))
    with anyio.move_on_after(0.05) as scope:
        await outbox.room()
    assert scope.cancelled_caught
    reader = outbox.signals()
    await anext(reader)
    with anyio.fail_after(LIMIT_S):
        await outbox.room()
