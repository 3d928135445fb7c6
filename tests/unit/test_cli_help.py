"""What `--help` says: each word, each option in a sentence, and the codes, files and variables that are real."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas_tui.cli import build_parser
from replicas_tui.cli_help import VARIABLES
from replicas_tui.settings.schema import SETTINGS

ROOT = Path(__file__).parents[2]


def words(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give a parser and all below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in dict.fromkeys(action.choices.values()):
                yield from words(one)


ALL = {parser.prog: parser for parser in words(build_parser())}


@pytest.mark.parametrize("prog", sorted(ALL))
def test_every_word_says_what_it_does_and_each_of_its_options_in_a_sentence(prog: str) -> None:
    parser = ALL[prog]
    assert re.fullmatch(r"[A-Z].*\.", parser.description or "", re.DOTALL)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            listed = {one.dest: one.help for one in action._choices_actions}
            assert listed.keys() == action.choices.keys()
            assert all(listed.values())
        else:
            assert re.fullmatch(r"[A-Z][^%]{10,}\.", action.help or ""), f"{prog} {action.dest}: {action.help!r}"
    assert parser.format_help()


@pytest.mark.parametrize("prog", sorted(ALL))
def test_a_command_that_may_be_left_out_stands_in_brackets_and_only_such_a_one(prog: str) -> None:
    groups = [action for action in ALL[prog]._actions if isinstance(action, argparse._SubParsersAction)]
    for usage in (ALL[prog].format_usage(), ALL[prog].format_help().partition("\n\n")[0]):
        plain = " ".join(usage.split())
        assert plain.endswith(" [COMMAND ...]") == any(not group.required for group in groups)
        assert plain.endswith(" COMMAND ...") == any(group.required for group in groups)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_whoever_asks_for_completions_is_told_how_to_take_them_up_in_a_line_to_copy(shell: str) -> None:
    lines = [line.strip() for line in ALL[f"replicas-tui completions {shell}"].format_help().splitlines()]
    assert any(f"replicas-tui completions {shell}" in line and ("eval" in line or " > ~/" in line) for line in lines)


def test_the_help_of_all_names_the_codes_the_files_where_they_are_and_every_variable(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "REPLICAS_TUI_HOME": str(tmp_path / "all of it")}
    done = subprocess.run(
        [sys.executable, "-m", "replicas_tui", "--help"], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    said = done.stdout
    assert all(re.search(rf"^  {re.escape(code)} ", said, re.MULTILINE) for code in ("0", "1", "2", "128+N"))
    assert "~/all of it/config/config.toml\n" in said
    assert "~/all of it/logs/replicas-tui.log\n" in said
    for one in SETTINGS:
        assert one.variable in said
    assert max(map(len, said.splitlines())) <= 100


def test_every_variable_the_help_names_is_read_somewhere() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "replicas_tui").rglob("*.py") if path.name != "cli_help.py")
    for names, _ in VARIABLES:
        for name in names.split(", "):
            assert f'"{name.removesuffix("*")}"' in source, name
