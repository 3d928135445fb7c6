"""What the user set about the engine, and what messages ask of an agent beside their text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.chats.commands import strip_commands
from replicas_tui.local.chats.transcripts import speakable
from replicas_tui.local.replicas.creation import TITLE_LENGTH, title_of
from replicas_tui.local.replicas.offers import Wish
from replicas_tui.local.repositories.repositories import name_of
from replicas_tui.local.settings import PACE, EngineSettings, SettingsError, read_settings
from replicas_tui.local.workspaces.paths import is_folder_name


def test_the_environment_wins_over_the_file_and_the_file_over_what_is_built_in(tmp_path: Path) -> None:
    file = tmp_path / "engine.toml"
    assert read_settings(file, {}) == EngineSettings()
    file.write_text("sleep_after_s = 60\nping_s = 5\n")
    found = read_settings(file, {"REPLICAS_ENGINE_SLEEP_AFTER_S": "7", PACE: "0"})
    assert (found.sleep_after_s, found.ping_s, found.agent_env) == (7, 5, {PACE: "0"})


@pytest.mark.parametrize(
    "text", ["sleep_after_s = -1", "ping_s = 'x'", "speed = 1", "= =", "ping_s = nan", "ping_s=[]"]
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "engine.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=text.split(maxsplit=1)[0].split("=", maxsplit=1)[0] or "cannot be read"):
        read_settings(file, {})


@pytest.mark.parametrize(
    ("text", "rest", "modes"),
    [
        ("/plan do it", "do it", ("plan",)),
        ("/plan /fast\ndo it", "do it", ("plan", "fast")),
        ("  /GOAL win", "win", ("goal",)),
        ("/planning is hard", "/planning is hard", ()),
        ("do /plan", "do /plan", ()),
        ("/plan", "/plan", ("plan",)),
        ("    code stays indented", "    code stays indented", ()),
    ],
)
def test_leading_commands_are_taken_off_and_counted(text: str, rest: str, modes: tuple[str, ...]) -> None:
    found, wish = strip_commands(text, Wish())
    assert (found, wish.modes()) == (rest, modes)


@given(st.text(min_size=1))
def test_no_message_becomes_empty_by_its_commands_and_every_title_is_one_short_line(text: str) -> None:
    found, _ = strip_commands(text, Wish())
    assert bool(found.strip()) == bool(text.strip())
    assert len(title_of(text)) <= TITLE_LENGTH
    assert len(title_of(text).splitlines()) <= 1


@given(st.text())
def test_every_repository_gets_a_name_that_can_be_a_folder(url: str) -> None:
    assert is_folder_name(name_of(url))


def test_what_json_cannot_say_is_replaced_and_the_rest_left_alone() -> None:
    event = {"timestamp": "t", "type": "x", "payload": {"a": "\ud800b", "n": float("nan"), "e": "é😀"}}
    assert speakable(event)["payload"] == {"a": "?b", "n": None, "e": "é😀"}
    plain = {"timestamp": "t", "type": "x", "payload": {"e": "é😀"}}
    assert speakable(plain) is plain
