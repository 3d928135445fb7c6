"""Which part of the kernel's tree the engine takes, and what it writes there; on folders with the kernel's names."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from replicas_tui.local.sizes.cgroup import DELEGATED, LEAF, Groups, delegated
from replicas_tui.local.sizes.envelope import ENVELOPES


def tree(tmp_path: Path, place: str, controllers: str = "cpu memory pids") -> tuple[Path, Path]:
    """Make a tree with one group at `place`, and the file that says that this process is in it."""
    root, own = tmp_path / "cgroup", tmp_path / "own"
    group = root / place.strip("/")
    group.mkdir(parents=True)
    for folder in {root, group}:
        (folder / "cgroup.controllers").write_text(controllers)
        for name in ("cgroup.procs", "cgroup.subtree_control"):
            (folder / name).write_text("")
    own.write_text(f"1:name=systemd:/elsewhere\n0::{place}\n")
    return root, own


def give(group: Path) -> None:
    """Mark a group as systemd does."""
    if os.getuid() == 0:
        try:
            os.setxattr(group, DELEGATED, b"1")
        except OSError:
            pytest.skip("NOT TESTED: this file system keeps no marks of the user")


def test_a_part_that_was_given_to_the_engine_is_taken(tmp_path: Path) -> None:
    root, own = tree(tmp_path, "/user.slice/run-1.scope")
    give(root / "user.slice/run-1.scope")
    assert delegated(root, own) == root / "user.slice/run-1.scope"


@pytest.mark.skipif(os.getuid() != 0, reason="NOT TESTED: only the system's manager can write where it was not told to")
def test_a_part_that_has_another_master_is_left_alone_even_where_we_could_write(tmp_path: Path) -> None:
    root, own = tree(tmp_path, "/user.slice/session-2.scope")
    assert delegated(root, own) is None


def test_the_top_of_a_container_is_its_own_and_the_top_of_a_machine_is_not(tmp_path: Path) -> None:
    root, own = tree(tmp_path, "/")
    (root / "cgroup.type").write_text("domain")
    assert delegated(root, own) == root
    (root / "cgroup.type").unlink()
    if os.getuid() == 0:
        assert delegated(root, own) is None


def test_without_a_controller_for_memory_or_without_version_two_there_is_nothing_to_take(tmp_path: Path) -> None:
    root, own = tree(tmp_path, "/mine", controllers="pids")
    give(root / "mine")
    assert delegated(root, own) is None
    own.write_text("3:memory:/here\n")
    assert delegated(root, own) is None
    assert delegated(tmp_path / "none", own) is None


def test_who_divides_a_group_moves_all_that_ran_in_it_into_a_leaf_first(tmp_path: Path) -> None:
    root, _ = tree(tmp_path, "/mine")
    top = root / "mine"
    (top / "cgroup.procs").write_text("41\n")
    groups = Groups.enter(top)
    assert groups is not None
    assert groups.has_cpu
    assert (top / LEAF / "cgroup.procs").read_text() == "41"
    assert (top / "cgroup.subtree_control").read_text() == "+memory +cpu"


def test_a_group_that_cannot_be_divided_is_done_without(tmp_path: Path) -> None:
    assert Groups.enter(tmp_path / "gone") is None


def test_a_program_enters_the_group_of_its_workspace_before_it_does_anything(tmp_path: Path) -> None:
    root, _ = tree(tmp_path, "/mine")
    groups = Groups(root / "mine", has_cpu=True)
    wrapper = groups.prefix("w1", ENVELOPES["small"])
    group = root / "mine/replicas-ws-w1"
    assert (group / "memory.max").read_text() == str(8 * 1024**3)
    assert (group / "cpu.max").read_text() == "200000 100000"
    done = subprocess.run([*wrapper, "sh", "-c", "echo $$ $0", "it"], capture_output=True, text=True, check=True)
    pid, name = done.stdout.split()
    assert ((group / "cgroup.procs").read_text().strip(), name) == (pid, "it")


def test_a_program_that_cannot_be_limited_does_not_run(tmp_path: Path) -> None:
    groups = Groups(tmp_path, has_cpu=False)
    wrapper = groups.prefix("w1", ENVELOPES["small"])
    (tmp_path / "replicas-ws-w1/memory.max").unlink()
    (tmp_path / "replicas-ws-w1").rmdir()
    done = subprocess.run([*wrapper, "echo", "it ran"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (126, "")
    assert "limits of this workspace" in done.stderr


def test_what_the_kernel_ended_is_counted(tmp_path: Path) -> None:
    groups = Groups(tmp_path, has_cpu=False)
    groups.prefix("w1", ENVELOPES["small"])
    assert groups.kills("w1") == 0
    (tmp_path / "replicas-ws-w1/memory.events").write_text("low 0\noom 3\noom_kill 2\n")
    assert groups.kills("w1") == 2
