"""The key of the engine's stored secrets in a real Secret Service."""

from __future__ import annotations

from pathlib import Path

from tests.keyring.test_keyring import in_a_session, pytestmark  # noqa: F401 - skipped alike

PROGRAM = Path(__file__).with_name("engine_vault.py")
ROOT = str(PROGRAM.parents[2])
GONE = "503 Their key is not there: the system's keyring is locked, or does not have it any more"


def played(home: Path, scene: str, *, unlocked: bool = True) -> str:
    return in_a_session(home, scene, unlocked=unlocked, program=PROGRAM, PYTHONPATH=ROOT)


def test_a_variable_sealed_with_a_key_in_the_keyring_is_read_after_a_restart_and_in_another_session(
    tmp_path: Path,
) -> None:
    assert played(tmp_path, "store") == "in the keyring; after a restart: the same"
    assert played(tmp_path, "look") == "the same"


def test_a_key_that_is_gone_from_the_keyring_is_one_sentence_and_never_replaced(tmp_path: Path) -> None:
    assert played(tmp_path, "lost") == f"{GONE}; same file"


def test_a_keyring_that_is_locked_is_one_sentence_and_its_key_opens_again_later(tmp_path: Path) -> None:
    assert played(tmp_path, "store") == "in the keyring; after a restart: the same"
    assert played(tmp_path, "locked", unlocked=False) == f"{GONE}; same file"
    assert played(tmp_path, "look") == "the same"


def test_a_keyring_that_was_never_usable_leaves_the_key_in_a_private_file(tmp_path: Path) -> None:
    assert played(tmp_path, "locked", unlocked=False) == "sealed; key"
    assert (tmp_path / "engine" / "engine.vault").stat().st_mode & 0o777 == 0o600
