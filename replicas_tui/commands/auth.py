"""`replicas-tui auth …`: profiles and their API keys from the command line. A key is never an argument.

It comes from a prompt that does not echo, or from standard input; it is tried on the server, then kept in the
keyring. Where there is none the user says how else: a variable, a helper program, or a file, by an explicit option.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import os
import sys

from replicas_tui.commands.open import profile_of
from replicas_tui.credentials.credentials import FILE_RISK, Credentials
from replicas_tui.credentials.secret import CredentialError, Secret, parse_key
from replicas_tui.outcome import Failure, UsageError
from replicas_tui.settings.base_url import in_the_clear, parse_base_url
from replicas_tui.settings.config import Settings, load_settings
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import Profile, ProfileBook, is_key_way, last_used, remember_last


def login(arguments: argparse.Namespace, folders: Folders) -> int:
    """Take a key, try it, keep it, and open this profile from now on.

    Raises:
        Failure: the server refused it, or it cannot be kept.
    """
    settings = load_settings(folders, os.environ)
    profile = _meant(arguments, settings)
    credentials = Credentials(folders, os.environ)
    if arguments.key_from:
        if not is_key_way(arguments.key_from) or not arguments.key_from.startswith(("env:", "command:")):
            raise UsageError("--key-from is env:NAME or command:PROGRAM ARGUMENTS.")
        profile = _with_way(profile, arguments.key_from)
    where = asyncio.run(_log_in(profile, credentials, settings, arguments))
    print(f"The key of {profile.name} works at {profile.base_url}; it is kept in {where}.")
    return 0


def logout(arguments: argparse.Namespace, folders: Folders) -> int:
    """Forget the key of a profile; the profile stays known.

    Raises:
        Failure: its place cannot be reached.
    """
    settings = load_settings(folders, os.environ)
    profile = _known(arguments.profile_name or last_used(folders) or "hosted", settings)
    if profile.key.startswith(("env:", "command:")):
        print(f"The key of {profile.name} is kept elsewhere ({profile.key.partition(' ')[0]}); nothing of it is ours.")
        return 0
    try:
        asyncio.run(Credentials(folders, os.environ).forget(profile))
    except (CredentialError, OSError) as error:
        raise Failure(str(error)) from None
    print(f"The key of {profile.name} is forgotten here. On the server it stays valid until it is revoked there.")
    return 0


def status(arguments: argparse.Namespace, folders: Folders) -> int:
    """Say of a profile whether its key is there and the server takes it; exit 1 when not."""
    settings = load_settings(folders, os.environ)
    profile = _known(arguments.profile_name or last_used(folders) or "local", settings)
    told = asyncio.run(_state(profile, Credentials(folders, os.environ), folders))
    if arguments.json:
        print(json.dumps(told))
    else:
        print(f"{profile.name}: {told['says']}")
    return 0 if told["works"] else 1


def list_all(arguments: argparse.Namespace, folders: Folders) -> int:
    """List the profiles: their server, where the key is, and which was used last. Asks no server."""
    settings = load_settings(folders, os.environ)
    last = last_used(folders)
    if arguments.json:
        print(json.dumps([_facts(one, last) for one in settings.profiles.values()]))
        return 0
    width = max(map(len, settings.profiles))
    for one in settings.profiles.values():
        where = "this machine" if one.kind == "local" else f"{one.base_url}  key: {_place(one)}"
        print(f"{'*' if one.name == last else ' '} {one.name:{width}}  {where}")
    return 0


def _meant(arguments: argparse.Namespace, settings: Settings) -> Profile:
    """Give the profile a key is for: a name that is known, or a server, under a name of its own if one is given."""
    name = arguments.profile_name
    if arguments.url is None:
        if name is None:
            return settings.profiles.get("hosted") or Profile("hosted", "hosted", settings.hosted_url, "keyring")
        return _known(name, settings)
    url = parse_base_url(arguments.url, insecure=arguments.allow_http)
    profile = profile_of(url, settings, {}) if name is None else Profile(name, "hosted", url, "keyring")
    return Profile(profile.name, "hosted", url, "keyring", in_the_clear(url))


def _known(name: str, settings: Settings) -> Profile:
    if name not in settings.profiles:
        raise UsageError(f"There is no profile {name!r}; there are {', '.join(sorted(settings.profiles))}.")
    return settings.profiles[name]


def _with_way(profile: Profile, way: str) -> Profile:
    return Profile(profile.name, "hosted", profile.base_url, way, profile.insecure)


async def _log_in(profile: Profile, credentials: Credentials, settings: Settings, arguments: argparse.Namespace) -> str:
    if profile.kind == "local":
        raise UsageError("The local engine keeps its own key; there is nothing to log in to.")
    book = ProfileBook(settings.folders, settings.profiles, settings.made)
    try:
        if arguments.key_from:
            key = await credentials.find(profile)
            await _try(profile, key)
            stored, where = profile, _place(profile)
        else:
            found = await credentials.probe()
            if not found.usable and not arguments.in_file:
                raise Failure(
                    f"{found.reason} Without it: --key-from env:NAME or command:…, or --in-file ({FILE_RISK})."
                )
            key = _typed(arguments, f"API key for {profile.base_url} (kept in {found.name or 'a file'}): ")
            await _try(profile, key)
            kept = await credentials.store(profile, key, file_agreed=arguments.in_file)
            stored, where = kept.profile, kept.where
        book.keep(stored)
        remember_last(stored.name, settings.folders)
    except CredentialError as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"The profile cannot be written down: {error.strerror}.") from None
    return where


def _typed(arguments: argparse.Namespace, prompt: str) -> Secret:
    """Take the key from standard input, or from a person who does not see it."""
    if arguments.with_key or not sys.stdin.isatty():
        return parse_key(sys.stdin.readline())
    try:
        return parse_key(getpass.getpass(prompt, stream=sys.stderr))
    except EOFError:
        raise Failure("No key was given.") from None


async def _try(profile: Profile, key: Secret | None) -> None:
    from replicas_tui.commands.setup import try_key

    if key is None:
        raise Failure("There is no key in it.")
    objection = await try_key(profile.base_url, key)
    if objection is not None:
        raise Failure(f"Not kept: {objection.said}")


async def _state(profile: Profile, credentials: Credentials, folders: Folders) -> dict[str, object]:
    from replicas_tui.commands.local import key_of, running
    from replicas_tui.commands.setup import try_key

    facts = _facts(profile, last_used(folders))
    try:
        if profile.kind == "local":
            base_url, key = running(folders.engine).base_url, Secret(key_of(folders.engine))
        else:
            found = await credentials.find(profile)
            if found is None:
                return facts | {"works": False, "says": f"no key is kept ({_place(profile)}); replicas-tui auth login"}
            base_url, key = profile.base_url, found
        objection = await try_key(base_url, key)
    except (CredentialError, Failure) as error:
        return facts | {"works": False, "says": str(error)}
    says = objection.said if objection is not None else f"the server at {base_url} takes its key ({_place(profile)})."
    return facts | {"works": objection is None, "says": says}


def _facts(profile: Profile, last: str | None) -> dict[str, object]:
    return {
        "profile": profile.name,
        "kind": profile.kind,
        "base_url": profile.base_url,
        "key": _place(profile),
        "last": profile.name == last,
    }


def _place(profile: Profile) -> str:
    return "the engine's own" if profile.kind == "local" else profile.key.partition(" ")[0]
