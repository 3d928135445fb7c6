"""What the user may set about the engine: the file `engine.toml` in its folder, environment variables over it.

Standard library only, because the command line reads it before anything heavy is imported.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "REPLICAS_ENGINE_"
AGENTS = "agents"
PACE = "REPLICAS_SCRIPT_PACE"  # the one variable that is handed on to the built-in agent


class SettingsError(Exception):
    """A setting nobody can read; the message names it."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How this engine behaves. Times are seconds.

    Attributes:
        sleep_after_s: How long nothing may happen before a replica is put to sleep.
        delete_asleep_after_s: How long a replica sleeps before it is deleted; 0 is never, as work made on one's own
            machine is not thrown away unasked.
        create_wait_s: How long a create without the version header may block.
        ping_s: The heartbeat of event streams.
        use_keyring: 1 keeps the key of stored secrets in the system's keyring where there is one, 0 in a file.
        hook_timeout_s: How long a hook of an environment may take.
        warm_pool_size: How many spare workspaces a warm pool keeps.
        pool_retry_s: How long a warm pool waits after a spare that could not be made; doubled with each further one.
        watch_s: How often the git state is looked at while a turn runs.
        forge_poll_s: How often open pull requests are looked at through the user's `gh` and `glab`; 0 is never.
        forge_gather_s: How long what is said about a pull request is gathered into one message.
        cron_min_interval_s: How often an automation's schedule may be due.
        cron_grace_s: How late a run that was missed, as the engine did not run, is still made up for.
        agent_idle_s: How long an agent's process is kept after its last turn; the next message resumes its session.
        permissions: What agents may do unasked: `ask` (only read), `edits` (change files of their workspace) or `all`.
        isolation: What keeps agents from the rest of the machine: `auto` (the best there is), `bwrap`, `landlock` or
            `none`.
        agent_env: Variables every agent gets.
        agents: Tables of agents, as the file has them: read when somebody asks for an agent, as a wrong one is no
            reason not to start.
    """

    sleep_after_s: float = 3600.0
    delete_asleep_after_s: float = 0.0
    create_wait_s: float = 120.0
    ping_s: float = 15.0
    watch_s: float = 2.0
    hook_timeout_s: float = 900.0
    warm_pool_size: float = 1.0
    pool_retry_s: float = 30.0
    use_keyring: float = 1.0
    forge_poll_s: float = 60.0
    forge_gather_s: float = 5.0
    cron_min_interval_s: float = 3600.0
    cron_grace_s: float = 900.0
    agent_idle_s: float = 900.0
    permissions: str = "edits"
    isolation: str = "auto"
    agent_env: Mapping[str, str] = field(default_factory=dict)
    agents: object = field(default_factory=dict)


WORDS: Mapping[str, tuple[str, ...]] = {
    "permissions": ("ask", "edits", "all"),
    "isolation": ("auto", "bwrap", "landlock", "none"),
}
NUMBERS = tuple(each.name for each in fields(EngineSettings) if each.name not in {"agent_env", AGENTS, *WORDS})
NAMES = (*NUMBERS, *WORDS)


def read_settings(file: Path, environ: Mapping[str, str] = os.environ) -> EngineSettings:
    """Return the file's settings with the environment's (`REPLICAS_ENGINE_SLEEP_AFTER_S=60`) over them.

    Raises:
        SettingsError: A value is no number above or equal to 0 or none of the setting's words, a name is unknown, or
            the file is no TOML.
    """
    raw: dict[str, Any] = _of_file(file)
    agents = raw.pop(AGENTS, {})
    for name in NAMES:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            raw[name] = text
    read: dict[str, Any] = {
        name: _word(name, value) if name in WORDS else _number(name, value) for name, value in raw.items()
    }
    pace = environ.get(PACE)
    return EngineSettings(**read, agent_env={} if pace is None else {PACE: pace}, agents=agents)


def _of_file(file: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error
    if unknown := [name for name in raw if name not in (*NAMES, AGENTS)]:
        raise SettingsError(f"{file} sets {unknown[0]!r}, which is no setting; known: {', '.join(NAMES)}")
    return raw


def _word(name: str, value: Any) -> str:
    if value not in WORDS[name]:
        raise SettingsError(f"The engine's setting {name} must be one of {', '.join(WORDS[name])}, not {value!r}")
    return str(value)


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < float("inf"):
        raise SettingsError(f"The engine's setting {name} must be a number of seconds, not {value!r}")
    return number
