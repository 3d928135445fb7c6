"""Which fence this machine has, and the command line that puts an agent behind it.

Behind a fence an agent reads what the user can read, but writes only into its workspace's home, temporary folders and
devices, and, of a repository on this machine that it was cloned from, what a push must write.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.fence import landlock

AUTO, NONE, LANDLOCK, BWRAP = "auto", "none", "landlock", "bwrap"
SHARED = ("/tmp", "/var/tmp", "/dev")  # noqa: S108 - places, none of which we make files in
PROBE_S = 5.0
_BWRAP = (
    *("bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc"),
    *("--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc"),
)


@dataclass(frozen=True, slots=True)
class Fence:
    """What agents run behind.

    Attributes:
        kind: `bwrap`, `landlock` or `none`.
        missing: Why the fence that was asked for is not there, and what to do; no agent runs then.
    """

    kind: str = NONE
    missing: str = ""

    @property
    def nests(self) -> bool:
        """Whether another fence can stand behind it: Landlock lets nobody mount, which every other one does."""
        return self.kind != LANDLOCK

    def prefix(self, home: Path, origins: Sequence[str]) -> tuple[str, ...]:
        """Return what comes before an agent's command line.

        Args:
            home: The workspace's home.
            origins: Where its clones push to; those on this machine matter.
        """
        places = [*SHARED, str(home), *(str(place) for origin in origins for place in pushed_to(origin))]
        if self.kind == LANDLOCK:
            return (sys.executable, "-I", "-S", landlock.__file__, *places, "--")
        if self.kind == BWRAP:
            binds = [word for place in places if place != "/dev" for word in ("--bind-try", place, place)]
            return (*_BWRAP, *binds, "--")
        return ()


def probe(wish: str = AUTO) -> Fence:
    """Return the fence there is, tried by running something behind it."""
    has_landlock = landlock.version() > 0
    if wish == NONE:
        return Fence()
    if wish in {AUTO, BWRAP} and _bwrap_works():
        return Fence(BWRAP)
    if wish in {AUTO, LANDLOCK} and has_landlock:
        return Fence(LANDLOCK)
    if wish == AUTO:
        return Fence()
    return Fence(NONE, _MISSING[wish])


_MISSING = {
    BWRAP: "The engine's setting isolation is bwrap, but bubblewrap does not work here: install it (apt install "
    "bubblewrap) or set another isolation.",
    LANDLOCK: "The engine's setting isolation is landlock, but this system's kernel has no Landlock (Linux 5.13 or "
    "newer has): set another isolation.",
}


def _bwrap_works() -> bool:
    if shutil.which("bwrap") is None:
        return False
    try:
        done = subprocess.run([*_BWRAP, "true"], check=False, capture_output=True, timeout=PROBE_S)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def pushed_to(origin: str) -> tuple[Path, ...]:
    """Return what a push into a repository on this machine writes: neither its hooks nor its settings."""
    path = Path(origin.removeprefix("file://"))
    if not path.is_absolute():
        return ()
    git = path / ".git" if (path / ".git").is_dir() else path
    return tuple(git / name for name in ("objects", "refs", "logs"))
