from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from replicas_tui.outcome import UsageError
from replicas_tui.settings.at_terminal import AtTerminal, Notify
from replicas_tui.settings.config import load_settings
from replicas_tui.settings.folders import find_folders


def read(tmp_path: Path, text: str) -> AtTerminal:
    folders = find_folders(str(tmp_path), {})
    folders.config.mkdir(parents=True)
    (folders.config / "config.toml").write_text(text)
    return load_settings(folders, {}).terminal


def test_nothing_written_gives_the_defaults(tmp_path: Path) -> None:
    assert read(tmp_path, "") == AtTerminal()


def test_what_is_written_holds(tmp_path: Path) -> None:
    notify = 'done = false\nway = "bell"\nquiet = "22:00-07:30"\ncommand = ["notify-send", "Replicas"]\n'
    text = f'clipboard = "osc52"\nmouse = "wheel"\nmotion = false\nframe_rate = 20\n[notify]\n{notify}'
    found = read(tmp_path, text)
    assert (found.clipboard, found.mouse, found.motion, found.frame_rate) == ("osc52", "wheel", False, 20)
    kinds = Notify().kinds - {"done"}
    quiet = (time(22), time(7, 30))
    assert found.notify == Notify(kinds, way="bell", quiet=quiet, command=("notify-send", "Replicas"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('clipboard = "x11"', "there are auto, tmux, osc52, native, file"),
        ("mouse = true", "mouse"),
        ("frame_rate = 100", "config.toml:1: frame_rate is repaints a second, 1 to 60"),
        ('[notify]\nquiet = "22-7"', 'config.toml:2: quiet is hours of the day, as in "22:00-07:00"'),
        ('[notify]\nquiet = "25:00-07:00"', "hours of the day"),
        ('[notify]\ncommand = "notify-send hello"', "a list of texts"),
        ('[notify]\ncommand = [""]', "command is words"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UsageError) as told:
        read(tmp_path, text)
    assert reason in str(told.value)
