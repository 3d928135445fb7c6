"""Which way a copy goes, and that no more is said of it than is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.ui import copying
from replicas_tui.ui.clipboard import MOST, Here, Way, here, is_needed, told, ways, written_size

TMUX, OSC52, NATIVE, FILE = Way.TMUX, Way.OSC52, Way.NATIVE, Way.FILE
BARE = Here(osc52=False)


@pytest.fixture
def path(tmp_path: Path) -> str:
    for name in ("wl-copy", "xclip"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    return str(tmp_path)


@pytest.mark.parametrize(
    ("wish", "found", "size", "expected"),
    [
        ("auto", Here(tmux=(3, 3)), 100, (TMUX, OSC52, FILE)),
        ("auto", Here(tmux=(3, 1)), 100, (OSC52, FILE)),
        ("auto", Here(tool=("xclip",)), 100, (OSC52, NATIVE, FILE)),
        ("auto", Here(tool=("xclip",), local=False), 100, (OSC52, FILE)),
        ("auto", Here(), MOST + 1, (FILE,)),
        ("auto", Here(tool=("xclip",)), MOST + 1, (NATIVE, FILE)),
        ("auto", BARE, 1, (FILE,)),
        ("osc52", Here(tmux=(3, 3)), 100, (OSC52, FILE)),
        ("native", Here(tool=("xclip",), local=False), 100, (NATIVE, FILE)),
        ("file", Here(tmux=(3, 3)), 100, (FILE,)),
    ],
)
def test_the_setting_comes_before_tmux_before_the_terminal_before_a_program(
    wish: str, found: Here, size: int, expected: tuple[Way, ...]
) -> None:
    assert ways(wish, found, size) == expected


@pytest.mark.parametrize(
    ("way", "done", "size", "needed"),
    [
        (OSC52, (TMUX,), 10, False),
        (NATIVE, (OSC52,), 10, True),
        (NATIVE, (TMUX,), 10, False),
        (FILE, (TMUX,), 10, False),
        (FILE, (TMUX,), MOST + 1, True),
        (FILE, (NATIVE,), MOST + 1, False),
        (FILE, (), 10, True),
    ],
)
def test_a_file_is_for_what_is_large_and_unsure_and_for_what_nothing_else_took(
    way: Way, done: tuple[Way, ...], size: int, needed: bool
) -> None:
    assert is_needed(way, done, size) is needed


def test_what_is_there_is_read_from_the_environment(path: str) -> None:
    assert here({"PATH": path}, "") == Here()
    assert here({"PATH": path, "DISPLAY": ":0"}, "").tool == ("xclip", "-selection", "clipboard")
    assert here({"PATH": path, "DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}, "").tool == ("wl-copy",)
    assert here({"TERM": "linux"}, "").osc52 is False
    assert here({"SSH_TTY": "/dev/pts/1"}, "").local is False
    assert here({"TMUX": "x"}, "tmux 3.3a") == Here(tmux=(3, 3), local=False)
    assert here({"TMUX": "x"}, "tmux next-3.6").tmux == (3, 6)
    assert here({"TMUX": "x"}, "tmux master").tmux is None


@pytest.mark.parametrize("tmux", ["", "#!/bin/sh\nexec sleep 600\n"], ids=["not there", "silent"])
def test_a_tmux_that_tells_no_version_is_copied_past(
    tmux: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tmux:
        (tmp_path / "tmux").write_text(tmux)
        (tmp_path / "tmux").chmod(0o755)
    monkeypatch.setattr(copying, "_PATIENCE_S", 0.1)
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin" if tmux else str(tmp_path))
    assert copying._look_round().tmux is None


def test_only_what_is_known_is_said() -> None:
    assert told([OSC52], 2_100, "") == "2.1 KB went to your terminal by OSC 52 (unconfirmed)."
    assert told([TMUX], 12, "The log") == (
        "The log, 12 B, went to tmux's buffer, and on to your terminal (unconfirmed)."
    )
    assert told([OSC52, NATIVE], 12, "", tool="xclip") == (
        "12 B went to your terminal by OSC 52 (unconfirmed), and was copied by xclip."
    )
    assert told([NATIVE], 12, "", tool="pbcopy") == "12 B was copied by pbcopy."
    assert told([TMUX, FILE], 90_000, "", path="/y") == (
        "90 KB went to tmux's buffer, and on to your terminal (unconfirmed), and is in /y."
    )
    assert told([FILE], 3, "", path="/y") == "3 B is in /y."
    assert told([], 3, "The key", secret=True) == (
        "Nothing here took the copy of The key. A secret is not written to a file."
    )


def test_sizes_are_written_short() -> None:
    assert [written_size(n) for n in (0, 999, 2_149, 9_999, 70_000)] == ["0 B", "999 B", "2.1 KB", "10.0 KB", "70 KB"]
