"""A repository's own file is read with suspicion."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.hooks.repository_file import parse_repository_file, read_repository_file


def test_json_and_yaml_say_the_same() -> None:
    said = {"systemPrompt": "Hi", "startHook": {"commands": ["npm ci"], "timeout": 1500, "separate": False}}
    of_json = parse_repository_file("replicas.json", json.dumps(said).encode())
    of_yaml = parse_repository_file(
        "replicas.yaml", b"systemPrompt: Hi\nstartHook:\n  commands: [npm ci]\n  timeout: 1500\n  separate: false\n"
    )
    assert of_json.start == of_yaml.start
    assert of_json.digest == of_yaml.digest != ""
    assert of_json.start is not None
    assert (of_json.start.commands, of_json.start.timeout_s, of_json.start.separate) == (("npm ci",), 1.5, False)


def test_json_comes_before_yaml_and_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text('{"systemPrompt": "stolen"}')
    (tmp_path / "replicas.json").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "replicas.yml").write_text("systemPrompt: yml")
    assert read_repository_file(tmp_path).system_prompt == "yml"
    (tmp_path / "replicas.yaml").write_text("systemPrompt: yaml")
    assert read_repository_file(tmp_path).system_prompt == "yaml"


def test_another_command_is_another_digest_and_another_prompt_is_not() -> None:
    def digest(prompt: str, command: str) -> str:
        said = {"systemPrompt": prompt, "warmHook": {"commands": [command]}}
        return parse_repository_file("replicas.json", json.dumps(said).encode()).digest

    assert digest("a", "x") == digest("b", "x") != digest("a", "y")
    assert parse_repository_file("replicas.json", b'{"systemPrompt": "a"}').digest == ""


@pytest.mark.parametrize(
    "text", ["[]", "{", "null", '{"startHook": "rm -rf"}', '{"startHook": {"commands": "x"}}', '{"systemPrompt": 1}',
             '{"warmHook": {"commands": ["x"], "timeout": -1}}', '{"warmHook": {"commands": [1]}}', "\xff"]
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence(text: str) -> None:
    assert len(parse_repository_file("replicas.json", text.encode("latin-1")).problems) == 1


@given(st.binary(max_size=200), st.sampled_from(["replicas.json", "replicas.yaml"]))
def test_no_content_breaks_the_reading(content: bytes, name: str) -> None:
    parse_repository_file(name, content)
