from __future__ import annotations

import asyncio
import os
import pickle
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from replicas_tui.credentials import key_sources
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.credentials.secret import CredentialError, Secret, parse_key
from replicas_tui.local.agents.proc_table import find_by_environment
from replicas_tui.settings.folders import Folders, find_folders
from replicas_tui.settings.profiles import Profile

KEY = "rk_live_0123456789abcdef"


def hosted(key: str, name: str = "work") -> Profile:
    return Profile(name, "hosted", "https://example.com", key)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return find_folders(str(tmp_path), {})


def credentials(folders: Folders, **environ: str) -> Credentials:
    return Credentials(folders, environ)


def test_a_secret_shows_itself_nowhere() -> None:
    secret = Secret(KEY)
    assert KEY not in f"{secret} {secret!r} {[secret]} {secret!s:>20}"
    assert secret.reveal() == KEY
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_secrets_are_equal_by_what_they_hold() -> None:
    assert Secret(KEY) == Secret(KEY) != Secret("other")
    assert Secret(KEY) != KEY


@pytest.mark.parametrize("typed", ["", "  \n", "two words", "naïve", "a\x00b", "x" * 5000, "key\x1b[2J"])
def test_what_cannot_be_a_key_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(CredentialError) as refused:
        parse_key(typed)
    assert typed.strip() == "" or typed not in str(refused.value)


async def test_a_variable_gives_the_key_trimmed(folders: Folders) -> None:
    assert await credentials(folders, MY_KEY=f" {KEY}\n").find(hosted("env:MY_KEY")) == Secret(KEY)


async def test_a_variable_that_is_not_set_is_named(folders: Folders) -> None:
    with pytest.raises(CredentialError, match="MY_KEY is not set"):
        await credentials(folders, MY_KEY=" ").find(hosted("env:MY_KEY"))


async def test_a_helper_gives_the_key_without_a_shell(folders: Folders, tmp_path: Path) -> None:
    helper = tmp_path / "a helper"
    helper.write_text(f'#!/bin/sh\n[ "$1" = \'$HOME; x\' ] && echo "  {KEY}  "\n')
    helper.chmod(0o700)
    assert await credentials(folders).find(hosted(f"command:'{helper}' '$HOME; x'")) == Secret(KEY)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("no-such-helper-anywhere", "cannot be run"),
        ("false", r"'false' failed \(exit 1\)"),
        ("true", "gave no API key"),
        ("echo two words", "gave no API key"),
        ("echo 'open", "cannot be understood"),
    ],
)
def test_a_helper_that_fails_is_named_in_a_sentence(line: str, says: str) -> None:
    with pytest.raises(CredentialError, match=says):
        key_sources.read_command(line)


def test_what_a_failing_helper_printed_is_not_repeated() -> None:
    with pytest.raises(CredentialError) as failed:
        key_sources.read_command(f"sh -c 'echo {KEY}; echo {KEY} >&2; exit 3'")
    assert KEY not in str(failed.value)


def test_a_helper_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPER_OF", str(tmp_path))
    with pytest.raises(CredentialError, match="no answer within"):
        key_sources.read_command("sh -c 'sleep 600 & sleep 600'", limit_s=1.5)
    end = time.monotonic() + 60
    while find_by_environment(f"HELPER_OF={tmp_path}"):
        assert time.monotonic() < end, "what the helper started still runs"
        time.sleep(0.01)


def test_a_helper_cannot_reach_our_terminal() -> None:
    with pytest.raises(CredentialError, match="failed"):
        key_sources.read_command("sh -c 'exec 3</dev/tty && echo key'")


async def test_without_a_keyring_the_key_goes_to_a_file_only_after_a_yes(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring

    keyring.core._keyring_backend = None
    asked = credentials(folders)
    with pytest.raises(CredentialError, match="no keyring"):
        await asked.store(hosted("keyring"), Secret(KEY))
    assert not asked.key_file("work").exists()
    stored = await asked.store(hosted("keyring"), Secret(KEY), file_agreed=True)
    path = Path(stored.where)
    assert stored.profile.key == "file"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert await asked.find(stored.profile) == Secret(KEY)
    await asked.forget(stored.profile)
    assert await asked.find(stored.profile) is None


@pytest.mark.parametrize("backend", ["keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"])
async def test_a_keyring_that_keeps_nothing_is_not_offered(
    folders: Folders, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    import keyring

    keyring.core._keyring_backend = None
    found = await credentials(folders).probe()
    assert (found.usable, found.name) == (False, "")
    assert "no keyring" in found.reason


def test_a_key_file_others_can_read_is_refused_with_the_remedy(folders: Folders) -> None:
    path = credentials(folders).key_file("work")
    key_sources.write_key_file(path, Secret(KEY))
    path.chmod(0o644)
    with pytest.raises(CredentialError, match="chmod 600"):
        key_sources.read_key_file(path)


def test_a_key_file_that_is_a_link_or_a_pipe_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(CredentialError, match="cannot be read"):
        key_sources.read_key_file(tmp_path / "link")
    with pytest.raises(CredentialError, match="no plain file"):
        key_sources.read_key_file(tmp_path / "pipe")


def test_a_profile_name_cannot_leave_the_key_folder(folders: Folders) -> None:
    path = credentials(folders).key_file("a/../../b")
    assert path.parent == folders.data / "keys"


def test_a_failed_write_leaves_the_old_key(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    path = credentials(folders).key_file("work")
    key_sources.write_key_file(path, Secret(KEY))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CredentialError, match="No space left"):
        key_sources.write_key_file(path, Secret("rk_other"))
    assert key_sources.read_key_file(path) == Secret(KEY)
    assert [entry.name for entry in path.parent.iterdir()] == ["work"]


async def test_a_call_that_hangs_leaves_the_loop_free_and_is_given_up() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    with pytest.raises(TimeoutError):
        await off_loop(lambda: time.sleep(1), limit_s=0.2)
    ticking.cancel()
    assert ticks > 1  # a loop that stood still comes to one at most


async def test_what_a_call_raises_is_raised_to_the_caller() -> None:
    def fail() -> None:
        raise CredentialError("no")

    with pytest.raises(CredentialError, match="no"):
        await off_loop(fail, limit_s=5)


def test_a_hung_keyring_does_not_hang_the_exit() -> None:
    program = (
        "import asyncio, time\n"
        "from replicas_tui.credentials.off_loop import off_loop\n"
        "try: asyncio.run(off_loop(lambda: time.sleep(600), limit_s=0.1))\n"
        "except TimeoutError: print('given up')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "given up\n"
