"""`replicas-tui doctor`: everything the app needs, looked at one by one, each within a limit of time.

What is found is given to small judges (`ui/terminal.py` has those of the terminal); a key is never part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path

from replicas_tui import __version__
from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.credentials.secret import CredentialError, Secret
from replicas_tui.outcome import Failure, UsageError
from replicas_tui.settings.config import Settings, config_file, load_settings
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import LOCAL, Profile, last_used
from replicas_tui.ui import terminal
from replicas_tui.ui.terminal import Fact

LIMIT_S = 6.0
LIBRARIES = ("textual", "httpx", "pydantic", "keyring")


def examine(arguments: argparse.Namespace, folders: Folders) -> int:
    """Print what was found and how to mend what is not well; exit 1 if something is not."""
    facts = asyncio.run(look(folders, os.environ))
    if arguments.json:
        print(json.dumps([asdict(fact) for fact in facts], ensure_ascii=False))
    else:
        _print(facts)
    return 0 if all(fact.well for fact in facts) else 1


async def look(
    folders: Folders, environ: Mapping[str, str], profile: str = "", colours: str | None = None
) -> list[Fact]:
    """Look at everything; of the servers at that of `profile`, or the one used last.

    `colours` is how many an app found that has the terminal; without one the environment and the output tell.
    """
    try:
        settings = load_settings(folders, environ)
        files = [*_config(settings), *_paths(folders)]
    except UsageError as error:
        settings = Settings(folders, profiles={LOCAL.name: LOCAL})
        files = [Fact(False, "config", str(error)), *_paths(folders)]
    chosen = settings.profiles.get(profile or last_used(folders) or LOCAL.name, LOCAL)
    found = await asyncio.gather(
        _limited("terminal", lambda: off_loop(lambda: _terminal(environ, colours), limit_s=LIMIT_S)),
        _limited("keyring", lambda: _keyring(Credentials(folders, environ))),
        _limited("engine", lambda: off_loop(lambda: _engine(folders), limit_s=LIMIT_S)),
        _limited("server", lambda: _server(chosen, Credentials(folders, environ), folders)),
    )
    return [*(fact for facts in found for fact in facts), *_in("files", files), *_in("versions", _versions())]


async def _limited(name: str, ask: Callable[[], Awaitable[list[Fact]]]) -> list[Fact]:
    try:
        async with asyncio.timeout(LIMIT_S + 1):
            return await ask()
    except TimeoutError:
        return [Fact(False, name, f"no answer within {LIMIT_S:g} s", name)]


def _in(area: str, facts: list[Fact]) -> list[Fact]:
    return [replace(fact, area=area) for fact in facts]


def _terminal(environ: Mapping[str, str], colours: str | None) -> list[Fact]:
    from rich.console import Console

    seen = Console().color_system if sys.stdout.isatty() else _told(environ)
    found = terminal.probe(colours or seen, environ)
    judges = (terminal.colours, terminal.copy, terminal.newline, terminal.glyphs, terminal.images)
    about = f"{environ.get('TERM', 'TERM is not set')}{', over SSH' if found.far else ''}"
    facts = [Fact(environ.get("TERM", "") not in ("", "dumb"), "terminal", about), *(judge(found) for judge in judges)]
    return [*_in("terminal", facts), *_in("tmux", terminal.tmux(found))]


def _told(environ: Mapping[str, str]) -> str | None:
    """Say what the environment tells of colours where the output is no terminal."""
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "truecolor"
    return "256" if environ.get("TERM", "").endswith("256color") else "standard"


async def _keyring(credentials: Credentials) -> list[Fact]:
    found = await credentials.probe()
    if found.usable:
        return _in("keys", [Fact(True, "keyring", f"{found.name}, by a real round trip")])
    text = f"{found.reason.rstrip('.')}; keys can come from a variable, a helper or a file"
    return _in(
        "keys",
        [Fact(False, "keyring", text, lines=("replicas-tui auth login --key-from 'command:pass show replicas'",))],
    )


def _engine(folders: Folders) -> list[Fact]:
    from replicas_tui.local import daemon

    endpoint = daemon.status(folders.engine)
    if endpoint is None:
        facts = [Fact(True, "engine", "does not run; the local profile starts it")]
    else:
        same = endpoint.version == __version__
        text = f"{endpoint.version} runs at {endpoint.base_url} (pid {endpoint.pid})"
        lines = () if same else ("replicas-tui local stop && replicas-tui local start",)
        facts = [Fact(same, "engine", text if same else f"{text}; the app is {__version__}", lines=lines)]
        return _in("engine", facts)
    return _in("engine", [*facts, terminal.agents(os.environ)])


async def _server(profile: Profile, credentials: Credentials, folders: Folders) -> list[Fact]:
    """Find the profile's server and its key, and ask it."""
    from replicas_tui.commands.doctor_server import look_at
    from replicas_tui.commands.local import key_of, running

    try:
        if profile.kind == "local":
            base_url, key = running(folders.engine).base_url, Secret(key_of(folders.engine))
        else:
            found = await credentials.find(profile)
            if found is None:
                lines = (f"replicas-tui auth login {profile.name}",)
                return _in("server", [Fact(False, profile.name, f"no key for {profile.base_url}", lines=lines)])
            base_url, key = profile.base_url, found
    except (CredentialError, Failure) as error:
        well = profile.kind == "local"  # one that does not run is started when it is opened
        return _in("server", [Fact(well, profile.name, str(error))])
    return _in("server", await look_at(profile.name, base_url, key))


def _config(settings: Settings) -> list[Fact]:
    from replicas_tui.ui.keymap import problems

    said = [*settings.warnings, *(problems(settings.keys) if settings.keys else ())]
    where = config_file(settings.folders)
    text = f"{where} is well" if where.exists() else f"no {where}: all is as usual"
    return [Fact(False, "config", one) for one in said] or [Fact(True, "config", text)]


def _paths(folders: Folders) -> list[Fact]:
    named = {"data": folders.data, "cache": folders.cache, "log": folders.log_file}
    return [Fact(_writable(path), name, str(path)) for name, path in named.items()]


def _writable(path: Path) -> bool:
    """Say whether it can be written, or made: the nearest folder there is decides."""
    there = next((one for one in (path, *path.parents) if one.exists()), path)
    return os.access(there, os.W_OK)


def _versions() -> list[Fact]:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return [
        Fact(True, "replicas-tui", __version__),
        Fact(True, "python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"),
        Fact(True, "libraries", libraries),
    ]


def _print(facts: list[Fact]) -> None:
    area = ""
    for fact in facts:
        if fact.area != area:
            print(f"{'' if not area else chr(10)}{fact.area}")
            area = fact.area
        print(f"  {'+' if fact.well else '~'} {fact.name:12} {fact.text}")
        for line in fact.lines:
            print(f"    {'':12} {line}")
