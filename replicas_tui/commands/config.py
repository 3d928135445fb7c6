"""`replicas-tui config …`: where the settings are, what holds and from where, and whether the file can be meant."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from replicas_tui.outcome import Failure, UsageError
from replicas_tui.settings.config import Settings, config_file, load_settings
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.private_files import write_private
from replicas_tui.settings.profiles import Profile
from replicas_tui.settings.template import template, toml


def path(_arguments: argparse.Namespace, folders: Folders) -> int:
    """Print where the file is."""
    print(config_file(folders))
    return 0


def show(arguments: argparse.Namespace, folders: Folders) -> int:
    """Print what holds, and where each value comes from."""
    settings = load_settings(folders, os.environ)
    if arguments.json:
        print(json.dumps(_facts(settings), ensure_ascii=False))
        return 0
    values = {name: toml(value) for name, value in settings.values.items()}
    names, told = max(map(len, values)) + 3, max(24, *map(len, values.values()))
    for name, value in values.items():
        print(f"{name:{names}}{value:{told}} {settings.origins[name]}")
    if settings.keys:
        print("\n[keys]")
        for action, bound in settings.keys.items():
            print(f'"{action}" = {toml(bound.keys or ("none",))}  {bound.place}')
    for profile in settings.profiles.values():
        print(f"\n[profiles.{json.dumps(profile.name)}]\n{_profile_line(profile)}")
    for warning in settings.warnings:
        print(f"\n{warning}")
    return 0


def keys(arguments: argparse.Namespace, folders: Folders) -> int:
    """Print every action's name, its keys as they are now, and what it does."""
    from replicas_tui.ui.keymap import actions

    given = load_settings(folders, os.environ).keys
    known = sorted(actions().values(), key=lambda one: one.id)
    now = {one.id: given[one.id].keys if one.id in given else one.keys for one in known}
    if arguments.json:
        print(json.dumps([{"id": one.id, "keys": now[one.id], "does": one.word} for one in known]))
        return 0
    for one in known:
        print(f"{one.id:32} {', '.join(now[one.id]) or 'none':28} {one.word}")
    return 0


def check(_arguments: argparse.Namespace, folders: Folders) -> int:
    """Say what in the file cannot be meant, or is read by nobody; exit 1 if there is something."""
    said = _problems(folders)
    for one in said:
        print(one)
    if not said:
        there = config_file(folders).exists()
        print("Everything in it can be meant." if there else f"There is no {config_file(folders)}: all is as usual.")
    return 1 if said else 0


def edit(_arguments: argparse.Namespace, folders: Folders) -> int:
    """Open the file in the user's editor, begun with every setting explained, and look at it afterwards.

    Raises:
        Failure: there is no editor, or it failed.
    """
    file = config_file(folders)
    try:
        if not file.exists():
            write_private(file, template())
    except OSError as error:
        raise Failure(f"{file} cannot be written: {error.strerror}.") from None
    _run_editor(file, os.environ)
    said = _problems(folders)
    for one in said:
        print(one)
    return 1 if said else 0


def _run_editor(file: Path, environ: Mapping[str, str]) -> None:
    line = environ.get("VISUAL") or environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(line), str(file)], check=False)
    except (OSError, ValueError) as error:
        raise Failure(f"The editor {line!r} cannot be run ({error}); set VISUAL or EDITOR.") from None
    if done.returncode:
        raise Failure(f"The editor {line!r} ended with {done.returncode}; {file} is as it left it.")


def _problems(folders: Folders) -> list[str]:
    try:
        settings = load_settings(folders, os.environ)
    except UsageError as error:
        return [str(error)]
    if not settings.keys:
        return list(settings.warnings)
    from replicas_tui.ui.keymap import problems

    return [*settings.warnings, *problems(settings.keys)]


def _profile_line(profile: Profile) -> str:
    shown = blanked(profile)
    facts = [f"kind = {toml(shown.kind)}"]
    facts += [f"base_url = {toml(shown.base_url)}", f"key = {toml(shown.key)}"] if shown.kind == "hosted" else []
    return "\n".join(facts)


def blanked(profile: Profile) -> Profile:
    """Hide what a way to a key may say of the key: a command's arguments."""
    program, space, _ = profile.key.partition(" ")
    return replace(profile, key=f"{program} …") if profile.key.startswith("command:") and space else profile


def _facts(settings: Settings) -> dict[str, object]:
    return {
        "settings": {
            name: {"value": value, "origin": settings.origins[name]} for name, value in settings.values.items()
        },
        "keys": {action: {"keys": bound.keys, "origin": bound.place} for action, bound in settings.keys.items()},
        "profiles": {
            name: {"kind": one.kind, "base_url": one.base_url, "key": blanked(one).key}
            for name, one in settings.profiles.items()
        },
        "warnings": settings.warnings,
    }
