from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from replicas_tui.local.fence import landlock
from replicas_tui.local.fence.fence import BWRAP, LANDLOCK, NONE, Fence, probe, pushed_to
from tests.local.repos import git, make_repo

WRITES = "echo new > {0}/inside; mv {0}/inside {0}/moved; echo x > /dev/null; echo no > {1}/outside"


@pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")
def test_behind_landlock_only_the_named_places_are_written(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "readable").write_text("read")
    done = run_behind(f"cat {outside}/readable; {WRITES.format(inside, outside)}", str(inside), "/dev", "/nowhere")
    assert "read" in done.stdout
    assert (inside / "moved").read_text() == "new\n"
    assert not (outside / "outside").exists()
    assert "ermission denied" in done.stderr


@pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")
def test_what_is_started_behind_landlock_cannot_climb_over_it(tmp_path: Path) -> None:
    done = run_behind(f'setsid {sys.executable} -c \'open("{tmp_path}/x", "w")\'', "/dev")
    assert "PermissionError" in done.stderr
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(landlock.version() == 0, reason="this kernel has no Landlock")
def test_a_push_into_a_repository_of_this_machine_works_but_its_hooks_and_settings_stay(tmp_path: Path) -> None:
    origin, clone = tmp_path / "shop", tmp_path / "clone"
    make_repo(origin)
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    places = [str(place) for place in pushed_to(str(origin))]
    push = f"cd {clone} && git push -q origin HEAD:refs/heads/topic; echo evil > {origin}/.git/hooks/post-commit"
    done = run_behind(f"{push}; git config --file {origin}/.git/config a.b c", str(clone), "/dev", *places)
    assert git(origin, "branch", "--list", "topic").strip() == "topic", done.stderr
    assert not (origin / ".git" / "hooks" / "post-commit").exists()
    assert "[a]" not in (origin / ".git" / "config").read_text()


def test_a_program_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    argv = (sys.executable, "-I", "-S", landlock.__file__, "--", "/nowhere/agent")
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("/nowhere/agent cannot be run behind Landlock")
    assert "Traceback" not in done.stderr


def test_a_fence_that_was_asked_for_and_is_not_there_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert probe() == Fence(NONE)
    assert "apt install bubblewrap" in probe(BWRAP).missing
    assert "Linux 5.13" in probe(LANDLOCK).missing
    assert probe(NONE) == Fence(NONE)


def test_each_fence_leaves_the_home_writable_and_ends_before_the_agents_own_command() -> None:
    for kind in (BWRAP, LANDLOCK):
        prefix = Fence(kind).prefix(Path("/w/home"), ["https://example.com/a.git", "/r/shop"])
        assert "/w/home" in prefix
        assert "/r/shop/objects" in prefix
        assert not any("example.com" in word for word in prefix)
        assert prefix[-1] == "--"
    assert Fence(NONE).prefix(Path("/w/home"), []) == ()


def run_behind(script: str, *places: str) -> subprocess.CompletedProcess[str]:
    argv = (sys.executable, "-I", "-S", landlock.__file__, *places, "--", "sh", "-c", script)
    return subprocess.run(argv, capture_output=True, text=True, check=False)
