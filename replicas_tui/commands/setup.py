"""The first run, behind the screen: is the key any good, and where is it kept.

Nothing is sent before the user chose a way, and nothing is kept before the server accepted the key.
"""

from __future__ import annotations

from replicas_tui.credentials.credentials import Credentials
from replicas_tui.credentials.secret import CredentialError, Secret, parse_key
from replicas_tui.log import hold_secret
from replicas_tui.outcome import UsageError
from replicas_tui.settings.base_url import parse_base_url
from replicas_tui.settings.profiles import Profile, ProfileBook, is_key_way
from replicas_tui.ui.services import Objection

HOSTED = "hosted"


class FirstRun:
    """The ways to get a key and keep it for the hosted profile; a `Setup` for the app."""

    def __init__(self, book: ProfileBook, credentials: Credentials, hosted_url: str) -> None:
        self._book = book
        self._credentials = credentials
        self._hosted_url = hosted_url

    async def keyring_name(self) -> str | None:
        """Name the keyring that works here; None when none does."""
        found = await self._credentials.probe()
        return found.name if found.usable else None

    async def check(self, base_url: str, key: str) -> Objection | None:
        """Try the key with the cheapest call; None when it works, else what to change and why."""
        try:
            return await try_key(parse_base_url(base_url), parse_key(key))
        except UsageError as error:
            return Objection("server", str(error))
        except CredentialError as error:
            return Objection("key", str(error))

    async def keep(self, base_url: str, key: str, *, file_agreed: bool = False) -> str:
        """Keep the key for the hosted profile and say where it is kept.

        Raises:
            CredentialError: it could not be kept; the sentence says what else can be done.
        """
        profile = Profile(HOSTED, "hosted", parse_base_url(base_url), "keyring")
        stored = await self._credentials.store(profile, parse_key(key), file_agreed=file_agreed)
        self._write_down(stored.profile)
        return stored.where

    def fixed(self, profile: str) -> str:
        """Say why a profile's key cannot be another one; empty when it can."""
        known = self._book.find(profile)
        if known is None:
            return f"There is no profile {profile} any more; gp chooses another."
        return f"{profile} opens with the engine's own key: there is none to give." if known.kind == "local" else ""

    async def renew(self, profile: str, key: str, *, file_agreed: bool = False) -> Objection | str:
        """Try another key for a profile, keep it where that profile's is, and say where that is.

        Raises:
            CredentialError: it could not be kept; the sentence says what else can be done.
        """
        known = self._book.find(profile)
        if known is None or self.fixed(profile):
            return Objection("key", self.fixed(profile))
        objection = await self.check(known.base_url, key)
        if objection is not None:
            return objection
        stored = await self._credentials.store(known, parse_key(key), file_agreed=file_agreed)
        if known.key.startswith(("env:", "command:")):
            self._book.hold(stored.profile)
            return f"{stored.where}, for this run: config.toml names {known.key.partition(' ')[0]}"
        self._write_down(stored.profile)
        return stored.where

    async def from_environment(self, name: str) -> str | None:
        """Use the key in that environment variable; None when the server takes it, else one sentence."""
        way = f"env:{name.strip().removeprefix('$')}"
        return await self._adopt(way) if is_key_way(way) else "A variable's name is letters, digits and underscores."

    async def from_command(self, command: str) -> str | None:
        """Use a command that prints the key; None when the server takes it, else one sentence."""
        way = f"command:{command.strip()}"
        return await self._adopt(way) if is_key_way(way) else "A command is one line: a program and its arguments."

    async def _adopt(self, way: str) -> str | None:
        profile = Profile(HOSTED, "hosted", self._hosted_url, way)
        try:
            key = await self._credentials.find(profile)
            if key is None:
                return "There is no key in it."
            objection = await try_key(profile.base_url, key)
            if objection is not None:
                return objection.said
            self._write_down(profile)
        except CredentialError as error:
            return str(error)
        return None

    def _write_down(self, profile: Profile) -> None:
        try:
            self._book.keep(profile)
        except OSError as error:
            raise CredentialError(f"The profile cannot be written down: {error.strerror}.") from None


async def try_key(base_url: str, key: Secret) -> Objection | None:
    """Try a key; None when the server takes it. Asks for one replica: that wakes nothing and costs nothing."""
    from replicas_tui.api.replicas import ListReplicas
    from replicas_tui.client.client import Client
    from replicas_tui.client.errors import ClientError, Forbidden, Unauthorized

    hold_secret(key.reveal())
    try:
        async with Client.open(base_url, key.reveal()) as client:
            await client.replicas.list(ListReplicas(limit=1))
    except (Unauthorized, Forbidden) as error:
        return Objection("key", str(error))
    except ClientError as error:
        return Objection("server", str(error))
    return None
