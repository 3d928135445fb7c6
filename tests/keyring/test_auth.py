"""Logging in and out on the command line where there is a keyring, a locked one, and none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.keyring.test_keyring import in_a_session, pytestmark  # noqa: F401 - skipped alike

PROGRAM = Path(__file__).with_name("auth_words.py")
ROOT = str(PROGRAM.parents[2])
FORGOTTEN = "The key of work is forgotten here. On the server it stays valid until it is revoked there.\n"
LOCKED = "The keyring (Secret Service) is locked; unlock it and try again."
NONE = "This machine has no keyring that is running."
WAYS = (
    "Without it: --key-from env:NAME or command:…, or --in-file"
    " (anyone who can read your files, a backup included, can read the key)."
)
Said = dict[str, list[object]]


def played(home: Path, scene: str, *, unlocked: bool = True) -> Said:
    found: Said = json.loads(in_a_session(home, scene, unlocked=unlocked, program=PROGRAM, PYTHONPATH=ROOT))
    return found


def without_a_bus(home: Path, scene: str) -> Said:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = kept | {"HOME": str(home), "PYTHONPATH": ROOT, "XDG_RUNTIME_DIR": str(home / "nowhere")}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), scene, str(home)], env=env, capture_output=True, text=True, check=True
    )
    found: Said = json.loads(done.stdout)
    return found


def test_a_key_is_tried_kept_in_the_keyring_looked_at_and_forgotten(tmp_path: Path) -> None:
    said = played(tmp_path, "all")
    url = f"http://127.0.0.1:{(tmp_path / 'port').read_text()}"
    code, out, err = said["wrong"]
    assert (code, out) == (1, "")
    assert str(err).startswith("replicas-tui: Not kept: The server said: no such key (401).")
    assert said["login"] == [0, f"The key of work works at {url}; it is kept in Secret Service.\n", ""]
    assert said["status"] == [0, f"work: the server at {url} takes its key (keyring).\n", ""]
    assert said["list"][0] == 0
    assert said["logout"] == said["again"] == [0, FORGOTTEN, ""]
    code, out, err = said["after"]
    assert (code, err) == (1, "")
    assert json.loads(str(out))["says"] == "no key is kept (keyring); replicas-tui auth login"
    files = [path for path in (tmp_path / "ours").rglob("*") if path.is_file()]
    assert not [path for path in files if b"rk_" in path.read_bytes()]


def test_a_locked_keyring_is_named_and_no_key_is_said_to_be_forgotten_that_is_there_still(tmp_path: Path) -> None:
    assert played(tmp_path, "login")["login"][0] == 0
    said = played(tmp_path, "later", unlocked=False)
    assert said["status"] == [1, f"work: {LOCKED}\n", ""]
    assert said["logout"] == [1, "", f"replicas-tui: {LOCKED}\n"]
    assert said["login"] == [1, "", f"replicas-tui: {LOCKED} {WAYS}\n"]
    unlocked = played(tmp_path, "later")
    assert [words[0] for words in unlocked.values()] == [0, 0, 0]


def test_without_a_keyring_each_word_says_so_and_the_other_ways_are_named(tmp_path: Path) -> None:
    assert played(tmp_path, "login")["login"][0] == 0
    said = without_a_bus(tmp_path, "later")
    assert said["status"] == [1, f"work: {NONE}\n", ""]
    assert said["logout"] == [1, "", f"replicas-tui: {NONE}\n"]
    assert said["login"] == [1, "", f"replicas-tui: {NONE} {WAYS}\n"]
