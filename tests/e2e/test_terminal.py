"""The app and the terminal it stands in: what it is told, what it copies into, what is left when it ends."""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.home import OURS, Home
from tests.e2e.tmux import TMUX
from tests.ui.answering import colours
from tests.ui.pty_app import PtyApp

pytestmark = pytest.mark.timeout(600)
ASK = 'ask: {question: "Which session store?", options: [{label: redis}, {label: sql}]}'
CALLED = re.compile(rb"\x1b\]777;notify;([^\x1b]*)\x1b")
CONFIG = """
[notify]
way = "osc777"
always = true
command = ["sh", "-c", 'printf "%s|%s|%s" "$REPLICAS_KIND" "$REPLICAS_NAME" "$REPLICAS_TEXT" >> told; echo >> told']
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path, CONFIG.replace(">> told", f">> {tmp_path}/told"))
    yield home
    home.close()


def test_a_question_calls_the_user_once_by_the_terminal_by_a_program_and_in_the_title(home: Home) -> None:
    app = PtyApp("replicas_tui", "--local", env=home.env)
    try:
        app.wait("No replicas")
        home.make("fix-login", f"say: {'$(touch pwned)'!r}", ASK)
        app.wait("Which session store?")
        while not CALLED.search(app.bytes) or b"\x1b]2;replicas" not in app.bytes.replace(b"]2;replicas\x1b", b""):
            app.read(0.1)
        assert CALLED.findall(app.bytes) == [b"fix-login;Which session store?"]
        told = home.path / "told"
        while not told.exists() or "\n" not in told.read_text():
            app.read(0.1)
        assert told.read_text() == "asks|fix-login|Which session store?\n"
        app.press("\x11")  # ^q
        assert app.status() == 0
        assert re.search(rb"\x1b\]2;replicas .1\x1b", app.bytes.replace("◆".encode(), b"."))
        assert app.bytes.rindex(b"\x1b[23;2t") > app.bytes.rindex(b"\x1b]2;")
    finally:
        app.close()
    again = PtyApp("replicas_tui", "--local", env=home.env | {"NO_COLOR": "1"})
    try:
        again.wait("Which session store?")
        again.read(2.0)
        assert colours(again.bytes) == set()
        assert b"\x1b]777;" not in again.bytes
        assert told.read_text().count("\n") == 1
    finally:
        again.close()


@pytest.mark.skipif(TMUX is None, reason="NOT TESTED: copying in tmux; install tmux")
def test_in_tmux_a_copy_reaches_its_buffer_and_the_terminal_outside_and_a_question_rings_its_bell(home: Home) -> None:
    home.make("docs", "say: copy me")
    socket = f"term-{home.path.name[-20:]}"
    conf = home.path / "tmux.conf"
    conf.write_text("set -s set-clipboard external\nset -g allow-passthrough off\n")
    ours = " ".join(shlex.quote(word) for word in (*OURS, "--local"))
    start = [str(TMUX), "-L", socket, "-f", str(conf), "new-session", "-s", "work", ours]
    app = PtyApp(program=start, env=home.env)

    def tmux(*words: str) -> str:
        done = subprocess.run(
            [str(TMUX), "-L", socket, *words], env=home.env, capture_output=True, text=True, check=False
        )
        return done.stdout

    try:
        app.wait("docs")
        app.press("\r")
        app.wait("following")
        app.wait("turn ended")
        for setting in ("external", "on"):
            tmux("set", "-s", "set-clipboard", setting)
            before = len(app.bytes)
            app.press("y")
            while not (copied := tmux("show-buffer")):  # the last block in sight
                app.read(0.1)
            while base64.b64encode(copied.encode()) not in app.bytes[before:]:
                app.read(0.1)
            tmux("delete-buffer")
        app.wait("tmux's buffer")
        app.bytes = b""
        home.make("fix-login", ASK)
        while b"\a" not in re.sub(rb"\x1b\][^\x07\x1b]*\x07", b"", app.bytes):
            app.read(0.1)
        assert b"]777;" not in app.bytes  # it lets nothing else pass
    finally:
        tmux("kill-server")
        app.close()


def test_the_inbox_in_a_popup_ends_where_it_is_left(home: Home) -> None:
    app = PtyApp("replicas_tui", "--profile", "local", "inbox", "--popup", env=home.env)
    try:
        app.wait("Nothing")
        app.press("\x1b")
        assert app.status() == 0
    finally:
        app.close()


@pytest.mark.parametrize(
    "env",
    [
        {"TERM": "linux", "COLORTERM": "", "LANG": "C", "LC_ALL": "C"},
        {"TERM": "screen-256color", "COLORTERM": ""},
    ],
    ids=["linux in C", "screen with 256 colours"],
)
def test_it_speaks_as_the_terminal_understands(tmp_path: Path, env: dict[str, str]) -> None:
    app = PtyApp("replicas_tui", "--data-dir", str(tmp_path), env=env)
    try:
        app.wait("Work on this machine")
        app.press("\x11")
        assert app.status() == 0
        assert not re.search(rb"[34]8;2;", app.bytes)
        if "LC_ALL" in env:
            assert app.bytes.isascii()
    finally:
        app.close()
