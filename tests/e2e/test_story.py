"""The whole story in a real terminal, real keys only: create, watch, answer, queue, review, sleep, wake, delete."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.tmux import TMUX, Screen
from tests.local.repos import make_repo

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: the app in a terminal; install tmux"),
    pytest.mark.timeout(600),
]
OURS = [sys.executable, "-m", "replicas_tui"]
SCENARIO = """```scenario
- say: "I will add **two files** and ask you something."
- write: {path: src/tax.py, content: "RATE = 0.2\\n"}
- write: {path: docs/tax.md, content: "# Tax\\n"}
- sh: "echo it breaks; exit 3"
- sh: "python3 -c 'print(6*7)'"
- ask: {question: "Which session store?", options: [{label: redis, description: already there}, {label: sql}]}
- canvas: {filename: options.md, content: "# Two options\\n"}
- sh: "until [ -e go ]; do sleep 0.05; done"
- say: "All done, you chose {{answer}}."
```"""


class Desk:
    """A home folder, a repository, the engine below it, and the terminals that look at it."""

    def __init__(self, tmp_path: Path) -> None:
        self.path = tmp_path
        self.repo = make_repo(tmp_path / "shop")
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.env = kept | {
            "HOME": str(tmp_path),
            "REPLICAS_TUI_HOME": str(tmp_path / "app"),
            "REPLICAS_SCRIPT_PACE": "0",
            "COLORTERM": "truecolor",
            "TMUX_TMPDIR": str(tmp_path),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }
        self.screens: list[Screen] = []

    def open(self, size: tuple[int, int]) -> Screen:
        """Open the app on the local engine, standing in the repository."""
        self.screens.append(Screen([*OURS, "--local"], size=size, env=self.env, cwd=self.repo))
        return self.screens[-1]

    def local(self, *words: str) -> str:
        """Run `replicas-tui local …` and give what it prints."""
        done = subprocess.run(
            [*OURS, "local", *words], env=self.env, cwd=self.path, capture_output=True, text=True, check=False
        )
        return done.stdout

    def ask(self, path: str) -> Any:
        """GET a path of the engine, as a script of the user's would."""
        base = json.loads(self.local("status", "--json"))["base_url"]
        key = self.local("key").strip()
        request = urllib.request.Request(base + path, headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def until(self, path: str, holds: Callable[[Any], bool]) -> None:
        """Ask until the engine's answer is so: what a screen shows may be on its way there still."""
        end = time.monotonic() + 60
        while not holds(told := self.ask(path)):
            assert time.monotonic() < end, told

    def until_status(self, status: str) -> None:
        self.until("/v1/replica", lambda told: [row["status"] for row in told["replicas"]] == [status])

    def until_idle(self) -> None:
        """Wait until no message waits, and none is in its turn."""
        replica = f"/v1/replica/{self.replica()['id']}"
        for chat in self.ask(f"{replica}/chats")["chats"]:
            self.until(f"{replica}/chats/{chat['id']}/queue", lambda told: not told["queue"] and not told["processing"])

    def replica(self) -> dict[str, Any]:
        """Give the one replica, from the list (which wakes nothing)."""
        rows = self.ask("/v1/replica")["replicas"]
        assert len(rows) == 1
        return dict(rows[0])

    def let_go_on(self) -> None:
        """End the wait of the scenario's last command."""
        workspaces = self.path / "app" / "data" / "engine" / "workspaces"
        (place,) = workspaces.glob("*/home/workspaces/shop")
        (place / "go").touch()

    def close(self) -> None:
        for screen in self.screens:
            screen.close()
        self.local("stop")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def make(desk: Desk) -> Callable[[Screen, str], None]:
    """Make a replica called `fix-login` with that first message, by the form, with the keyboard."""

    def make(screen: Screen, message: str) -> None:
        screen.wait("live|polling")
        screen.wait("No replicas")
        screen.keys("n")
        screen.wait("New replica")
        screen.type("fix login")
        screen.keys("Tab")
        screen.wait("fix-login")
        screen.keys("Tab")
        screen.wait("Agent +┃")
        screen.keys("C-e", "C-u")  # a real agent, if this machine has one, comes first
        screen.type("script")
        screen.wait("Agent +┃ script")
        screen.keys("Tab")
        screen.wait("Message +┃")
        screen.paste(message)
        screen.wait("⚑1 draft|┃ +[`a-z]")
        screen.keys("C-s")
        screen.wait("New replica", gone=True)

    return make


def queue_two_and_swap(screen: Screen) -> None:
    screen.keys("i")
    for text in ("then the first", "then the second"):
        screen.type(text)
        screen.keys("Enter")
        screen.wait(f"Queue.*{text}|{text} +you")
    screen.keys("Escape")
    screen.wait("i write|blocks")
    screen.keys("Q")
    screen.wait(r"1 +then the first[\s\S]*2 +then the second")
    screen.keys("J")
    screen.wait(r"1 +then the second[\s\S]*2 +then the first")
    screen.keys("Escape")
    screen.wait("━━ fix-login")  # what has the focus does not go away with the queue


def review(screen: Screen) -> None:
    screen.keys("d")
    screen.wait(r"tax\.py")
    screen.wait(r"1 \+ RATE = 0\.2|1 \+ # Tax")
    screen.keys("Escape")
    screen.wait("To fix-login")
    screen.keys("c")
    screen.wait("options.md")
    screen.keys("Enter")
    screen.wait("Two options")
    screen.keys("Escape")
    screen.wait("Canvas ━")
    screen.keys("Escape")
    screen.wait("To fix-login")


def sleep_and_read(screen: Screen, desk: Desk) -> None:
    screen.keys("S")
    screen.wait("asleep|sleeping")
    desk.until_status("sleeping")
    screen.keys("g", "g")
    screen.wait(r"```scenario")
    screen.keys("Escape")
    screen.wait("Fleet ━")
    assert desk.replica()["status"] == "sleeping", "reading a sleeping replica woke it"


def wake(screen: Screen, desk: Desk) -> None:
    screen.keys("g", "g", "j")
    screen.wait("○ fix-login|fix-login +sleeping|▸ Sleeping")
    if "▸ Sleeping" in screen.text():
        screen.keys("Enter", "j")
    screen.wait("▌○ fix-login")
    screen.keys("W")
    screen.wait("✓ fix-login")
    desk.until_status("active")


def delete(screen: Screen, desk: Desk) -> None:
    screen.keys("D")
    screen.wait("Its name")
    screen.type("fix-login")
    screen.keys("Enter")
    screen.wait("No replicas")
    desk.until("/v1/replica", lambda told: told["total"] == 0)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_a_replica_is_made_watched_answered_queued_reviewed_slept_read_woken_and_deleted(
    desk: Desk, make: Callable[[Screen, str], None], size: tuple[int, int]
) -> None:
    screen = desk.open(size)
    make(screen, SCENARIO)
    screen.wait(r"exit 3")
    screen.wait("1 +redis +already there")
    screen.insist("1", r"asked +Which session store\? +redis")
    queue_two_and_swap(screen)
    desk.let_go_on()
    desk.until_idle()  # between two turns the screen may say that it is done
    screen.wait("working", gone=True)
    screen.wait("done")
    said = json.dumps(desk.ask(f"/v1/replica/{desk.replica()['id']}/history"))
    assert -1 < said.rfind("then the second") < said.rfind("then the first")
    review(screen)
    sleep_and_read(screen, desk)
    wake(screen, desk)
    delete(screen, desk)
    screen.keys("q")
    assert screen.exit_status() == 0


def test_two_terminals_on_one_engine_show_the_same_thing_live(desk: Desk, make: Callable[[Screen, str], None]) -> None:
    one, other = desk.open((120, 40)), desk.open((80, 24))
    make(one, SCENARIO)
    other.wait("fix-login")
    other.wait("fix-login +asks")
    other.insist("1", "fix-login +working|● fix-login")
    one.wait(r"asked +Which session store\? +redis")
    desk.let_go_on()
    one.wait("All done, you chose redis")
    other.wait("fix-login +done")


def test_an_engine_killed_in_mid_turn_loses_nothing_and_says_so(
    desk: Desk, make: Callable[[Screen, str], None]
) -> None:
    screen = desk.open((120, 40))
    make(screen, SCENARIO)
    screen.wait("1 +redis +already there")
    screen.insist("1", "asked")
    screen.keys("i")
    screen.type("this waits")
    screen.keys("Enter")
    screen.wait("Queue +1 +this waits")
    screen.type("half a thought")
    os.kill(json.loads(desk.local("status", "--json"))["pid"], signal.SIGKILL)
    desk.local("start")
    screen.wait("› +this waits")
    screen.wait("half a thought")
    history = json.dumps(desk.ask(f"/v1/replica/{desk.replica()['id']}/history"))
    assert -1 < history.find("The engine stopped while this turn ran") < history.find("this waits")
    screen.keys("Escape")
    screen.wait("i write|blocks")
    screen.insist("K", "The engine stopped while this turn ran")


def test_an_app_killed_in_mid_draft_has_the_draft_when_it_comes_back(
    desk: Desk, make: Callable[[Screen, str], None]
) -> None:
    screen = desk.open((80, 24))
    make(screen, "say hello")
    screen.wait("turn ended")
    screen.keys("i")
    screen.type("a draft that must not die")
    screen.wait("a draft that must not die")
    screen.wait("draft saved")
    os.kill(screen.pid(), signal.SIGKILL)
    again = desk.open((80, 24))
    again.wait("fix-login")
    again.keys("Enter")
    again.wait("a draft that must not die")
