"""From a profile to an open session: the engine started, the key found, the client, cache and store put together.

Runs while the first paint is already on the screen, and is the first to import what is heavy, in a thread. What
cannot be opened is one sentence (`ConnectError`); a server that does not answer is no such thing: the cached fleet
shows, and the line is tried again.
"""

from __future__ import annotations

import importlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from replicas_tui.commands.local import key_of, started
from replicas_tui.commands.repository import repository_here
from replicas_tui.credentials.credentials import Credentials, three_ways
from replicas_tui.credentials.off_loop import off_loop
from replicas_tui.credentials.secret import CredentialError, Secret
from replicas_tui.log import hold_secret
from replicas_tui.outcome import Failure
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import Profile, ProfileBook
from replicas_tui.ui.services import ConnectError

if TYPE_CHECKING:
    from replicas_tui.commands.session import OpenSession

_log = logging.getLogger(__name__)
IMPORT_LIMIT_S = 60.0
ENGINE_LIMIT_S = 90.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where a profile's server listens now, and the key it takes."""

    base_url: str
    key: Secret


class Connector:
    """Opens profiles.

    Attributes:
        opened: The name of the one opened last; empty before.

    Args:
        register: A repository to register with the local engine when it is opened.
        register_here: Register the one we stand in, if any.
    """

    def __init__(
        self,
        folders: Folders,
        book: ProfileBook,
        credentials: Credentials,
        *,
        register: Path | None = None,
        register_here: bool = False,
    ) -> None:
        self._folders = folders
        self._book = book
        self._credentials = credentials
        self._register = register
        self._register_here = register_here
        self.opened = ""

    async def connect(self, name: str) -> OpenSession:
        """Open a profile by its name.

        Raises:
            ConnectError: it cannot be opened; says what to do.
        """
        profile = self._book.find(name)
        if profile is None:
            raise ConnectError(f"There is no profile {name!r}; choose another way to connect.")
        # The parts import each other's heavy needs; all at once, off the loop, while the first paint stands.
        session = await off_loop(
            lambda: importlib.import_module("replicas_tui.commands.session"), limit_s=IMPORT_LIMIT_S
        )
        address = await self._address(profile)
        opened: OpenSession = await session.open_session(profile, address, self._folders)
        opened.find_key = lambda: self._key_now(name)
        if profile.kind == "local":
            await opened.register(await self._repository())
        self._remember(profile)
        self.opened = profile.name
        return opened

    async def _key_now(self, name: str) -> Secret:
        """Read the key of a profile again; its way may be another one by now."""
        profile = self._book.find(name)
        if profile is None:
            raise ConnectError(f"There is no profile {name!r} any more.")
        return (await self._address(profile)).key

    async def _address(self, profile: Profile) -> Address:
        try:
            if profile.kind == "local":
                return await off_loop(self._engine, limit_s=ENGINE_LIMIT_S)
            key = await self._credentials.find(profile)
        except (Failure, CredentialError) as error:
            raise ConnectError(str(error)) from None
        except TimeoutError:
            raise ConnectError("The local engine did not start in time; see: replicas-tui local logs") from None
        if key is None:
            raise ConnectError(f"There is no API key for {profile.base_url}: {three_ways(profile)}.")
        hold_secret(key.reveal())
        return Address(profile.base_url, key)

    def _engine(self) -> Address:
        """Start the engine if it does not run; blocks."""
        endpoint = started(self._folders.engine)
        key = Secret(key_of(self._folders.engine))
        hold_secret(key.reveal())
        return Address(endpoint.base_url, key)

    async def _repository(self) -> Path | None:
        if self._register is not None or not self._register_here:
            return self._register
        return await off_loop(repository_here, limit_s=ENGINE_LIMIT_S)

    def _remember(self, profile: Profile) -> None:
        """Remember what was opened; a disk that cannot be written must not keep anybody from working."""
        try:
            self._book.used(profile)
        except OSError as error:
            _log.warning("the profile is not remembered: %s", error)
