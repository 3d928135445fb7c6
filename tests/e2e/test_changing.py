"""One app that stays open in tmux while its settings, its server and its key change around it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.home import OURS, Home
from tests.e2e.tmux import TMUX, Screen

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.close()


def new_key(home: Home, name: str) -> tuple[str, str]:
    """Make an API key; give it, and its id."""
    key = home.run("local", "key", "create", "--name", name).split()[-1]
    listed = next(row for row in home.run("local", "key", "list").splitlines() if key[-4:] in row)
    return key, listed.split()[0]


def test_keys_profiles_and_a_refused_key_change_while_it_is_open_and_a_draft_outlives_them(home: Home) -> None:
    home.make("docs", "say: all is written")
    first, first_id = new_key(home, "first")
    url = json.loads(home.run("local", "status", "--json"))["base_url"]
    login = [*OURS, "auth", "login", "work", "--base-url", url, "--with-key", "--in-file"]
    subprocess.run(login, input=first, env=home.env, cwd=home.path, text=True, check=True, capture_output=True)
    screen = Screen([*OURS, "--profile", "local"], size=(120, 40), env=home.env, cwd=home.path)
    try:
        screen.wait("docs")
        pid = screen.pid()
        (home.app / "config" / "config.toml").write_text('[keys]\n"fleet.new" = "f6"\n')
        screen.wait("f6 new")
        screen.keys("F6")
        screen.wait("New replica")
        screen.keys("Escape")
        screen.wait("New replica", gone=True)

        screen.keys("g", "p")
        screen.wait("Switch to another profile")
        screen.type("work")
        screen.wait("1 of")
        screen.keys("Enter")
        screen.wait(r"▚ work\b[\s\S]*docs")
        screen.keys("Enter")
        screen.wait("all is written")
        screen.keys("i")
        screen.wait("enter send|↵ send")
        screen.type("half a thought")
        screen.wait("half a thought")

        home.run("local", "key", "revoke", first_id)
        screen.wait("refuses the API key")
        assert "half a thought" in screen.text()
        second, _ = new_key(home, "second")
        screen.keys("C-x", "g", "k")
        screen.wait("The key of work is refused[\\s\\S]*No keyring works here")
        screen.paste(second)
        screen.keys("Tab", "Space", "Enter")
        screen.wait("The key of work is refused", gone=True)
        screen.wait("live|polling")
        screen.type(" is whole")
        screen.wait("half a thought is whole")
        screen.keys("Enter")
        screen.wait("half a thought is whole +you")
        assert screen.pid() == pid
        assert second not in screen.text()
        screen.keys("C-q")
        assert screen.exit_status() == 0
    finally:
        screen.close()
