"""Limits of the kernel: a control group a workspace, where the engine was given a part of the tree.

Version 2 only, and only a part that is the engine's to divide: one that systemd delegated
(`systemd-run --user --scope -p Delegate=yes replicas-tui local start`), one that this user owns, or a container's own.
Nothing is taken that was not given: the rest of the tree has another master.
"""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

from replicas_tui.local.sizes.envelope import Envelope

LOG = logging.getLogger(__name__)
ROOT = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
LEAF = "replicas-engine"
PREFIX = "replicas-ws-"
PERIOD_US = 100_000
DELEGATED = "user.delegate"  # the mark systemd puts on a part it gave away
# `$0` is the group's list of processes. A shell enters it and becomes the program, so that not one child is outside.
ENTER = 'echo $$ >"$0" && exec "$@"; echo "The limits of this workspace could not be set." >&2; exit 126'


def delegated(root: Path = ROOT, own: Path = OWN) -> Path | None:
    """Return the group that the engine runs in if it may be divided; None if it may not, or there is no version 2."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
        place = next((line[3:] for line in lines if line.startswith("0::/")), None)
        if place is None or not (root / "cgroup.controllers").exists():
            return None
        group = root / place.strip("/")
        controllers = (group / "cgroup.controllers").read_text(encoding="ascii").split()
    except OSError:
        return None
    can_write = all(os.access(group / each, os.W_OK) for each in ("cgroup.procs", "cgroup.subtree_control"))
    return group if "memory" in controllers and can_write and _is_ours(group, place) else None


class Groups:
    """The groups of workspaces below the engine's own; made by `enter`."""

    def __init__(self, top: Path, *, has_cpu: bool) -> None:
        self._top = top
        self.has_cpu = has_cpu

    @classmethod
    def enter(cls, top: Path) -> Groups | None:
        """Divide a group: what runs in it goes into a leaf, as only leaves may hold processes; None if it cannot be."""
        try:
            leaf = top / LEAF
            leaf.mkdir(exist_ok=True)
            for pid in (top / "cgroup.procs").read_text(encoding="ascii").split():
                with contextlib.suppress(ProcessLookupError):
                    (leaf / "cgroup.procs").write_text(pid, encoding="ascii")
            there_are = (top / "cgroup.controllers").read_text(encoding="ascii").split()
            wanted = [each for each in ("memory", "cpu") if each in there_are]
            (top / "cgroup.subtree_control").write_text(" ".join(f"+{each}" for each in wanted), encoding="ascii")
        except OSError as error:
            LOG.warning("the sizes of workspaces cannot be held by the kernel: %s", error)
            return None
        return cls(top, has_cpu="cpu" in wanted)

    def prefix(self, workspace_id: str, envelope: Envelope) -> tuple[str, ...]:
        """Return what a command line begins with to run in the group of a workspace, made if need be; else OSError."""
        group = self._of(workspace_id)
        group.mkdir(exist_ok=True)
        (group / "memory.max").write_text(str(envelope.memory), encoding="ascii")
        if self.has_cpu:
            share = f"{envelope.processors * PERIOD_US} {PERIOD_US}"
            (group / "cpu.max").write_text(share, encoding="ascii")
        return ("sh", "-c", ENTER, str(group / "cgroup.procs"))

    def kills(self, workspace_id: str) -> int:
        """Return how many processes of a workspace the kernel ended for want of memory since its group was made."""
        try:
            lines = (self._of(workspace_id) / "memory.events").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)

    def leave(self, workspace_id: str) -> bool:
        """Remove the group of a workspace that has no process any more; return whether it is gone."""
        with contextlib.suppress(OSError):
            self._of(workspace_id).rmdir()
        return not self._of(workspace_id).exists()

    def _of(self, workspace_id: str) -> Path:
        return self._top / f"{PREFIX}{workspace_id}"


def _is_ours(group: Path, place: str) -> bool:
    if place == "/":
        return (group / "cgroup.type").exists()  # a container's own top; the machine's has no type
    if group.stat().st_uid == os.getuid() != 0:
        return True
    try:
        return os.getxattr(group, DELEGATED) == b"1"
    except (OSError, AttributeError):
        return False
