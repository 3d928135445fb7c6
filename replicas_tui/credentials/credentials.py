"""API keys: got and kept where the user wants, never on the UI's thread, never hanging the program.

The choice is remembered in the profile (`keyring`, `file`, `env:NAME`, `command:LINE`), the key itself only where it
belongs. The keyring comes first; a file of ours only after an explicit yes. `REPLICAS_API_KEY` is read for a server
named on the command line and offered at the first run; it is not a hidden override of a profile that names another way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from replicas_tui.credentials import key_sources, keychain
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.credentials.secret import CredentialError, Secret
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import Profile

KEY_VARIABLE = "REPLICAS_API_KEY"
KEYRING_LIMIT_S = 3.0
FILE_RISK = "anyone who can read your files, a backup included, can read the key"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeyringProbe:
    """What a real round trip found. `name` is the keyring's, for people; `reason` says why it cannot be used."""

    usable: bool
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a key went: the profile that remembers it, and the place in words."""

    profile: Profile
    where: str


class Credentials:
    """Gets and keeps the keys of profiles."""

    def __init__(
        self, folders: Folders, environ: Mapping[str, str], *, keyring_limit_s: float = KEYRING_LIMIT_S
    ) -> None:
        self._folders = folders
        self._environ = environ
        self._limit_s = keyring_limit_s

    @property
    def in_environment(self) -> bool:
        """Tell whether `REPLICAS_API_KEY` holds something."""
        return bool(self._environ.get(KEY_VARIABLE, "").strip())

    async def probe(self) -> KeyringProbe:
        """Find out, before anybody types a key, whether the keyring works."""
        try:
            return KeyringProbe(usable=True, name=await self._keyring(keychain.probe_keyring))
        except CredentialError as error:
            return KeyringProbe(usable=False, reason=str(error))

    async def find(self, profile: Profile) -> Secret | None:
        """Get the key of `profile`; None if its place is empty.

        Raises:
            CredentialError: its place cannot be read; the sentence says what to do.
        """
        way, _, detail = profile.key.partition(":")
        if way == "env":
            return key_sources.read_variable(detail, self._environ)
        if way == "command":
            return await off_loop(lambda: key_sources.read_command(detail), limit_s=key_sources.COMMAND_LIMIT_S + 2)
        if way == "file":
            return key_sources.read_key_file(self.key_file(profile.name))
        return await self._keyring(lambda: keychain.read_entry(profile.name))

    async def store(self, profile: Profile, key: Secret, *, file_agreed: bool = False) -> Stored:
        """Keep `key`: in the keyring, or in a 0600 file if that fails and the user agreed to one.

        Raises:
            CredentialError: the keyring does not work and no file was agreed to.
        """
        try:
            name = await self._keyring(lambda: keychain.write_entry(profile.name, key))
        except CredentialError as error:
            if not file_agreed:
                raise CredentialError(f"{error} Name a variable or a helper instead, or agree to a file.") from None
            path = self.key_file(profile.name)
            key_sources.write_key_file(path, key)
            return Stored(replace(profile, key="file"), str(path))
        return Stored(replace(profile, key="keyring"), name)

    async def forget(self, profile: Profile) -> None:
        """Remove the key we kept for `profile`; keys others keep are theirs.

        Raises:
            CredentialError: the keyring does not work.
        """
        if profile.key == "file":
            self.key_file(profile.name).unlink(missing_ok=True)
        elif profile.key == "keyring":
            await self._keyring(lambda: keychain.delete_entry(profile.name))

    def key_file(self, profile: str) -> Path:
        """Name the file that would hold the key of `profile`."""
        return self._folders.data / "keys" / quote(profile, safe="")

    async def _keyring(self, call: Callable[[], T]) -> T:
        try:
            return await off_loop(call, limit_s=self._limit_s)
        except TimeoutError:
            raise CredentialError(f"The keyring gave no answer within {self._limit_s:g} s; unlock it.") from None


def three_ways(profile: Profile) -> str:
    """Say how a key for `profile` can be given."""
    return (
        f"set {KEY_VARIABLE}, or keep it in the keyring (keyring set {keychain.SERVICE} {profile.name}), or name a "
        f'helper in config.toml ([profiles."{profile.name}"] with key = "command:pass show replicas")'
    )
