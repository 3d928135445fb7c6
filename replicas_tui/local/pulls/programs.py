"""`gh` and `glab`, run by the engine as the user: with the user's own login, which the engine itself never sees.

They get the user's home and what they need to find their login, no terminal, nothing of a workspace, and a time limit.
Light, because the command line says which of them there are.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from asyncio.subprocess import DEVNULL
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.local.workspaces.redact import last_words
from replicas_tui.spawning import Spawned, spawn

GH, GLAB = "gh", "glab"
TIMEOUT_S = 20.0
LONGEST_ANSWER = 8 * 1024 * 1024
_CHUNK = 64 * 1024
_PASSED = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "SSL_CERT_FILE", "SSL_CERT_DIR"}
    | {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"}
    | {"GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_CONFIG_DIR"}
    | {"GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN", "OAUTH_TOKEN", "GLAB_CONFIG_DIR"}
    | {name for base in ("http_proxy", "https_proxy", "no_proxy", "all_proxy") for name in (base, base.upper())}
)
_QUIET = {
    "GH_PROMPT_DISABLED": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "GH_PAGER": "cat",
    "GLAB_CHECK_UPDATE": "false",
    "NO_PROMPT": "1",
    "PAGER": "cat",
    "NO_COLOR": "1",
    "CLICOLOR_FORCE": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "BROWSER": "false",
    "LC_ALL": "C.UTF-8",
}


class ProgramError(Exception):
    """It is not there, failed, or took too long; the message is fit for a log."""


def installed() -> tuple[str, ...]:
    """Return those of the two that are there."""
    return tuple(name for name in (GH, GLAB) if shutil.which(name))


async def ask(name: str, *arguments: str) -> bytes:
    """Run one of them to its end and return what it printed; ProgramError if it failed."""
    program = await _start(name, arguments)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            async with asyncio.TaskGroup() as group:
                said = group.create_task(_read(program.process.stdout))
                complaint = group.create_task(_read(program.process.stderr))
            code = await program.exit_code()
    except TimeoutError:
        program.kill_group(signal.SIGKILL)  # it may have ended, and what it started not
        raise ProgramError(f"{name} took longer than {TIMEOUT_S:g} s and was stopped") from None
    finally:
        await program.end()
    if code:
        raise ProgramError(f"{name} {arguments[0]} ended with exit status {code}: {_sentence(complaint.result())}")
    if len(said.result()) > LONGEST_ANSWER:
        raise ProgramError(f"{name} {arguments[0]} said too much")
    return said.result()


async def _start(name: str, arguments: Sequence[str]) -> Spawned:
    env = {key: value for key, value in os.environ.items() if key in _PASSED} | _QUIET
    program = shutil.which(name)
    if program is None:
        raise ProgramError(f"{name} is not installed")
    try:
        return await spawn((program, *arguments), cwd=Path("/"), env=env, stdin=DEVNULL)
    except (OSError, ValueError) as error:
        raise ProgramError(f"{name} cannot be run: {error}") from error


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    """Read to the end, and keep no more than one byte over the limit."""
    kept = b""
    while stream is not None and (chunk := await stream.read(_CHUNK)):
        kept += chunk[: LONGEST_ANSWER + 1 - len(kept)]
    return kept


def _sentence(complaint: bytes) -> str:
    return " ".join(last_words(complaint).split()) or "it said nothing"
