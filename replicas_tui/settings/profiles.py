"""Profiles: which server, and how its key is got. Never the key itself.

Two files hold them. `config.toml` is written by people and only read here. `profiles.toml` beside it is ours: the
profiles the app made, rewritten whole. Where both name one, the one written by hand holds. Which profile was used
last is no wish of anybody's but a fact, so it lives in the data folder's `state.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from replicas_tui.outcome import UsageError
from replicas_tui.settings.base_url import parse_base_url
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.private_files import write_private
from replicas_tui.settings.source import Source

Kind = Literal["local", "hosted"]
KEY_WAYS = 'key is "keyring", "file", "env:NAME" or "command:PROGRAM ARGUMENTS"'
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:\[\]-]{0,99}")
_KEY_WAY = re.compile(r"keyring|file|env:[A-Za-z_][A-Za-z0-9_]*|command:\s*\S.*")
_FIELDS = {"base_url", "kind", "key", "insecure"}


@dataclass(frozen=True, slots=True)
class Profile:
    """A server we know.

    `base_url` is empty for the local engine: its daemon says where it listens. `key` is one of `KEY_WAYS`, and
    empty for the local engine, which keeps its own. `insecure`: the user accepted plain http to this host.
    """

    name: str
    kind: Kind
    base_url: str = ""
    key: str = ""
    insecure: bool = False


LOCAL = Profile(name="local", kind="local")


def parse_profile(name: str, table: object) -> Profile:
    """Read one `[profiles.NAME]` table.

    Raises:
        UsageError: a field is missing, of the wrong kind, or not known; the sentence names it.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"profile {name!r}: a name is letters, digits, dots and dashes")
    if not isinstance(table, Mapping):
        raise UsageError(f"profile {name!r} must be a table: [profiles.{name}]")
    if unknown := sorted(set(table) - _FIELDS):
        raise UsageError(f"profile {name!r}: {unknown[0]!r} is not known; there are {', '.join(sorted(_FIELDS))}")
    kind = table.get("kind", "hosted")
    if kind == "local":
        return Profile(name=name, kind="local")
    if kind != "hosted":
        raise UsageError(f'profile {name!r}: kind is "local" or "hosted"')
    return _parse_hosted(name, table)


def _parse_hosted(name: str, table: Mapping[str, object]) -> Profile:
    base_url, key, insecure = table.get("base_url"), table.get("key", "keyring"), table.get("insecure", False)
    if not isinstance(insecure, bool):
        raise UsageError(f"profile {name!r}: insecure is true or false")
    if not isinstance(base_url, str):
        raise UsageError(f'profile {name!r} needs base_url = "https://…"')
    if not isinstance(key, str) or not is_key_way(key):
        raise UsageError(f"profile {name!r}: {KEY_WAYS}")
    return Profile(name, "hosted", parse_base_url(base_url, insecure=insecure), key, insecure)


def is_key_way(text: str) -> bool:
    """Tell whether `text` is a way to get a key that can be written down and read back."""
    return _KEY_WAY.fullmatch(text) is not None


def render(profiles: Iterable[Profile]) -> str:
    """Write profiles as TOML that `parse_profile` reads back the same."""
    return "# Written by replicas-tui. Your own settings go into config.toml.\n" + "".join(map(_table, profiles))


def remember_last(name: str, folders: Folders) -> None:
    """Open this profile the next time none is named.

    Raises:
        OSError: the data folder cannot be written.
    """
    write_private(folders.data / "state.json", json.dumps({"last_profile": name}) + "\n")


def read_profiles(source: Source) -> dict[str, Profile]:
    """Read the `[profiles.NAME]` tables.

    Raises:
        UsageError: one cannot be meant; says which file and line.
    """
    found = {}
    for name, table in source.own("profiles").items():
        try:
            found[name] = parse_profile(name, table)
        except UsageError as error:
            raise UsageError(f"{source.place(name, 'profiles')}: {error}") from None
    return found


def made_profiles(folders: Folders) -> dict[str, Profile]:
    """Read those the app keeps itself. Raises UsageError, as `read_profiles` does."""
    return read_profiles(Source(_made_in(folders)))


def _made_in(folders: Folders) -> Path:
    return folders.config / "profiles.toml"


def last_used(folders: Folders) -> str | None:
    """Name the profile used last; a missing or broken note means none."""
    with suppress(OSError, ValueError):
        note = json.loads((folders.data / "state.json").read_text(encoding="utf-8"))
        name = note.get("last_profile") if isinstance(note, dict) else None
        return name if isinstance(name, str) else None
    return None


class ProfileBook:
    """The profiles known in this run: those of the settings, and those made since.

    Args:
        known: All of them by name, as the settings hold them.
        made: Those the app keeps itself.
    """

    def __init__(self, folders: Folders, known: Mapping[str, Profile], made: Mapping[str, Profile]) -> None:
        self._folders = folders
        self._known = dict(known)
        self._made = dict(made)
        self._written = frozenset(known)

    def find(self, name: str) -> Profile | None:
        """Give the profile of that name."""
        return self._known.get(name)

    def all(self) -> tuple[Profile, ...]:
        """Give every profile."""
        return tuple(self._known.values())

    def look_again(self) -> None:
        """Know also what another program made since, as `auth login` in another terminal does."""
        with suppress(UsageError):  # it is told at the next start
            self._made |= made_profiles(self._folders)
            self._known = self._made | self._known

    def hold(self, profile: Profile) -> None:
        """Know a profile for this run."""
        self._known[profile.name] = profile

    def keep(self, profile: Profile) -> None:
        """Know a profile from now on.

        Raises:
            OSError: the configuration folder cannot be written.
        """
        self.look_again()
        self.hold(profile)
        self._made[profile.name] = profile
        write_private(_made_in(self._folders), render(self._made.values()))

    def used(self, profile: Profile) -> None:
        """Remember a profile that was opened; one that nobody wrote down yet is kept.

        Raises:
            OSError: a folder cannot be written.
        """
        if profile.kind == "hosted" and profile.name not in self._written:
            self.keep(profile)
        remember_last(profile.name, self._folders)


def _table(profile: Profile) -> str:
    lines = [f"\n[profiles.{_quoted(profile.name)}]", f"kind = {_quoted(profile.kind)}"]
    if profile.kind == "hosted":
        lines += [f"base_url = {_quoted(profile.base_url)}", f"key = {_quoted(profile.key)}"]
    if profile.insecure:
        lines.append("insecure = true")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Quote as a TOML basic string: JSON's escapes are TOML's too, but DEL must be escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
