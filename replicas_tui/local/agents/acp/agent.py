"""The agents that are spoken to by the Agent Client Protocol: those of `agents.toml`, and the user's own tables.

A table of the user's that names one of ours changes what it names and leaves the rest. A wrong one is an agent that
cannot run and says why, wherever agents are listed; one under a name that cannot be an agent's is a fault by itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from replicas_tui.local.agents.acp.session import AcpSession
from replicas_tui.local.agents.acp.table import Table, TableError, read_table
from replicas_tui.local.agents.acp.updates import voice
from replicas_tui.local.agents.adapter import Launch
from replicas_tui.local.agents.agent import NOT_LOGGED_IN, Agent, CredentialFile, Credentials, Probe, Traits
from replicas_tui.local.agents.catalog import Cli

OURS = Path(__file__).with_name("agents.toml")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_VERSION = r"(\d+(?:\.\d+)+)"


class Configured(NamedTuple):
    """What was read; `faults` is a sentence each."""

    agents: Mapping[str, Agent]
    faults: tuple[str, ...]


def configured(tables: object, file: Path, taken: Collection[str]) -> Configured:
    """Return the agents of all tables.

    Args:
        tables: What `agents` in the user's file holds.
        file: The user's file, as sentences name it.
        taken: Names that are other agents'.
    """
    ours: dict[str, Any] = tomllib.loads(OURS.read_text(encoding="utf-8"))
    faults: list[str] = []
    if not isinstance(tables, dict):
        faults.append(f"agents in {file} must be tables of their own, [agents.NAME].")
        tables = {}
    agents = {name: _agent(name, ours[name], {}, file) for name in ours}
    for name, raw in tables.items():
        if name in taken:
            faults.append(f"agents.{name} in {file} is left out: {name} is built in; take another name.")
        elif not _NAME.match(name):
            faults.append(f"agents.{name!r} in {file} is left out: a name is a-z first, then a-z, 0-9, - and _.")
        else:
            agents[name] = _agent(name, ours.get(name, {}), raw, file)
    return Configured(agents, tuple(faults))


def _agent(name: str, ours: Mapping[str, Any], raw: object, file: Path) -> Agent:
    where = f"agents.{name}"
    if not isinstance(raw, dict):
        return _broken(name, f"{where} in {file} must be a table, [{where}].")
    try:
        table = read_table({**ours, **raw})
    except TableError as error:
        return _broken(name, f"{where}.{error.key} in {file} {error.what}.")
    program, *speaks = table.command
    label = table.label or name
    found = f"put {program} on PATH, or name it in command of [{where}] in {file}"
    return Agent(
        provider=name,
        label=label,
        traits=Traits(models=None if table.model else (), modes=frozenset({"plan"} if table.plan else ()), images=True),
        voice=voice(name),
        make=_maker(name, table, speaks),
        cli=Cli(name, label, program, table.install or found),
        probe=Probe(version=_VERSION, log_in=table.login, version_command=table.version) if table.version else None,
        credentials=Credentials(
            tuple(CredentialFile(tuple(path.split("/"))) for path in table.files),
            (*table.keys, *table.env),
            table.keys,
        ),
    )


def _broken(name: str, why: str) -> Agent:
    return Agent(name, name, Traits(models=()), voice(name), trouble=why)


def _maker(name: str, table: Table, speaks: Sequence[str]) -> Callable[[Sequence[str], Launch], AcpSession]:
    login = NOT_LOGGED_IN.format(table.label or name, table.login) if table.login else ""

    def make(command: Sequence[str], launch: Launch) -> AcpSession:
        model = (*table.model, launch.model) if table.model and launch.model else ()
        return AcpSession(name, (*command, *speaks, *model), launch, logged_out=login)

    return make
