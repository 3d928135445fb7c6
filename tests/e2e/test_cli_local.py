"""`replicas-tui local …` as scripts use it: a real daemon, a real repository, exit codes and one line of output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


class Shell:
    """Runs the program with a home of its own."""

    def __init__(self, home: Path) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environ = kept | {"HOME": str(home), "REPLICAS_TUI_HOME": str(home / "app"), "GIT_CONFIG_NOSYSTEM": "1"}
        self.home = home

    def local(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "replicas_tui", "local", *words],
            env=self.environ,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )

    def status(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.local("status", "--json").stdout)
        return found


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path)
    yield shell
    assert shell.local("stop").returncode == 0


@pytest.fixture
def running(shell: Shell) -> Shell:
    started = shell.local("start")
    assert started.returncode == 0, started.stderr
    return shell


def repository(path: Path) -> Path:
    git = ["git", "-C", str(path), "-c", "user.name=T", "-c", "user.email=t@localhost"]
    path.mkdir()
    (path / "README.md").write_text("# demo\n")
    for words in (["init", "-q", "-b", "trunk"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*git, *words], check=True)
    return path


def test_what_is_not_there_is_told_without_a_word_of_the_app(running: Shell) -> None:
    for what, *words in (
        ("delivery", "deliveries", "resend", "nowhere"),
        ("API key", "key", "revoke", "nobody"),
    ):
        refused = running.local(*words)
        assert refused.returncode == 1
        assert f"No {what} has the id {words[-1]}; " in refused.stderr
        assert "fleet" not in refused.stderr
    refused = running.local("export", "nothing")
    assert refused.returncode == 1
    assert "No replica has the name or the id nothing; there are: none." in refused.stderr


def test_status_of_a_running_engine_names_all_a_script_needs(running: Shell) -> None:
    status = running.status()
    assert status.keys() == {"running", "base_url", "pid", "version", "data_dir", "agents", "agent_faults"}
    assert status["running"] is True
    assert str(status["base_url"]).startswith("http://127.0.0.1:")
    assert str(status["data_dir"]).startswith(str(running.home))
    os.kill(int(str(status["pid"])), 0)


def test_the_printed_key_opens_the_api(running: Shell) -> None:
    key = running.local("key")
    assert (key.returncode, key.stdout.count("\n")) == (0, 1)
    request = urllib.request.Request(
        f"{running.status()['base_url']}/v1/replica", headers={"Authorization": f"Bearer {key.stdout.strip()}"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert json.load(answer)["replicas"] == []


def test_starting_twice_leaves_one_engine(running: Shell) -> None:
    first = running.status()
    again = running.local("start")
    assert again.returncode == 0
    assert "runs already" in again.stdout
    assert running.status() == first


def test_asking_a_running_engine_for_another_port_is_refused_in_a_sentence(running: Shell) -> None:
    refused = running.local("start", "--port", "1")
    assert refused.returncode == 1
    assert "local stop" in refused.stderr


def test_stopping_is_told_and_stopping_again_is_well(running: Shell) -> None:
    assert (running.local("stop").stdout, running.status()) == ("The local engine has stopped.\n", {"running": False})
    assert running.local("stop").returncode == 0


def test_a_repository_is_registered_once_by_its_path_or_a_folder_in_it(running: Shell) -> None:
    root = repository(running.home / "demo")
    (root / "src").mkdir()
    first, again = running.local("repos", "add", str(root)), running.local("repos", "add", str(root / "src"))
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "demo is registered" in first.stdout
    listed = json.loads(running.local("repos", "list", "--json").stdout)
    assert [(one["name"], one["default_branch"]) for one in listed] == [("demo", "trunk")]
    assert "demo" in running.local("repos", "list").stdout


def test_a_url_nothing_answers_at_is_refused_with_what_git_says(running: Shell) -> None:
    refused = running.local("repos", "add", f"file://{running.home}/nothing")
    assert refused.returncode == 1
    assert refused.stderr.startswith("replicas-tui: ")
    assert "Traceback" not in refused.stderr


def test_an_engine_without_repositories_says_how_to_add_one(running: Shell) -> None:
    assert "repos add PATH_OR_URL" in running.local("repos", "list").stdout


def test_the_log_is_printed_and_holds_no_key(running: Shell) -> None:
    logs = running.local("logs")
    assert (logs.returncode, logs.stderr) == (0, "")
    assert running.local("key").stdout.strip() not in logs.stdout


def test_following_the_log_ends_when_interrupted(running: Shell) -> None:
    import signal

    following = subprocess.Popen(
        [sys.executable, "-m", "replicas_tui", "local", "logs", "-f"],
        env=running.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    limit = threading.Timer(60, following.kill)
    limit.start()
    assert following.stdout is not None
    assert following.stdout.readline()
    following.send_signal(signal.SIGINT)
    _, said = following.communicate()
    limit.cancel()
    assert "Traceback" not in said
    assert following.returncode == 0
