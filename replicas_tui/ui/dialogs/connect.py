"""Getting an API key: pasted and kept where the dialog says before anything is typed, or read where it already is."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.credentials.secret import CredentialError
from replicas_tui.state.safe import Safe
from replicas_tui.ui.dialogs.form_dialog import ASKING, FormDialog
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import SecretField, TextField
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.services import Services

HOSTED = "hosted"
AGREED = "file"
_FILE = Option(AGREED, Safe("in a file that only you can read (0600)"))
_RISK = "No keyring works here. A file can be read by anyone who can read your files, a backup included."


@dataclass(frozen=True, slots=True)
class Connected:
    """What to open, and what the user should know first."""

    profile: str
    said: str = ""


class KeyDialog(FormDialog[Connected]):
    """Fields, a check against the server that runs beside the screen, and a reason beside the field when it fails."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "connect", "connect", priority=True, id="dialog.connect"),
    ]

    def __init__(self, services: Services, rows: Iterable[Widget]) -> None:
        self.services = services
        super().__init__(rows, f"Connect {G['enter']}")

    def action_connect(self) -> None:
        """Try what is filled in."""
        if not self.waits_for and self.form.submit():
            self.waits_for = ASKING
            self.run_worker(self._try(), group="key", exclusive=True)
        self.say()

    async def attempt(self) -> Connected | None:
        """Try it; None when a field says what is wrong."""
        raise NotImplementedError

    async def _try(self) -> None:
        try:
            done = await self.attempt()
        finally:
            self.waits_for = ""
            self.say()
        if done is not None:
            self.dismiss(done)


class Connect(KeyDialog):
    """Takes a pasted key, and says before where it will be kept."""

    heading = "Connect to Replicas"
    other_way: ClassVar[str] = "without it choose way 3"

    def __init__(self, services: Services, server: str = "") -> None:
        self._where = Lines(lambda width: _quiet(width, f"{G['preparing']} looking for a keyring"))
        self._server = TextField(
            "Server", server or services.hosted_url, check=lambda url: "" if url.strip() else "which one?"
        )
        self._key = SecretField("API key", check=lambda key: "" if key.strip() else "paste the key here")
        self._file = Picks("Keep it", (_FILE,), many=True)
        self._keyring: str | None = None
        super().__init__(services, (self._where, self._server, self._key, self._file))
        self._file.check = lambda agreed: "" if agreed or self._keyring else f"space says yes; {self.other_way}"

    @override
    def on_mount(self) -> None:
        self._key.control.disabled = self._file.control.disabled = True  # neither is one's to be in, and to leave, yet
        self._file.display = False
        self.run_worker(self._probe(), group="probe")

    async def _probe(self) -> None:
        self._keyring = await self.services.setup.keyring_name()
        said = f"The key will be kept in {self._keyring}." if self._keyring else _RISK
        self._where.show(lambda width: _quiet(width, said))
        self._file.display = self._keyring is None
        self._key.control.disabled = self._file.control.disabled = False
        self._key.control.focus()

    @override
    async def attempt(self) -> Connected | None:
        setup, url, key = self.services.setup, self._server.value.strip(), self._key.value.strip()
        objection = await setup.check(url, key)
        if objection is not None:
            (self._server if objection.about == "server" else self._key).refuse(objection.said)
            return None
        try:
            where = await setup.keep(url, key, file_agreed=AGREED in self._file.chosen)
        except CredentialError as error:
            self._key.refuse(str(error))
            return None
        return Connected(HOSTED, f"The key is kept in {where}.")


class ReadKey(KeyDialog):
    """Takes the name of an environment variable, or a command that prints the key."""

    heading = "Read the key elsewhere"

    def __init__(self, services: Services) -> None:
        self._variable = TextField("Variable", placeholder="REPLICAS_API_KEY", check=self._one)
        self._command = TextField("or command", placeholder="pass show replicas", check=self._one)
        note = Lines(lambda width: _quiet(width, "Only where the key is gets written down, never the key."))
        super().__init__(services, (note, self._variable, self._command))

    def _one(self, _: str) -> str:
        filled = bool(self._variable.value.strip()) + bool(self._command.value.strip())
        return ("name one of the two", "", "one of the two, not both")[filled]

    @override
    async def attempt(self) -> Connected | None:
        setup, variable = self.services.setup, self._variable.value.strip()
        asked: Awaitable[str | None] = (
            setup.from_environment(variable) if variable else setup.from_command(self._command.value.strip())
        )
        refused = await asked
        if refused is not None:
            (self._variable if variable else self._command).refuse(refused)
            return None
        return Connected(HOSTED)


def _quiet(width: int, text: str) -> list[Content]:
    return [*prose(width, Content.styled(text, "$t-2")), line(width, [])]
