"""The ways to get a key that need no keyring: an environment variable, a helper program, a file of our own.

Every read blocks (a helper up to its limit); callers go through `off_loop`. A sentence names the variable, the
program or the file, never what was in it.
"""

from __future__ import annotations

import os
import shlex
import signal
import stat
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from replicas_tui.credentials.secret import CredentialError, Secret, parse_key
from replicas_tui.settings.private_files import write_private

COMMAND_LIMIT_S = 10.0


def read_variable(name: str, environ: Mapping[str, str]) -> Secret:
    """Take the key from the environment variable `name`.

    Raises:
        CredentialError: it is not set, or holds no key.
    """
    if not environ.get(name, "").strip():
        raise CredentialError(f"The environment variable {name} is not set; it must hold the API key.")
    return _parsed(environ[name], f"The environment variable {name}")


def read_command(line: str, *, limit_s: float = COMMAND_LIMIT_S) -> Secret:
    """Run a helper (`pass show replicas`) without a shell and without our terminal; take the key it prints.

    Raises:
        CredentialError: it is not there, failed, took longer than `limit_s` seconds, or printed no key.
    """
    words = _words(line)
    try:
        process = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # no controlling terminal: a helper that prompts fails instead of writing over us
        )
    except OSError as error:
        raise CredentialError(f"The key helper {words[0]!r} cannot be run: {error.strerror}.") from None
    try:
        printed, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        _end(process)
        raise CredentialError(f"The key helper {words[0]!r} gave no answer within {limit_s:g} s.") from None
    if process.returncode:
        raise CredentialError(
            f"The key helper {words[0]!r} failed (exit {process.returncode}); run it in a shell to see why."
        )
    return _parsed(printed.decode("utf-8", "replace"), f"The key helper {words[0]!r}")


def read_key_file(path: Path) -> Secret | None:
    """Read a key file of ours; None if there is none.

    Raises:
        CredentialError: others can read it, it is no plain file, or it holds no key.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CredentialError(f"The key file {path} cannot be read: {error.strerror}.") from None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise CredentialError(f"The key file {path} is no plain file.")
        if found.st_mode & 0o077:
            raise CredentialError(f"The key file {path} can be read by others; run: chmod 600 {shlex.quote(str(path))}")
        text = file.read(8192).decode("utf-8", "replace")
    return _parsed(text, f"The key file {path}")


def write_key_file(path: Path, key: Secret) -> None:
    """Keep the key in a file only its owner may read.

    Raises:
        CredentialError: the file cannot be written.
    """
    try:
        write_private(path, key.reveal() + "\n")
    except OSError as error:
        raise CredentialError(f"The key file {path} cannot be written: {error.strerror}.") from None


def _parsed(text: str, where: str) -> Secret:
    try:
        return parse_key(text)
    except CredentialError:
        raise CredentialError(
            f"{where} gave no API key: a key is one word of plain letters, digits and signs."
        ) from None


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise CredentialError(f"The key helper's command cannot be understood: {error}.") from None
    if not words:
        raise CredentialError("The key helper's command is empty.")
    return words


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the helper and all it started, and leave no pipe open."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
