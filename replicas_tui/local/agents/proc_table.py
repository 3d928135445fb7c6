"""Who runs on this machine, as far as the engine must know: markers, start times, life.

Linux reads /proc. Elsewhere `ps` is asked, which shows environments of the user's own processes only: enough, as
the engine never looks for anybody else's.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
OF_THE_KERNEL, ENDING = 0x200000, 0x4  # flags of a process, as include/linux/sched.h has them
BECOMING_S = 1.0  # longer than any exec takes


def has_proc() -> bool:
    """Return whether this system has a /proc like Linux's."""
    return sys.platform == "linux" and (PROC / "self" / "environ").exists()


def find_by_environment(*entries: str) -> list[int]:
    """Return the processes, but for ourselves, that started with one of these `KEY=value` in their environment."""
    wanted = frozenset(entries)
    found = _find_in_proc(wanted) if has_proc() else _find_in_ps(wanted)
    return [pid for pid in found if pid != os.getpid()]


def start_time(pid: int) -> str | None:
    """Return when a process started, in whatever form tells it from a later one of the same id; None if it is gone."""
    if not has_proc():
        return _ps(["-o", "lstart=", "-p", str(pid)]).strip() or None
    try:
        stat = (PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    fields = stat.rpartition(b")")[2].split()
    return None if fields[0] in {b"Z", b"X"} else fields[19].decode()


def program(pid: int) -> str | None:
    """Return the name of the program a process runs, as far as the system keeps it; None if it is gone."""
    if not has_proc():
        return _ps(["-o", "comm=", "-p", str(pid)]).strip().rpartition("/")[2] or None
    try:
        return (PROC / str(pid) / "comm").read_text(errors="replace").strip()
    except OSError:
        return None


@functools.cache
def boot_id() -> str:
    """Return what names this boot of the machine: process ids of another boot mean nothing."""
    if has_proc():
        return (PROC / "sys/kernel/random/boot_id").read_text().strip()
    return str(round(time.time() - time.monotonic(), -1))


def environments() -> Iterator[tuple[int, list[bytes]]]:
    """Go through the user's processes with the `KEY=value` each started with; Linux alone."""
    for folder in os.scandir(PROC):
        if not folder.name.isdigit():
            continue
        try:
            environment = _environment(Path(folder.path))
        except OSError:  # it ended, or it is another user's
            continue
        # A zombie's environment is empty, so the dead are not found.
        yield int(folder.name), environment.split(b"\0")


def _environment(process: Path) -> bytes:
    """Read what a process started with. While it becomes another program it has nothing, which is waited out."""
    deadline = time.monotonic() + BECOMING_S
    while not (environment := (process / "environ").read_bytes()):
        if _has_none(process) or time.monotonic() > deadline:
            break
        time.sleep(0.001)
    return environment


def _has_none(process: Path) -> bool:
    """Return whether a process is dead, the kernel's own, or was started with nothing, as `env -i` does."""
    fields = (process / "stat").read_bytes().rpartition(b")")[2].split()
    state, flags, begin, end = fields[0], int(fields[6]), int(fields[47]), int(fields[48])
    return state in {b"Z", b"X"} or bool(flags & (OF_THE_KERNEL | ENDING)) or 0 < begin == end


def _find_in_proc(entries: frozenset[str]) -> list[int]:
    wanted = {each.encode() for each in entries}
    return [pid for pid, environment in environments() if not wanted.isdisjoint(environment)]


def _find_in_ps(entries: frozenset[str]) -> list[int]:
    rows = (line.split() for line in _ps(["axeww", "-o", "pid=,command="]).splitlines())
    return [int(row[0]) for row in rows if row and not entries.isdisjoint(row[1:])]


def _ps(arguments: list[str]) -> str:
    done = subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False, timeout=10)
    return done.stdout
