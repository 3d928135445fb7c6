"""`--linear`: the same work in plain labelled lines, on a real engine, through pipes."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.local.repos import make_repo

pytestmark = pytest.mark.timeout(600)
OURS = [sys.executable, "-m", "replicas_tui"]
SCENARIO = """```scenario
- say: "I will add **two files**."
- write: {path: src/tax.py, content: "RATE = 0.2\\n"}
- sh: "echo it breaks; exit 3"
- ask: {question: "Which session store?", options: [{label: redis, description: already there}, {label: sql}]}
- say: "All done, you chose {{answer}}."
```"""
PLANNED = """```scenario
- plan: "Two steps."
- say: "as planned"
- sleep: 600
```"""
PATIENCE_S = 60


class Talk:
    """The program, spoken with line by line."""

    def __init__(self, env: dict[str, str], cwd: Path, *words: str) -> None:
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.heard: list[str] = []
        self.process = subprocess.Popen(
            [*OURS, *words], env=env, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def close(self) -> None:
        """End the program, and let go of its pipes."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _next(self) -> str | None:
        try:
            return self.lines.get(timeout=PATIENCE_S)
        except queue.Empty:
            return None

    def hear(self, pattern: str) -> str:
        """Wait for a line that holds `pattern`."""
        while (line := self._next()) is not None:
            self.heard.append(line)
            if re.search(pattern, line):
                return line
        raise AssertionError(f"{pattern!r} was never said; said was:\n" + "\n".join(self.heard))

    def hear_both(self, first: str, second: str) -> None:
        """Wait for two lines that come in any order."""
        line = self.hear(f"{first}|{second}")
        self.hear(second if re.search(first, line) else first)


class Machine:
    """A home folder with an engine of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.repo = make_repo(path / "shop")
        self.talks: list[Talk] = []
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.env = kept | {
            "HOME": str(path),
            "REPLICAS_TUI_HOME": str(path / "app"),
            "REPLICAS_SCRIPT_PACE": "0",
            "TERM": "dumb",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def talk(self, *words: str) -> Talk:
        self.talks.append(Talk(self.env, self.repo, *words))
        return self.talks[-1]

    def local(self, *words: str) -> str:
        return subprocess.run(
            [*OURS, "local", *words], env=self.env, cwd=self.repo, capture_output=True, text=True, check=False
        ).stdout

    def make(self, message: str) -> None:
        """Make a replica as a script would."""
        base, key = json.loads(self.local("status", "--json"))["base_url"], self.local("key").strip()
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

        def ask(path: str, body: object = None) -> dict[str, list[dict[str, str]]]:
            content = None if body is None else json.dumps(body).encode()
            with urllib.request.urlopen(urllib.request.Request(base + path, content, headers), timeout=60) as answer:
                return json.load(answer)  # type: ignore[no-any-return]

        environment = ask("/v1/environments")["environments"][-1]["id"]
        wish = {"name": "fix-login", "message": message, "environment_id": environment, "coding_agent": "script"}
        ask("/v1/replica", wish)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    for talk in machine.talks:
        talk.close()
    machine.local("stop")


def test_a_replica_is_listed_read_answered_written_to_put_to_sleep_and_woken(machine: Machine) -> None:
    talk = machine.talk("--linear", "--local")
    talk.hear("^Replicas: none yet")
    machine.make(SCENARIO)
    talk.hear("^Needs you: fix-login")
    talk.say("l")
    talk.hear(r"^  1\. fix-login, asks")
    talk.say("1")
    talk.hear("^Opened: fix-login")
    talk.hear("^Question: Which session store")
    talk.hear(r"^  1\. redis, already there")
    heard = "\n".join(talk.heard)
    assert "Agent: I will add **two files**." in heard
    assert re.search(r"Tool: Bash .*failed", heard)
    talk.say("1")
    talk.hear("^Agent: All done, you chose redis")
    talk.say("d")
    talk.hear("^Changes: 1 file, 1 line added, 0 removed; d and a number reads one")
    talk.hear(r"^  1\. src/tax\.py, new, 1 line added, 0 removed$")
    talk.say("d 1")
    talk.hear("^From line 1")
    talk.hear("^  Added: RATE = 0.2$")
    talk.say("d 7")
    talk.hear("^Changes: say which")
    talk.say("i")
    talk.hear("^Replica, listed under Read: fix-login, done")
    talk.say("w and now tell me more")
    talk.hear_both("^Message: ", "^You: and now tell me more")
    talk.say("s")
    talk.hear("^Sleep: asked")
    talk.say("b")
    talk.hear(r"^  1\. fix-login, sleeping")
    talk.say("1")
    talk.hear("^It sleeps")
    talk.say("d")
    talk.hear("^Changes: 1 file, ")
    talk.hear("^Changes: read (just now|.* ago); it is asleep now")
    talk.say("k")
    talk.hear("^Wake: asked")
    talk.say("q")
    assert talk.process.wait(timeout=PATIENCE_S) == 0
    assert "\x1b" not in "\n".join(talk.heard)


def test_the_first_list_knows_who_needs_one(machine: Machine) -> None:
    before = machine.talk("--linear", "--local")
    before.hear("^Replicas: none yet")
    machine.make(SCENARIO)
    before.hear("^Needs you: fix-login")
    before.say("q")
    talk = machine.talk("--linear", "--local")
    talk.hear("^Replicas: ")
    assert talk.heard[-1].startswith("Replicas: 1, 1 needs you")
    talk.hear(r"^  1\. fix-login, asks")


def test_what_was_seen_stays_read_and_what_broke_off_is_not_called_done_at_the_next_start(
    machine: Machine,
) -> None:
    talk = machine.talk("--linear", "--local")
    talk.hear("^Replicas: none yet")
    machine.make('```scenario\n- ask: {question: "Go on?", options: [{label: yes}]}\n- fail: "no way on"\n```')
    talk.hear("^Needs you: fix-login")
    talk.say("l")
    talk.hear(r"^  1\. fix-login, asks")
    talk.say("1")
    talk.hear("^Question: Go on")
    talk.say("1")
    talk.hear("no way on")
    talk.say("q")
    assert talk.process.wait(timeout=PATIENCE_S) == 0
    shutil.rmtree(machine.path / "app" / "cache")
    again = machine.talk("--linear", "--local")
    again.hear("^Replicas: ")
    assert again.heard[-1].startswith("Replicas: 1, 0 need you")
    again.hear("^Read:")
    again.hear(r"^  1\. fix-login, stopped")


def test_a_message_of_several_lines_is_sent_whole_and_news_wait_until_it_is(machine: Machine) -> None:
    machine.env["ACCESSIBLE"] = "1"
    talk = machine.talk("--local")
    talk.hear("^Replicas: none yet")
    machine.make("```scenario\n- say: ready\n```")
    talk.say("help")
    talk.hear("^Commands: a number opens")
    talk.say("w")
    talk.hear("^Open a replica first")
    talk.say("nonsense")
    talk.hear("There is no command")
    talk.say("l")
    talk.hear(r"^  1\. fix-login")
    talk.say("1")
    talk.hear("^Agent: ready")
    talk.say("w")
    talk.hear("^Message to fix-login")
    talk.say("first line")
    talk.say("")
    talk.say("third line")
    talk.say(".")
    talk.hear("^Message: ")
    talk.say("7")
    talk.hear("^Nothing is asked here")
    assert talk.process.stdin is not None
    talk.process.stdin.close()
    assert talk.process.wait(timeout=PATIENCE_S) == 0


def test_a_replica_is_made_and_its_queue_chats_turn_and_plan_are_had_in_lines(machine: Machine) -> None:
    talk = machine.talk("--linear", "--local")
    talk.hear("^Replicas: none yet")
    talk.say("new")
    number = talk.hear(r"^  \d+\. shop").split(".")[0].strip()
    talk.say(number)
    agent = talk.hear(r"^  \d+\. [Ss]cript").split(".")[0].strip()
    talk.say("99")
    talk.hear("^Agent: a number from 1")
    talk.say(agent)
    talk.hear("^Name: say it")
    talk.say("two words")
    talk.hear("^Name: no spaces in a name; two-words would do")
    talk.say("two-words")
    talk.hear("^What two-words should do")
    talk.say(PLANNED)
    talk.say(".")
    talk.hear("^Opened: two-words")
    talk.hear("^Plan: waits for your approval")
    talk.say("a")
    talk.hear_both("^Answer: sent", "^Agent: as planned")
    talk.say("w one more thing")
    talk.hear("^Message: queued")
    talk.say("u")
    talk.hear(r"^  1\. one more thing")
    talk.say("x 1")
    talk.hear("^Queue: dropped one more thing")
    talk.say("u")
    talk.hear("^Queue: empty")
    talk.say("c")
    talk.hear("^Chats: 1")
    talk.say("t")
    talk.hear("^Turn: asked to stop")
    talk.say("q")
    assert talk.process.wait(timeout=PATIENCE_S) == 0
