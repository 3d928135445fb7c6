"""The one way the engine runs git.

Whatever repository it looks at: no hook, no fsmonitor, no pager, no prompt, no helper of a URL's choosing; a time
limit; a bounded output; and an environment made here. By default git reads no configuration but the repository's own;
`as_user` adds the user's, for talking to the outside world with the user's own credentials.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.workspaces.redact import last_words
from replicas_tui.spawning import Spawned, spawn

TIMEOUT_S = 60.0
OUTPUT_LIMIT = 32 * 1024 * 1024
STDERR_LIMIT = 64 * 1024
CHUNK = 64 * 1024
NULL = "/dev/null"
_ALWAYS = {
    "core.fsmonitor": "false",
    "core.hooksPath": NULL,
    "core.pager": "cat",
    "core.quotePath": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.ext.allow": "never",
    "advice.detachedHead": "false",
    "submodule.recurse": "false",
}
_FROM_USER = frozenset(
    {"PATH", "TMPDIR", "TZ", "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL"}
    | {"SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "HOME", "USER", "LOGNAME"}
    | {name for base in ("http_proxy", "https_proxy", "no_proxy", "all_proxy") for name in (base, base.upper())}
)


class GitError(Exception):
    """Git refused; the message is its own, safe to show."""


@dataclass(frozen=True, slots=True)
class GitOutput:
    """What git wrote; `cut` when there was more than the limit."""

    stdout: bytes
    code: int = 0
    cut: bool = False

    @property
    def text(self) -> str:
        """Its words, without the last newline."""
        return self.stdout.decode("utf-8", "surrogateescape").rstrip("\n")


def git_environment(
    *, as_user: bool = False, config: Mapping[str, str] | None = None, extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the whole environment of a git call.

    Args:
        as_user: With the user's own configuration and credentials.
        config: Settings that win over every file. They travel by environment, as a URL with a password may be one.
        extra: Further variables, such as GIT_DIR.
    """
    env = {key: value for key, value in os.environ.items() if key in _FROM_USER}
    if not as_user:
        env |= {"HOME": NULL, "XDG_CONFIG_HOME": NULL, "GIT_CONFIG_GLOBAL": NULL}
        env |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1"}
    # No terminal to ask at, so nothing is asked: a missing password is an error at once.
    env |= {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never", "GCM_INTERACTIVE": "never"}
    env |= {"GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C", "GIT_EDITOR": "false"}
    return {**env, **_config_variables({**_ALWAYS, **(config or {})}), **(extra or {})}


async def run_git(
    arguments: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
    timeout_s: float = TIMEOUT_S,
    limit: int = OUTPUT_LIMIT,
    may_fail: bool = False,
) -> GitOutput:
    """Run git to its end.

    Args:
        arguments: Without the `git`; put `--` before a URL or path from outside.
        cwd: Where; anywhere neutral if not given.
        env: From `git_environment`; the strict one if not given.
        stdin: What to feed it.
        timeout_s: After which it is killed.
        limit: Bytes of output after which it is stopped and the output marked `cut`.
        may_fail: Return the exit code instead of raising.

    Raises:
        GitError: It failed, took too long, or is not installed.
    """
    git = await _start(arguments, cwd, git_environment() if env is None else env)
    try:
        async with asyncio.timeout(timeout_s):
            stdout, cut, stderr = await _talk(git, stdin, limit)
            await git.ended.wait()
    except TimeoutError:
        raise GitError(f"git {arguments[0]} took longer than {timeout_s:g} s and was stopped.") from None
    finally:
        await git.end()
    code = git.process.returncode
    if code and not cut and not may_fail:
        raise GitError(last_words(stderr) or f"git {arguments[0]} ended with exit status {code}.")
    return GitOutput(stdout, 0 if cut else code or 0, cut)


async def _start(arguments: Sequence[str], cwd: Path | None, env: Mapping[str, str]) -> Spawned:
    try:
        # A session of its own: no terminal to ask at, and its helpers end with it.
        return await spawn(["git", *arguments], cwd=cwd or Path("/"), env=env)
    except FileNotFoundError as error:
        missing = error.filename == "git"
        raise GitError("git is not installed." if missing else f"The folder {cwd} is not there.") from error
    except (OSError, ValueError) as error:
        raise GitError(f"git cannot be run: {error}") from error


async def _talk(git: Spawned, stdin: bytes | None, limit: int) -> tuple[bytes, bool, bytes]:
    process = git.process
    assert process.stdout is not None  # noqa: S101 - spawn asks for the pipes
    assert process.stderr is not None  # noqa: S101
    async with asyncio.TaskGroup() as group:
        feed = group.create_task(_feed(process, stdin))
        errors = group.create_task(_read_end(process.stderr))
        stdout, cut = await _read_start(process.stdout, limit)
        if cut:
            git.kill_group(signal.SIGKILL)
    feed.cancel()
    return stdout, cut, errors.result()


async def _feed(process: Process, stdin: bytes | None) -> None:
    assert process.stdin is not None  # noqa: S101 - spawn asks for the pipes
    with contextlib.suppress(ConnectionError):
        process.stdin.write(stdin or b"")
        await process.stdin.drain()
    process.stdin.close()


async def _read_start(stream: asyncio.StreamReader, limit: int) -> tuple[bytes, bool]:
    kept = bytearray()
    while chunk := await stream.read(CHUNK):
        kept += chunk
        if len(kept) > limit:
            return bytes(kept[:limit]), True
    return bytes(kept), False


async def _read_end(stream: asyncio.StreamReader) -> bytes:
    kept = b""
    while chunk := await stream.read(CHUNK):
        kept = (kept + chunk)[-STDERR_LIMIT:]
    return kept


def _config_variables(config: Mapping[str, str]) -> dict[str, str]:
    variables = {"GIT_CONFIG_COUNT": str(len(config))}
    for index, (key, value) in enumerate(config.items()):
        variables[f"GIT_CONFIG_KEY_{index}"] = key
        variables[f"GIT_CONFIG_VALUE_{index}"] = value
    return variables
