"""Keys kept in a real Secret Service: its own bus, its own daemon, its own home; nothing of the user's is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
PROGRAM = Path(__file__).with_name("secret_service.py")
missing = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(
    bool(missing), reason=f"NOT TESTED: the Secret Service; install {' and '.join(missing)} (gnome-keyring, dbus)"
)


def in_a_session(home: Path, scene: str, *, unlocked: bool = True, program: Path = PROGRAM, **environ: str) -> str:
    """Run one scene of a program in a session of its own and give what it printed."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    unlock = "printf %s test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
    command = f'{unlock if unlocked else ""}exec "$0" "$1" "$2" "$3"'
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", command, sys.executable, str(program), scene, str(home)],
        env=kept | {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime)} | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def test_a_key_is_kept_read_replaced_and_forgotten(home: Path) -> None:
    assert in_a_session(home, "life_of_a_key") == "probe: Secret Service; kept; replaced; two profiles; forgotten"


def test_the_probe_leaves_nothing_behind(home: Path) -> None:
    assert in_a_session(home, "probe_twice") == "0 entries"


def test_no_key_is_written_to_our_own_files(home: Path) -> None:
    in_a_session(home, "life_of_a_key")
    ours = [path for path in (home / "ours").rglob("*") if path.is_file()]
    assert not [path for path in ours if b"rk_" in path.read_bytes()]


def test_a_keyring_nobody_can_unlock_is_reported_in_a_sentence(home: Path) -> None:
    said = in_a_session(home, "locked", unlocked=False)
    assert said.startswith("unusable: ")
    assert said.endswith(".")
    assert "Traceback" not in said


def test_a_keyring_that_hangs_is_given_up_after_the_limit(home: Path) -> None:
    said = in_a_session(home, "hung")
    assert said == "unusable: The keyring gave no answer within 0.5 s; unlock it."
