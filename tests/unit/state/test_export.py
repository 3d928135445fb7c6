"""A chat as a file: markdown to read, JSON to keep, a scenario that the script agent reads as it was meant."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from replicas_tui.api.history import AgentEvent, History
from replicas_tui.local.agents.script.reading import read_message
from replicas_tui.local.agents.script.steps import Ask, Plan, Replace, Say, Sh, Think, Todo, Write
from replicas_tui.state.blocks import Block, DiffLine
from replicas_tui.state.exact import Tabs
from replicas_tui.state.export import Source, as_json, as_markdown, as_scenario
from replicas_tui.state.safe import Safe, safe
from replicas_tui.state.transcript import Transcript
from tests.ui.hand import answer, edit, fault, notice, oddities, plan, prompt, question, thought, todo, tool


def of(blocks: Sequence[Block], events: Sequence[AgentEvent] = ()) -> Source:
    return Source(
        "r1",
        "c1",
        Safe("web"),
        Safe("Move the sessions"),
        Safe("claude"),
        0,
        tuple(events),
        tuple(blocks),
        Tabs(events, 0),
    )


def fences(text: str) -> list[str]:
    return [token.content for token in MarkdownIt().parse(text) if token.type == "fence"]


def test_markdown_has_what_was_said_and_done_in_its_order() -> None:
    blocks: list[Block] = [
        prompt("p", "do it", sender="dana"),
        tool("t", "Bash", "make", fact="exit 2", output="no rule\n", state="failed", took=4.8),
        edit("e", lines=edit("x").lines[:2]),
        todo(),
        question(),
        fault(),
        answer("a", "Done **well**."),
    ]
    text = as_markdown(of(blocks))
    places = [
        text.index(part)
        for part in (
            "# Move the sessions\n",
            "## dana, ",
            "**Bash** `make`, exit 2, 4.8s (failed)",
            "no rule",
            "**Edit** `auth/store.py`",
            "-    def get(self, sid): ...",
            "- [x] read the session module",
            "1. redis: already in docker-compose",
            "*not answered*",
            "**Error:** The turn failed",
            "Done **well**.",
        )
    ]
    assert places == sorted(places)


@settings(deadline=None, max_examples=60)
@given(st.text("`~ab\n#- ", max_size=40))
def test_no_output_closes_the_fence_it_stands_in(output: str) -> None:
    shown = output.strip("\n")
    found = fences(as_markdown(of([tool("t", "Bash", "make", output=output), answer("a", "the end")])))
    assert found == ([f"{shown}\n"] if shown.strip() else [])


def test_every_kind_of_block_is_in_the_markdown() -> None:
    text = as_markdown(of(oddities()))
    assert all(word in text for word in ("A heading", "src/**", "exit status 137", "new.py"))


def test_json_is_the_history_as_the_api_gives_it() -> None:
    events = [AgentEvent(timestamp="2026-07-20T09:00:00Z", type="claude-user", payload={"a": "\ud800 \x1b[31m"})]
    read = json.loads(as_json(of([], events)))
    assert History.model_validate(read).events == tuple(events)
    assert (read["chat_id"], read["total"]) == ("c1", 1)


def test_a_scenario_does_again_what_was_done() -> None:
    created = tuple(DiffLine("+", Safe(text), None, n) for n, text in enumerate(("one: 1", "", "  two"), 1))
    changed = (
        DiffLine(" ", Safe("a"), 1, 1),
        DiffLine("-", Safe("b"), 2, None),
        DiffLine("+", Safe("B"), None, 2),
        DiffLine("-", Safe("y"), 9, None),
        DiffLine("+", Safe("Y"), None, 9),
    )
    blocks: list[Block] = [
        prompt("p", "do it"),
        thought("h", "hm"),
        answer("a", "Yes: `so`.\n\n```sh\nls\n```"),
        tool("t", "Bash", "make", detail="make -j2\nmake check"),
        tool("r"),
        edit("e", lines=created, added=3, removed=0, created=True, path="new.py"),
        edit("c", lines=changed, added=2, removed=2, path="old.py"),
        todo(),
        question(),
        plan(),
    ]
    steps = read_message(as_scenario(of(blocks))).steps
    assert steps[:6] == (
        Think("hm"),
        Say("Yes: `so`.\n\n```sh\nls\n```"),
        Sh("make -j2\nmake check"),
        Write("new.py", "one: 1\n\n  two\n"),
        Replace("old.py", "a\nb", "a\nB"),
        Replace("old.py", "y", "Y"),
    )
    assert [type(step) for step in steps[6:]] == [Todo, Ask, Plan]


def test_what_no_step_does_and_what_is_not_known_whole_are_remarks() -> None:
    text = as_scenario(of([prompt("p", "a\nb"), tool("r"), edit("e", added=400), notice("n", "turn ended")]))
    assert "# you: a b\n# Read auth/session.py: no step does that\n# the change of auth/store.py" in text
    assert read_message(text.replace("# turn ended", "- say: x")).steps == (Say("x"),)


def test_a_scenario_is_never_longer_than_one_may_be() -> None:
    text = as_scenario(of([answer(f"a{n}", f"{n}") for n in range(1_200)]))
    assert len(read_message(text).steps) == 1_000
    assert "the rest is cut" in text


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_was_said_or_run_comes_back_as_it_was(said: str, ran: str) -> None:
    shown, command = safe(said), safe(ran)
    steps = read_message(
        as_scenario(of([answer("a", shown), tool("t", "Bash", "x", detail=command), answer("z", "z")]))
    ).steps
    assert steps == (Say(shown), Sh(command or "x"), Say("z"))


def test_what_was_written_with_tabs_is_written_with_tabs_again() -> None:
    log = Transcript()
    use = {"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "printf 'a\tb'\n\tnext line"}}
    made = AgentEvent(
        timestamp="2026-07-20T09:00:00Z", type="claude-assistant", payload={"message": {"content": [use]}}
    )
    log.append(made)
    assert read_message(as_scenario(of(log.blocks, log.events))).steps[0] == Sh("printf 'a\tb'\n\tnext line")
