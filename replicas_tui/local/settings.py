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
        watch_s: How often the git state is looked at while a turn runs.
        cron_min_interval_s: How often an automation's schedule may be due.
        cron_grace_s: How late a run that was missed, as the engine did not run, is still made up for.
        agent_env: Variables every agent gets.
    """

    sleep_after_s: float = 3600.0
    delete_asleep_after_s: float = 0.0
    create_wait_s: float = 120.0
    ping_s: float = 15.0
    watch_s: float = 2.0
    hook_timeout_s: float = 900.0
    warm_pool_size: float = 1.0
    use_keyring: float = 1.0
    cron_min_interval_s: float = 3600.0
    cron_grace_s: float = 900.0
    agent_env: Mapping[str, str] = field(default_factory=dict)


NUMBERS = tuple(each.name for each in fields(EngineSettings) if each.name != "agent_env")


def read_settings(file: Path, environ: Mapping[str, str] = os.environ) -> EngineSettings:
    """Return the file's settings with the environment's (`REPLICAS_ENGINE_SLEEP_AFTER_S=60`) over them.

    Raises:
        SettingsError: A value is no number above or equal to 0, a name is unknown, or the file is no TOML.
    """
    raw: dict[str, Any] = _of_file(file)
    for name in NUMBERS:
        if (text := environ.get(PREFIX + name.upper())) is not None:
            raw[name] = text
    numbers: dict[str, Any] = {name: _number(name, value) for name, value in raw.items()}
    pace = environ.get(PACE)
    return EngineSettings(**numbers, agent_env={} if pace is None else {PACE: pace})


def _of_file(file: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file} cannot be read: {error}") from error
    if unknown := [name for name in raw if name not in NUMBERS]:
        raise SettingsError(f"{file} sets {unknown[0]!r}, which is no setting; known: {', '.join(NUMBERS)}")
    return raw


def _number(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number < float("inf"):
        raise SettingsError(f"The engine's setting {name} must be a number of seconds, not {value!r}")
    return number
