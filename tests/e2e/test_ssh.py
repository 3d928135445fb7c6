"""Over a real SSH line: the line breaks in the middle of a sentence, and nothing of it is lost."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.e2e.home import Home
from tests.e2e.sshd import KEYGEN, SSH, SSHD, Sshd
from tests.e2e.tmux import TMUX
from tests.ui.pty_app import PtyApp
from tests.ui.test_driver import until

pytestmark = [
    pytest.mark.skipif(None in (SSHD, SSH, KEYGEN), reason="NOT TESTED: the app over SSH; install openssh-server"),
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in tmux over SSH; install tmux"),
    pytest.mark.timeout(600),
]
SENTENCE = "half a sentence"
WAIT_S = 60.0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("home"))
    home.make("fix-login", "say: ready when you are")
    yield home
    home.close()


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    sshd = Sshd(tmp_path_factory.mktemp("ssh") / "d")
    yield sshd
    sshd.close()


def over(sshd: Sshd, home: Home, script: str) -> PtyApp:
    env = " ".join(f"{name}={shlex.quote(value)}" for name, value in home.env.items())
    return PtyApp(
        program=sshd.command(f"cd {shlex.quote(str(home.repo))} && env {env} {script}"), env={"SHELL": "/bin/sh"}
    )


def app() -> str:
    return f"{shlex.quote(sys.executable)} -m replicas_tui --local"


def write(app: PtyApp, text: str) -> None:
    """Open the replica and begin to write."""
    app.wait("fix-login", WAIT_S)
    app.press("\r")
    app.wait("ready when you are", WAIT_S)
    app.press("i")
    app.wait("send", WAIT_S)
    app.press(text)
    app.wait(text, WAIT_S)


def test_a_line_that_breaks_leaves_the_app_in_tmux_as_it_was(sshd: Sshd, home: Home, tmp_path: Path) -> None:
    tmux = f"tmux -L ssh-{tmp_path.name[-12:]} -f /dev/null"
    first = over(sshd, home, f"{tmux} new-session -s work {shlex.quote(app())}")
    again = None
    try:
        write(first, SENTENCE)
        first.process.kill()  # the laptop is shut
        first.process.wait(60)
        again = over(sshd, home, f"{tmux} attach -t work")
        again.wait(SENTENCE, WAIT_S)
        again.press(", and the rest")
        again.wait(f"{SENTENCE}, and the rest", WAIT_S)
        again.press("\x1b\x1b")
    finally:
        subprocess.run(f"{tmux} kill-server", shell=True, env=home.env, check=False, capture_output=True)
        for one in (first, *([again] if again is not None else [])):
            one.close()


def test_without_tmux_the_app_ends_with_its_line_and_what_was_typed_is_there_the_next_time(
    sshd: Sshd, home: Home
) -> None:
    first = over(sshd, home, app())
    again = None
    try:
        write(first, "the other half")
        ours = [one for one in psutil.process_iter(["cmdline"]) if _is_ours(one, home)]
        assert ours
        session = next(one for one in ours[0].parents() if one.name() == "sshd")
        session.send_signal(signal.SIGKILL)  # the line is gone for both ends
        until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in ours), WAIT_S)
        again = over(sshd, home, app())
        again.wait("fix-login", WAIT_S)
        again.press("\r")
        again.wait("the other half", WAIT_S)
        again.press("\x11")
        assert again.status(WAIT_S) == 0
    finally:
        first.close()
        if again is not None:
            again.close()


def _is_ours(process: psutil.Process, home: Home) -> bool:
    """Say whether a process is the app in that home: the one whose terminal is the SSH session's."""
    try:
        words = process.info["cmdline"] or []
        return words[-2:] == ["replicas_tui", "--local"] and process.environ().get("REPLICAS_TUI_HOME") == str(home.app)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
