"""`replicas-tui local …`: the engine's life, from outside. Each word is a function of the arguments and its folder.

Reads files and signals the daemon; asks it nothing over the network, so that all of it works without the client.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from replicas_tui.local import daemon
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import EngineSettings, SettingsError, read_settings
from replicas_tui.outcome import Failure

NOT_RUNNING = "The local engine does not run; start it with: replicas-tui local start"


def start(arguments: argparse.Namespace, engine: Path) -> int:
    """Start the engine, or say where it runs already."""
    port: int | None = arguments.port
    running = daemon.status(engine)
    if running is not None and port is not None and not running.base_url.endswith(f":{port}"):
        raise Failure(
            f"The local engine runs already, at {running.base_url}; to move it: replicas-tui local stop, then start."
        )
    endpoint = running or started(engine, port)
    print(f"The local engine {'runs already' if running else 'runs'} at {endpoint.base_url} (pid {endpoint.pid}).")
    return 0


def stop(_arguments: argparse.Namespace, engine: Path) -> int:
    """Stop the engine; one that does not run is well too."""
    try:
        stopped = daemon.stop(engine)
    except daemon.DaemonError as error:
        raise Failure(str(error)) from None
    print("The local engine has stopped." if stopped else "The local engine did not run.")
    return 0


def status(arguments: argparse.Namespace, engine: Path) -> int:
    """Say where the engine runs and how its agents stand; exit 1 when it does not run."""
    endpoint = daemon.status(engine)
    if arguments.json:
        print(json.dumps({**_facts(endpoint), **(_standing_facts(engine) if endpoint else {})}))
    elif endpoint is None:
        print(NOT_RUNNING)
    else:
        print(f"The local engine {endpoint.version} runs at {endpoint.base_url} (pid {endpoint.pid}).")
        print(f"Its data is in {endpoint.data_dir}.")
        print("\n".join(_standing_lines(engine)))
    return 0 if endpoint else 1


def logs(arguments: argparse.Namespace, engine: Path) -> int:
    """Print the engine's log, and with -f what comes next."""
    from replicas_tui.commands.logs import print_log

    path = daemon.log_path(engine)
    if not path.exists() and not arguments.follow:
        raise Failure(f"There is no log yet at {path}: the local engine has not run with this data folder.")
    print_log(path, follow=arguments.follow)
    return 0


def key(_arguments: argparse.Namespace, engine: Path) -> int:
    """Print an API key for the engine, and nothing else."""
    print(key_of(engine))
    return 0


def started(engine: Path, port: int | None = None) -> daemon.Endpoint:
    """Start the engine if none runs and say where it listens.

    Raises:
        Failure: it did not come up; the sentence says why.
    """
    try:
        return daemon.start(engine, port)
    except daemon.DaemonError as error:
        raise Failure(str(error)) from None


def running(engine: Path) -> daemon.Endpoint:
    """Say where the engine listens.

    Raises:
        Failure: it does not run.
    """
    endpoint = daemon.status(engine)
    if endpoint is None:
        raise Failure(NOT_RUNNING)
    return endpoint


def key_of(engine: Path) -> str:
    """Read the engine's API key.

    Raises:
        Failure: it cannot be read or made.
    """
    try:
        return daemon.api_key(engine)
    except daemon.DaemonError as error:
        raise Failure(str(error)) from None


def settings_of(engine: Path) -> EngineSettings:
    """Read what the user set about the engine.

    Raises:
        Failure: it cannot be read.
    """
    try:
        return read_settings(EngineFolders(engine).settings)
    except SettingsError as error:
        raise Failure(str(error)) from None


def has_died(engine: Path) -> bool:
    """Tell whether the engine ended without being stopped: what it wrote about itself is still there."""
    return EngineFolders(engine).runtime.exists() and daemon.status(engine) is None


def is_running(engine: Path) -> bool:
    """Tell whether an engine's process is there, also one that is just ending."""
    return daemon.status(engine) is not None


def _standing_lines(engine: Path) -> tuple[str, ...]:
    from replicas_tui.commands.agents import line_of, standings
    from replicas_tui.local.agents.registry import Agents
    from replicas_tui.local.fence.fence import probe
    from replicas_tui.local.isolation import permission_sentence

    settings = settings_of(engine)
    agents = Agents(settings.agents, EngineFolders(engine).settings)
    return (
        "Agents:",
        *(line_of(each) for each in standings(agents)),
        *(f"  - {fault}" for fault in agents.faults),
        f"Isolation: {probe(settings.isolation).kind}",
        f"Permissions: {permission_sentence(settings.permissions)}",
    )


def _standing_facts(engine: Path) -> dict[str, object]:
    from replicas_tui.commands.agents import facts_of, standings
    from replicas_tui.local.agents.registry import Agents

    agents = Agents(settings_of(engine).agents, EngineFolders(engine).settings)
    return {
        "agents": {each.provider: facts_of(each) for each in standings(agents)},
        "agent_faults": list(agents.faults),
    }


def _facts(endpoint: daemon.Endpoint | None) -> dict[str, object]:
    if endpoint is None:
        return {"running": False}
    return {
        "running": True,
        "base_url": endpoint.base_url,
        "pid": endpoint.pid,
        "version": endpoint.version,
        "data_dir": str(endpoint.data_dir),
    }
