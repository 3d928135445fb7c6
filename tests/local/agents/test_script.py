from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.agent_events.claude import ClaudeResult
from replicas_tui.local.agents.adapter import AwaitingInput, Emitted, Prompt, TurnEnded
from replicas_tui.local.agents.script.agent import COMMAND as SCRIPT_COMMAND
from tests.local import repos
from tests.local.agents.conftest import LIMIT_S, Driven, Start, blocks, ending, payloads, scenario


def results(signals: list[Any]) -> list[tuple[str, bool]]:
    return [(block["content"], block["is_error"]) for block in blocks(signals, "tool_result")]


def work(agent: Driven) -> Path:
    return agent.launch.cwd


async def test_it_says_that_it_is_no_model(start: Start) -> None:
    agent = await start()
    said = await agent.ask("please fix the bug")
    assert payloads(said, "claude-system")[0]["model"] == "none (script runner)"
    (text,) = [block["text"] for block in blocks(said, "text") if block["text"] != "please fix the bug"]
    assert "I am not a model" in text
    assert "There is no git repository here." in text
    assert "npm install -g @anthropic-ai/claude-code" in text or "found on this machine" in text


async def test_a_turn_that_the_user_stopped_is_no_failure_and_its_command_tells_its_signal(start: Start) -> None:
    agent = await start()
    await agent.adapter.send(agent.prompt("```sh\necho up\nkill -TERM $$\n```"))
    killed = await agent.rest()
    told = [one["tool_use_result"] for one in payloads(killed, "claude-user") if "tool_use_result" in one]
    assert [one["exit_code"] for one in told] == [128 + signal.SIGTERM]
    await agent.adapter.send(agent.prompt("```sh\necho up\nsleep 60\n```"))
    await agent.until_output("up")
    interrupting = asyncio.create_task(agent.adapter.interrupt())
    said = await agent.rest()
    await interrupting
    (result,) = [ClaudeResult.model_validate(one) for one in payloads(said, "claude-result")]
    assert result.interrupted


async def test_plain_words_get_a_true_look_at_the_repository(start: Start) -> None:
    agent = await start()
    repo = repos.make_repo(work(agent) / "shop")
    repos.write(repo, "src/more.py", "# TODO: more\n")
    repos.commit(repo, "Plan `more`")
    index = (repo / ".git/index").stat().st_mtime_ns
    text = blocks(await agent.ask("hello"), "text")[-1]["text"]
    for fact in ("**shop**", "branch `main`", "Plan 'more'", "4 files: Python 3, Markdown 1", "1 lines with TODO"):
        assert fact in text
    assert "tests: `python -m pytest`" in text
    assert (repo / ".git/index").stat().st_mtime_ns == index
    assert repos.git(repo, "status", "--porcelain") == ""


async def test_shell_blocks_run_in_order_with_their_real_exit_codes(start: Start) -> None:
    agent = await start()
    said = await agent.ask(
        "First\n```sh\necho one > a; false\n```\nthen\n```bash\ncat a; echo bad >&2; exit 7\n```\n```py\nno\n```"
    )
    assert results(said) == [("Exit code 1", True), ("Exit code 7\none\nbad", True)]
    assert ending(said) == TurnEnded(complete=True)
    assert [block["name"] for block in blocks(said, "tool_use")] == ["Bash", "Bash"]


async def test_output_is_streamed_while_the_command_runs(start: Start) -> None:
    agent = await start()
    fifo = work(agent) / "gate"
    subprocess.run(["mkfifo", str(fifo)], check=True)
    task = f"```sh\necho waiting; cat {fifo}; echo done\n```"
    await agent.adapter.send(Prompt("m", task))
    await agent.until_output("waiting")
    fifo.write_text("through\n")
    assert results(await agent.rest()) == [("waiting\nthrough\ndone", False)]


async def test_stop_makes_a_failure_the_end_of_the_turn(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario("- sh: exit 4\n  stop: true\n- say: never"))
    assert ending(said) == TurnEnded(complete=False, error="Stopped: exit code 4 from `exit 4`")
    assert "never" not in str(blocks(said, "text")[1:])


async def test_a_time_limit_ends_the_whole_pipeline(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario('- sh: "echo a; (sleep 600) | cat"\n  timeout: 3'))  # what a shell starts within
    assert results(said) == [("Timed out after 3 s\na", True)]


async def test_a_server_left_in_the_background_is_not_waited_for(start: Start) -> None:
    agent = await start()
    assert results(await agent.ask("```sh\nsleep 300 & echo started\n```")) == [("started", False)]


async def test_long_output_keeps_its_two_ends(start: Start) -> None:
    agent = await start()
    ((content, _),) = results(await agent.ask("```sh\nseq 1 200000\n```"))
    assert content.startswith("1\n2\n")
    assert content.endswith("\n199999\n200000")
    assert len(content) < 110 * 1024
    assert "characters left out" in content
    lines = content.splitlines()
    assert sum(not line.isdecimal() for line in lines) == 1


async def test_output_that_is_no_utf8_is_shown_as_well_as_it_can(start: Start) -> None:
    agent = await start()
    assert results(await agent.ask("```sh\nprintf 'a\\377b\\303'\n```")) == [("a\ufffdb\ufffd", False)]


async def test_write_and_replace_change_files_and_say_so_as_claude_does(start: Start) -> None:
    agent = await start()
    text = "- write: src/a.txt\n  content: |\n    one\n    two\n- replace: src/a.txt\n  old: two\n  new: three\n"
    said = await agent.ask(scenario(text))
    assert (work(agent) / "src/a.txt").read_text() == "one\nthree\n"
    write, edit = blocks(said, "tool_use")
    assert (write["name"], write["input"]["content"]) == ("Write", "one\ntwo\n")
    assert (edit["name"], edit["input"]["old_string"], edit["input"]["new_string"]) == ("Edit", "two", "three")


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("- write: ../out.txt\n  content: x", "outside"),
        ("- write: /etc/replicas-test\n  content: x", "outside"),
        ("- write: link/out.txt\n  content: x", "outside"),
        ("- write: .\n  content: x", "outside"),
        ("- canvas: ../x.md\n  content: x", "a name without a path"),
        ("- replace: no.txt\n  old: a\n  new: b", "does not exist"),
        ("- replace: twice.txt\n  old: a\n  new: b", "Found 2 matches"),
        ("- replace: twice.txt\n  old: z\n  new: b", "not found"),
        ("- replace: fifo\n  old: z\n  new: b", ""),
        ("- write: folder\n  content: x", "Is a directory"),
    ],
)
async def test_an_edit_that_cannot_be_made_fails_the_turn(start: Start, step: str, sentence: str) -> None:
    agent = await start()
    (work(agent) / "twice.txt").write_text("a a")
    (work(agent) / "link").symlink_to(work(agent).parent)
    (work(agent) / "folder").mkdir()
    subprocess.run(["mkfifo", str(work(agent) / "fifo")], check=True)
    said = await agent.ask(scenario(f"{step}\n- say: never"))
    end = ending(said)
    assert not end.complete
    assert sentence in str(end.error)
    assert "Traceback" not in str(end.error)
    assert not (work(agent).parent / "out.txt").exists()


async def test_an_answer_is_used_by_the_steps_after_it(start: Start) -> None:
    agent = await start()
    text = "- ask: Colour?\n  options: [Red, {label: Blue, description: calm}]\n- sh: echo {{answer}}/$ANSWER\n"
    said = await agent.ask(scenario(text), "2")
    assert results(said)[1] == ("Blue/Blue", False)
    (question,) = blocks(said, "tool_use")[0]["input"]["questions"]
    assert question["options"][1] == {"label": "Blue", "description": "calm"}


async def test_canvas_and_todo_use_claudes_tools(start: Start) -> None:
    agent = await start()
    text = "- canvas: plan.md\n  content: '# Plan'\n- todo: [one, {content: two, status: completed}]"
    said = await agent.ask(scenario(text))
    assert (agent.launch.canvas / "plan.md").read_text() == "# Plan"
    write, todo = blocks(said, "tool_use")
    assert (write["name"], todo["name"]) == ("Write", "TodoWrite")
    assert [item["status"] for item in todo["input"]["todos"]] == ["pending", "completed"]


async def test_plan_mode_changes_nothing_until_a_plan_is_approved(start: Start) -> None:
    agent = await start()
    text = "- write: a.txt\n  content: x\n- sh: touch b.txt\n- plan: [first, second]\n- sh: touch c.txt"
    said = await agent.ask(scenario(text), "approve", plan_mode=True)
    assert ending(said) == TurnEnded(complete=True)
    assert [error for _, error in results(said)] == [True, True, False, False]
    assert sorted(path.name for path in work(agent).iterdir()) == ["c.txt"]
    assert blocks(said, "tool_use")[2]["input"]["plan"] == "1. first\n2. second"
    assert payloads(said, "claude-system")[0]["permissionMode"] == "plan"
    again = await agent.ask(scenario("- sh: touch d.txt"))
    assert payloads(again, "claude-system")[0]["permissionMode"] == "default"
    assert (work(agent) / "d.txt").exists()


async def test_feedback_on_a_plan_shows_it_once_more_with_the_feedback(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario("- plan: Do it\n- say: went on"), "name it better", "yes")
    plans = [block["input"]["plan"] for block in blocks(said, "tool_use")]
    assert plans == ["Do it", "Do it\n\n## Feedback\n\nname it better"]
    assert blocks(said, "text")[-1]["text"] == "went on"


async def test_a_plan_refused_twice_ends_the_turn_without_the_steps_after_it(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario("- plan: Do it\n- sh: touch never"), "no", "still no")
    assert ending(said).complete
    assert len([s for s in said if isinstance(s, AwaitingInput)]) == 2
    assert not (work(agent) / "never").exists()
    assert "not approved" in blocks(said, "text")[-1]["text"]


async def test_fail_fails_the_turn_and_error_crashes_the_process(start: Start) -> None:
    agent = await start()
    assert ending(await agent.ask(scenario("- fail: no disk"))) == TurnEnded(complete=False, error="no disk")
    assert ending(await agent.ask(scenario("- error: boom"))).error == "The agent ended in mid-turn: boom"


async def test_a_bad_scenario_is_one_sentence_with_its_line_and_the_verbs(start: Start) -> None:
    agent = await start()
    end = ending(await agent.ask(scenario("- say: one\n- shout: two")))
    assert end.error is not None
    assert end.error.startswith("Line 2 of the scenario: no verb is named `shout`. The verbs are say, think, sh,")
    assert ending(await agent.ask(scenario("- say: fine"))).complete


async def test_a_folder_that_was_deleted_fails_the_step_and_not_the_agent(start: Start) -> None:
    agent = await start()
    await agent.ask(scenario("- say: up"))
    work(agent).rmdir()
    end = ending(await agent.ask("```sh\necho hi\n```"))
    assert (end.complete, "No such file" in str(end.error)) == (False, True)
    assert ending(await agent.ask(scenario("- say: fine"))).complete


def test_it_starts_without_the_engine_and_without_yaml() -> None:
    code = (
        "import sys; import replicas_tui.local.agents.script.__main__; "
        "print([m for m in ('yaml', 'asyncio', 'pydantic', 'sqlite3', 'starlette') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_repository_cannot_put_its_own_modules_before_pythons(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    done = subprocess.run(SCRIPT_COMMAND, cwd=tmp_path, input=b"", capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


async def test_words_that_are_no_unicode_do_not_end_the_agent(start: Start) -> None:
    agent = await start()
    said = await agent.ask(scenario('[{"write": {"path": "a.txt", "content": "x\\ud800"}}, {"sh": "echo \\ud800"}]'))
    assert (work(agent) / "a.txt").read_text() == "x?"
    assert not ending(said).complete
    assert ending(await agent.ask(scenario("- say: fine"))).complete


async def test_what_is_expected_is_looked_at_and_fails_the_turn(start: Start) -> None:
    agent = await start()
    work(agent).joinpath("notes.txt").write_text("all is well")
    held = "- sh: echo out; exit 3\n- expect: {exit: 3, output: '^out$'}\n- expect: {file: notes.txt, text: well}"
    assert ending(await agent.ask(scenario(held))) == TurnEnded(complete=True)
    said = await agent.ask(scenario("- sh: 'true'\n- expect: {exit: 1}\n- say: never"))
    assert results(said)[-1] == ("Expected exit code 1, got 0.", True)
    assert ending(said) == TurnEnded(complete=False, error="Expected exit code 1, got 0.")
    missing = await agent.ask(scenario("- expect: {file: gone.txt}"))
    assert ending(missing).error == "Expected a file gone.txt."


async def test_a_commit_is_made_by_git_and_its_refusal_ends_the_turn(start: Start) -> None:
    agent = await start()
    repo = repos.make_repo(work(agent) / "shop")
    who = "git -C shop config user.name Me; git -C shop config user.email me@example.test; echo new > shop/new.txt"
    text = f"- sh: '{who}'\n- commit: \"Add 'new'\"\n  repository: shop"
    assert ending(await agent.ask(scenario(text))) == TurnEnded(complete=True)
    assert repos.git(repo, "log", "-1", "--format=%s").strip() == "Add 'new'"
    again = await agent.ask(scenario("- commit: nothing\n  repository: shop\n- say: never"))
    assert "Stopped: exit code 1" in (ending(again).error or "")


async def test_a_subagent_speaks_below_its_tool_and_gives_its_last_words(start: Start) -> None:
    agent = await start()
    text = "- subagent:\n  - say: inner\n  - sh: echo deep\n  description: look\n- say: outer"
    said = await agent.ask(scenario(text))
    lines = payloads(said, "claude-assistant")
    (task,) = [part for part in blocks(said, "tool_use") if part["name"] == "Task"]
    below = [line for line in lines if line["parent_tool_use_id"] == task["id"]]
    assert [line["message"]["content"][0]["type"] for line in below] == ["text", "tool_use"]
    assert results(said)[-1] == ("inner", False)
    assert lines[-1]["parent_tool_use_id"] is None
    assert ending(said) == TurnEnded(complete=True)


async def test_with_a_seed_and_a_fixed_clock_two_runs_say_the_same(start: Start) -> None:
    agent = await start()
    text = scenario("seed: 1\nclock: fixed\nsteps:\n- think: hm\n- say: hello\n- todo: [a]")

    async def run() -> list[Any]:
        said = await agent.ask(text)
        return [
            s.event for s in said if isinstance(s, Emitted) and s.event["type"] in ("claude-assistant", "claude-result")
        ]

    first = await run()
    assert first == await run()
    assert first[0]["timestamp"].startswith("2026-01-01T00:00:0")


async def test_an_exported_chat_is_shown_again_as_it_was_and_nothing_is_run(start: Start) -> None:
    agent = await start()
    folder = work(agent) / ".replicas" / "scenarios"
    folder.mkdir(parents=True)
    recorded = [
        {
            "timestamp": f"2026-07-01T{n:02}:00:00Z",
            "type": "event_msg",
            "payload": {"type": "agent_message", "message": str(n)},
        }
        for n in range(LIMIT_S // 5 + 2)  # between any two it waits for five seconds, unless it is told not to
    ]
    (folder / "old.json").write_text(json.dumps({"title": "Old chat", "events": recorded}))
    async with asyncio.timeout(LIMIT_S):
        said = await agent.ask("/run old instant")
    assert [s.event for s in said if isinstance(s, Emitted) and s.event["type"] == "event_msg"] == recorded
    told = [each for each in payloads(said, "claude-system") if each["subtype"] == "replay"]
    assert told[0]["message"] == "REPLAY of Old chat: 14 recorded events are shown again; nothing is run."
    assert ending(said) == TurnEnded(complete=True)
    paced = time.monotonic()
    await agent.ask("/run old 100x")
    assert time.monotonic() - paced >= 0.65
