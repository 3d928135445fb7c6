from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.agents.script.library import scenarios
from replicas_tui.local.agents.script.output import HEAD, TAIL, Output
from replicas_tui.local.agents.script.reading import fenced_blocks, fill_in, read_message, read_scenario
from replicas_tui.local.agents.script.scenario import Scenario
from replicas_tui.local.agents.script.steps import Ask, Plan, Say, Sh, Step, Todo, Write
from replicas_tui.local.agents.script.vocabulary import VERBS, BadScenario


def test_a_scenario_wins_over_shell_blocks_and_those_over_words() -> None:
    shell = "```sh\nls\n```\n"
    assert read_message(shell + "```scenario\n- say: hi\n```").steps == (Say("hi"),)
    assert read_message("text\n" + shell).steps == (Sh("ls"),)
    assert read_message("ls -l").steps == ()


def test_json_is_a_scenario_too_even_with_tabs() -> None:
    assert read_scenario('[{"say": "hi"},\n\t{"sh": {"run": "ls", "timeout": 5}}]').steps == (Say("hi"), Sh("ls", 5.0))


def test_fields_stand_beside_the_verb_or_below_it() -> None:
    beside = read_scenario("- sh: make\n  timeout: 5\n  stop: true\n- write: a\n  content: 3").steps
    below = read_scenario("- sh: {run: make, timeout: 5, stop: true}\n- write: {path: a, content: 3}").steps
    assert beside == below == (Sh("make", 5.0, stop=True), Write("a", "3"))


def test_the_answer_is_put_into_every_text_of_a_step() -> None:
    steps: tuple[Step, ...] = (
        Say("<{{answer}}>"),
        Ask("{{ answer }}?", (("{{answer}}", ""),)),
        Todo((("{{answer}}", "x"),)),
    )
    assert tuple(fill_in(step, r"\1 a") for step in steps) == (
        Say(r"<\1 a>"),
        Ask(r"\1 a?", ((r"\1 a", ""),)),
        Todo(((r"\1 a", "x"),)),
    )


def test_fences_of_other_lengths_do_not_close_a_block() -> None:
    text = "````scenario\n- say: |\n    ```\n    inner\n    ```\n````\nafter"
    assert [block.text for block in fenced_blocks(text)] == ["- say: |\n    ```\n    inner\n    ```"]
    assert read_message("~~~sh\nls\n~~~").steps == (Sh("ls"),)
    assert read_message("```sh\nls").steps == (Sh("ls"),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The scenario is empty"),
        ("- say: a\n- nope: b", "Line 2 of the scenario: no verb is named `nope`."),
        ("- say: a\n\n- say: b\n  sh: c", "Line 3 of the scenario: a step has exactly one verb."),
        ("- just words", "Line 1 of the scenario: a step is a verb with its value"),
        ("- {}", "Line 1 of the scenario: no verb is named at all."),
        ("say: a", "Line 1 of the scenario: a scenario is a list of steps."),
        ("- say: [1]", "`say` needs `text` to be a text"),
        ("- say: a\n  louder: true", "`say` does not know `louder`"),
        ("- sh: ls\n  timeout: -1", "`sh` needs `timeout` to be a number of seconds from 0 to 86400"),
        ("- sh: ls\n  timeout: .nan", "`sh` needs `timeout`"),
        ("- sleep: soon", "`sleep` needs `seconds`"),
        ("- write: a", "`write` needs `content` to be a text"),
        ("- ask: a\n  options: b", "`ask` needs `options` to be a list"),
        ("- todo: [{content: a, status: done}]", "`todo` needs `status` to be one of pending, in_progress, completed"),
        ("- say: 'open", "Line 1 of the scenario is not YAML or JSON"),
        ("- say: *who", "is not YAML or JSON: found undefined alias"),
        ("- say: !!python/object:os.system x", "is not YAML or JSON: could not determine a constructor"),
        ("- say: a\n" * 1001, "1001 steps"),
        ("- expect: '('", "`expect` needs `output` to be a regular expression"),
        ("- expect: {text: a}", "`expect` needs `file` beside `text`"),
        ("- expect: {exit: '0'}", "`expect` needs `exit` to be a whole number"),
        ("- subagent: []", "`subagent` needs `steps`, a list of steps"),
        ("steps: [{say: a}]\nspeed: 2", "A scenario does not know `speed`; beside `steps` it knows description, seed"),
        ("steps: [{say: a}]\npace: fast", "The pace is a speed like 1x, 4x or 0.5x, or instant; not 'fast'"),
        ("steps: [{say: a}]\nclock: noon", "`clock` is real, fixed, or a time like"),
        ('{"events": [{"type": "x"}]}', "The recording has no events, or some that are none"),
        ("[" * 5000, "is not YAML or JSON"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadScenario) as caught:
        read_scenario(text)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_verb_of_the_list_can_be_written() -> None:
    for verb in VERBS:
        extra = {"write": "\n  content: a", "canvas": "\n  content: a", "replace": "\n  old: a\n  new: b"}.get(verb, "")
        value = {"todo": "[a]", "sleep": "1", "subagent": "[{say: a}]"}.get(verb, "text")
        assert len(read_scenario(f"- {verb}: {value}{extra}").steps) == 1


def test_a_scenario_may_say_how_it_is_run() -> None:
    text = "description: All of it\nseed: 7\nclock: 2026-01-31T09:00:00Z\npace: 4x\nsteps:\n- say: a"
    began = datetime(2026, 1, 31, 9, tzinfo=UTC)
    wanted = Scenario((Say("a"),), description="All of it", seed="7", clock=began, speed=4.0)
    assert read_scenario(text) == wanted


def test_a_scenario_in_a_file_is_run_by_its_name_and_an_export_is_one_too(tmp_path: Path) -> None:
    folder = tmp_path / ".replicas" / "scenarios"
    folder.mkdir(parents=True)
    (folder / "tests.yaml").write_text("- say: hi")
    (folder / "done.scenario.md").write_text("Replay of it.\n\n```scenario\n- sh: ls\n```\n")
    event = {"timestamp": "2026-01-01T00:00:00Z", "type": "claude-user", "payload": {"a": 1}}
    (folder / "chat.json").write_text(json.dumps({"title": "Fix it", "events": [event]}))
    (folder / "link.yaml").symlink_to("/etc/passwd")
    assert list(scenarios(tmp_path)) == ["chat", "done", "tests"]
    assert read_message(" /run tests\n", tmp_path) == Scenario((Say("hi"),), title="tests")
    assert read_message("/run done", tmp_path).steps == (Sh("ls"),)
    assert read_message("/run chat 0.5x", tmp_path) == Scenario(events=(event,), title="Fix it", speed=0.5)
    with pytest.raises(BadScenario, match="no scenario named 'link': there are chat, done, tests"):
        read_message("/run link", tmp_path)


def test_a_plan_may_be_a_list() -> None:
    assert read_scenario("- plan: [a, 2]").steps == (Plan("1. a\n2. 2"),)


@given(st.text(alphabet="-:[]{}#&*!|>'\"%@`\n\t say:shwrite0", max_size=60) | st.text(max_size=60))
def test_any_text_is_a_scenario_or_a_bad_scenario(text: str) -> None:
    for read in (read_scenario, read_message):
        with contextlib.suppress(BadScenario):
            assert isinstance(read(text), Scenario)


@given(st.lists(st.text(max_size=50)))
def test_short_output_is_kept_as_it_came(parts: list[str]) -> None:
    output = Output()
    for part in parts:
        output.add(part)
    assert output.text() == "".join(parts)


@given(st.integers(0, 3), st.integers(1, 5 * (HEAD + TAIL)))
def test_long_output_is_bounded_and_keeps_its_ends(seed: int, size: int) -> None:
    output, text = Output(), f"{seed}2345678\n" * (size // 9 + 1)
    for start in range(0, len(text), 40_000):
        output.add(text[start : start + 40_000])
    kept = output.text()
    assert len(kept) <= HEAD + TAIL + 100
    assert kept[:9] == text[:9]
    assert kept[-9:] == text[-9:]
    if kept != text:
        assert "characters left out" in kept


def test_a_fence_that_is_set_in_is_text_of_the_block_around_it() -> None:
    text = "```scenario\n- say: |\n    ```sh\n    ls\n    ```\n- fail: no\n```"
    (block,) = fenced_blocks(text)
    assert "- fail: no" in block.text
