"""The program in a real terminal, from the first byte to the exit status."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.tmux import TMUX, Screen

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]
OURS = [sys.executable, "-m", "replicas_tui"]
UP = "live|polling"  # the line to the server, as the top line says it
Open = Callable[..., Screen]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {
        "HOME": str(tmp_path),
        "REPLICAS_TUI_HOME": str(tmp_path / "app"),
        "TMUX_TMPDIR": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


@pytest.fixture
def start(tmp_path: Path, environ: dict[str, str]) -> Iterator[Open]:
    """Open the program on a screen; close the screens and stop the engine afterwards."""
    screens: list[Screen] = []

    def open_screen(*words: str, size: tuple[int, int] = (120, 40), **more: str) -> Screen:
        screens.append(Screen([*OURS, *words], size=size, env=environ | more, cwd=tmp_path))
        return screens[-1]

    yield open_screen
    for screen in screens:
        screen.close()
    subprocess.run([*OURS, "local", "stop"], env=environ, cwd=tmp_path, check=True, capture_output=True)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_one_command_opens_the_app_on_an_engine_of_its_own(start: Open, size: tuple[int, int]) -> None:
    screen = start("--local", size=size)
    screen.wait(UP)
    screen.keys("C-q")
    assert screen.exit_status() == 0
    assert "Traceback" not in screen.text()


def test_the_first_start_of_all_shows_the_ways_to_begin(start: Open) -> None:
    screen = start()
    screen.wait("Work on this machine")
    screen.wait("Connect to Replicas")


def test_what_was_opened_last_opens_again(start: Open) -> None:
    first = start("--local")
    first.wait(UP)
    first.keys("C-q")
    assert first.exit_status() == 0
    start().wait(UP)


def test_a_repository_we_stand_in_is_registered_with_an_environment(
    start: Open, tmp_path: Path, environ: dict[str, str]
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    commit = ["-c", "user.name=T", "-c", "user.email=t@localhost", "commit", "-q", "--allow-empty", "-m", "Begin"]
    subprocess.run(["git", "-C", str(tmp_path), *commit], check=True)
    start("--local").wait(UP)
    listed = subprocess.run([*OURS, "local", "repos", "list"], env=environ, check=True, capture_output=True, text=True)
    assert tmp_path.name in listed.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(start: Open, number: signal.Signals) -> None:
    screen = start("--local")
    screen.wait(UP)
    os.kill(screen.pid(), number)
    assert screen.exit_status() >= 0  # it ended by itself, it was not ended
    assert not re.search(UP, screen.text())
    assert "Traceback" not in screen.text()


def test_a_server_nobody_answers_at_is_told_in_a_sentence(start: Open) -> None:
    screen = start("--base-url", "http://127.0.0.1:9", REPLICAS_API_KEY="rk_test_key")
    screen.wait("refused|reached|reconnecting|offline")
    screen.keys("C-q")
    assert screen.exit_status() == 0


def test_a_terminal_that_cannot_be_painted_on_is_refused(tmp_path: Path, environ: dict[str, str]) -> None:
    screen = Screen(["env", "TERM=dumb", *OURS, "--local"], size=(80, 24), env=environ, cwd=tmp_path)
    try:
        assert screen.exit_status() == 2
        assert "TERM=xterm-256color" in screen.text()
    finally:
        screen.close()
