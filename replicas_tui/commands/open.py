"""From arguments to an open app: what was meant, and whether it can be, before the terminal is taken.

What is wrong is said here, on the plain terminal, while nothing has been painted yet.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from replicas_tui.commands.repository import repository_at
from replicas_tui.outcome import UsageError
from replicas_tui.settings.base_url import host_of, in_the_clear, parse_base_url
from replicas_tui.settings.config import Settings, load_settings
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import LOCAL, Profile, last_used
from replicas_tui.state.views.top import Place

KEY_VARIABLE = "REPLICAS_API_KEY"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to open; without a profile, the first-run screen.

    `register` is the repository at PATH, for the local engine; `register_here` means the one we stand in, if any.
    `place` is shown first; a `popup` ends where it is left.
    """

    profile: Profile | None
    register: Path | None = None
    register_here: bool = False
    place: Place = "fleet"
    popup: bool = False


def open_app(arguments: argparse.Namespace, folders: Folders) -> int:
    """Open the terminal app and give its exit status.

    Raises:
        Outcome: it cannot be opened as asked.
    """
    settings = load_settings(folders, os.environ)
    choice = replace(choose(arguments, settings, os.environ), place=arguments.place, popup=arguments.popup)
    if arguments.base_url is not None and choice.profile is not None:
        need_key(choice.profile, folders, os.environ)
    if is_linear(arguments, os.environ):
        from replicas_tui.commands import linear

        return linear.run(settings, choice)
    if arguments.no_motion:
        settings = replace(settings, terminal=replace(settings.terminal, motion=False))
    check_terminal(os.environ)
    for warning in settings.warnings:
        print(f"replicas-tui: {warning}", file=sys.stderr)
    from replicas_tui.commands.app import run

    return run(settings, choice)


def choose(arguments: argparse.Namespace, settings: Settings, environ: Mapping[str, str]) -> Choice:
    """Decide what the arguments ask for.

    Raises:
        UsageError: a URL, path or profile that cannot be meant.
    """
    if arguments.insecure and arguments.base_url is None:
        raise UsageError("--insecure goes with --base-url (see replicas-tui --help)")
    if arguments.local is not None:
        register = repository_at(Path(arguments.local).expanduser()) if arguments.local else None
        return Choice(LOCAL, register, register_here=register is None)
    if arguments.base_url is not None:
        return Choice(profile_of(parse_base_url(arguments.base_url, insecure=arguments.insecure), settings, environ))
    if arguments.profile is not None:
        return Choice(_named(arguments.profile, settings))
    last = settings.profiles.get(last_used(settings.folders) or "")
    return Choice(last, register_here=last is None)


def profile_of(base_url: str, settings: Settings, environ: Mapping[str, str]) -> Profile:
    """Find the profile of a server, or make one; the key is in `REPLICAS_API_KEY`, else where the profile says."""
    known = (p for p in settings.profiles.values() if p.kind == "hosted" and p.base_url == base_url)
    profile = next(known, None) or _new_profile(base_url, settings)
    profile = replace(profile, insecure=in_the_clear(base_url))
    return replace(profile, key=f"env:{KEY_VARIABLE}") if environ.get(KEY_VARIABLE, "").strip() else profile


def need_key(profile: Profile, folders: Folders, environ: Mapping[str, str]) -> None:
    """Make sure a key can be had for a server named on the command line: nobody is there yet to be asked.

    Raises:
        UsageError: none of the ways gives one; names the three.
    """
    if profile.key.startswith(("env:", "command:")):
        return
    import asyncio

    from replicas_tui.credentials.credentials import Credentials, three_ways
    from replicas_tui.credentials.secret import CredentialError

    why = "none is kept for it"
    try:
        if asyncio.run(Credentials(folders, environ).find(profile)) is not None:
            return
    except CredentialError as error:
        why = str(error).rstrip(".")
    raise UsageError(f"There is no API key for {profile.base_url} ({why}): {three_ways(profile)}.")


def is_linear(arguments: argparse.Namespace, environ: Mapping[str, str]) -> bool:
    """Tell whether plain lines are asked for: by the option, or by ACCESSIBLE as other programs read it."""
    return bool(arguments.linear) or environ.get("ACCESSIBLE", "") not in ("", "0")


def check_terminal(environ: Mapping[str, str]) -> None:
    """Refuse to paint where nobody would see it.

    Raises:
        UsageError: no terminal, or one that cannot move its cursor.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The app needs a terminal on stdin and stdout; for scripts there is: replicas-tui local --help"
        )
    if environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            "This terminal cannot be painted on (TERM is dumb or not set); "
            "set TERM, as in TERM=xterm-256color, or use --linear"
        )


def _named(name: str, settings: Settings) -> Profile:
    if name not in settings.profiles:
        raise UsageError(f"There is no profile {name!r}; there are {', '.join(sorted(settings.profiles))}.")
    return settings.profiles[name]


def _new_profile(base_url: str, settings: Settings) -> Profile:
    """Name a server after its host, or after all of its URL where that name is another's."""
    whole = re.sub(r"[^A-Za-z0-9._-]+", "-", base_url.partition("//")[2]).strip("-")
    names = ("hosted",) if base_url == settings.hosted_url else (re.sub(r"[^\w.-]", "-", host_of(base_url)).strip("-"),)
    name = next((name for name in names if name not in settings.profiles), whole[:100])
    return Profile(name, "hosted", base_url, "keyring")
