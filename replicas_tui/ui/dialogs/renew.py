"""Asking for another API key while everything stays where it is."""

from __future__ import annotations

from typing_extensions import override

from replicas_tui.credentials.secret import CredentialError
from replicas_tui.ui.dialogs.connect import AGREED, Connect, Connected
from replicas_tui.ui.services import Objection, Services


class Renew(Connect):
    """Takes another key for a profile whose key is refused; answers once the server takes it."""

    other_way = 'else name in config.toml where it is: key = "env:NAME"'

    def __init__(self, services: Services, profile: str, base_url: str, *, refused: bool = True) -> None:
        super().__init__(services, base_url)
        self._profile = profile
        self.heading = f"The key of {profile} is refused" if refused else f"Another key for {profile}"

    @override
    def on_mount(self) -> None:
        self._server.control.disabled = True
        super().on_mount()

    @override
    async def attempt(self) -> Connected | None:
        agreed = AGREED in self._file.chosen
        try:
            answer = await self.services.setup.renew(self._profile, self._key.value.strip(), file_agreed=agreed)
        except CredentialError as error:
            answer = Objection("key", str(error))
        if isinstance(answer, Objection):
            self._key.refuse(answer.said)
            return None
        return Connected(self._profile, answer)
