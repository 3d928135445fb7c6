"""The line for a status bar comes from what was last painted: at once, without the network, marked when it is old."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from replicas_tui.settings.first_paint import keeper
from replicas_tui.settings.folders import find_folders
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.rows import NEEDS, READ, REVIEW, WORKING, FleetRow, FleetView, pack

ROWS = (
    FleetRow("r1", NEEDS, Safe("fix#(touch pwned)"), "asks", Safe("asks"), fresh=True),
    FleetRow("r2", NEEDS, Safe("api"), "plan", Safe("plan"), fresh=True),
    FleetRow("r3", NEEDS, Safe("web"), "error", Safe("error"), fresh=True),
    FleetRow("r4", REVIEW, Safe("docs"), "done", Safe("done"), fresh=True),
    FleetRow("r5", WORKING, Safe("infra"), "working", Safe("working")),
    FleetRow("r6", READ, Safe("old"), "done", Safe("done")),
)
HEAVY = ("textual", "pydantic", "httpx", "keyring", "sqlite3", "asyncio")


def run(tmp_path: Path, *words: str, **more: str) -> tuple[int, str]:
    env = {**os.environ, "REPLICAS_TUI_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8", **more}
    command = [sys.executable, "-m", "replicas_tui", "status", *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def painted(tmp_path: Path) -> Path:
    keeper(find_folders(str(tmp_path), {}))("acme", pack(FleetView(ROWS)))
    return tmp_path


def test_one_line_counts_what_needs_the_user_and_names_the_first(painted: Path) -> None:
    assert run(painted, "--tmux") == (0, "◆2 fix(touch pwned) ✗1 ●1\n")
    assert run(painted, "--tmux", PYTHONIOENCODING="ascii") == (0, "!2 fix(touch pwned) x1 *1\n")


def test_of_an_app_that_is_closed_the_line_says_that_it_is_old(painted: Path) -> None:
    file = painted / "cache" / "first-paint.json"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    file.write_text(json.dumps({**json.loads(file.read_text()), "pid": gone.pid}))
    assert run(painted, "--tmux")[1].endswith(" ~\n")
    assert "no app is open" in run(painted)[1]


def test_people_and_scripts_get_it_too(painted: Path) -> None:
    code, text = run(painted)
    assert code == 0
    assert (
        text.splitlines()[0]
        == "acme: 1 asking you, 1 with a plan to approve, 1 in error, 1 to review, 1 at work; 6 in all"
    )
    assert "  ◆ fix#(touch pwned)  asks" in text
    told = json.loads(run(painted, "--json")[1])
    assert (told["profile"], told["open"], told["total"], told["counts"]["asks"]) == ("acme", True, 6, 1)
    assert [one["name"] for one in told["needs_you"]] == ["fix#(touch pwned)", "api", "web"]


def test_before_the_first_paint_a_status_bar_stays_empty(tmp_path: Path) -> None:
    assert run(tmp_path, "--tmux") == (0, "\n")
    assert run(tmp_path) == (1, "Nothing is known yet: open replicas-tui once.\n")


def test_it_imports_nothing_that_takes_time(painted: Path) -> None:
    program = (
        "import sys\nfrom replicas_tui.cli import main\n"
        f"main(['--data-dir', {str(painted)!r}, 'status', '--tmux'])\nprint(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = done.stdout.split("\n")[1].split()
    assert [name for name in HEAVY if name in loaded] == []
