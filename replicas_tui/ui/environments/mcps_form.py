"""An MCP server of an environment: a program, or an address."""

from __future__ import annotations

from typing_extensions import override

from replicas_tui.effects.context import Intent
from replicas_tui.effects.environment_items import SaveMcp
from replicas_tui.state.item_forms import FormOf, McpFilled
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_items import mcp
from replicas_tui.state.views.environments_mcps import (
    blamed,
    odd_command,
    taken,
    wish,
    wrong_args,
    wrong_command,
    wrong_env,
    wrong_headers,
    wrong_name,
    wrong_url,
)
from replicas_tui.ui.environments.item_form import ItemForm
from replicas_tui.ui.form.area import AreaField
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.form.text import TextField

_TRANSPORTS = (Option("stdio", Safe("stdio")), Option("http", Safe("http")), Option("sse", Safe("sse")))


class McpForm(ItemForm):
    """Fills in an MCP server; the fields follow its transport."""

    def __init__(self, store: Store, of: FormOf, given: McpFilled) -> None:
        self._given, self._base = given, given.base
        self.heading = f"Edit {safe_line(given.base.name, 60)}" if given.base is not None else "New MCP server"
        self._called = TextField("Name", given.name, check=self._wrong_name, id="name")
        self._transport = Picks("Transport", _TRANSPORTS, frozenset({given.transport}), id="transport")
        self._command = TextField(
            "Command", given.command, placeholder="npx", check=wrong_command, warn=odd_command, id="command"
        )
        self._args = AreaField("Arguments", given.args, placeholder="one a line", check=wrong_args, id="args")
        self._env = SecretAreaField("Variables", placeholder="KEY=value, one a line", check=wrong_env, id="env")
        self._url = TextField("URL", given.url, placeholder="https://", check=wrong_url, id="url")
        self._headers = SecretAreaField(
            "Headers", placeholder="Name: value, one a line", check=wrong_headers, id="headers"
        )
        rows = (self._called, self._transport, self._command, self._args, self._env, self._url, self._headers)
        super().__init__(store, of, rows)

    @override
    def prepare(self) -> None:
        self._env.fill(self._given.env)
        self._headers.fill(self._given.headers)
        self.suit()

    @override
    def suit(self) -> None:
        program = self._transport.value == "stdio"
        self._command.display = self._args.display = self._env.display = program
        self._url.display = self._headers.display = not program

    @override
    def filled(self) -> McpFilled:
        return McpFilled(
            name=self._called.value,
            transport=self._transport.value,
            command=self._command.value,
            args=self._args.value,
            env=self._env.value,
            url=self._url.value,
            headers=self._headers.value,
            base=self._base,
        )

    @override
    def intent(self) -> Intent | None:
        wanted = wish(self.filled())
        return SaveMcp(self.of.environment_id, wanted, self._base) if wanted is not None else None

    @override
    def blamed(self, said: str) -> str:
        return blamed(said)

    @override
    def renew(self) -> None:
        if self._base is not None:
            self._base = mcp(self.store.state, self.of.environment_id, self._base.id)

    def _wrong_name(self, typed: str) -> str:
        item_id = self._base.id if self._base is not None else ""
        return wrong_name(typed) or taken(self.store.state, self.of.environment_id, typed, item_id)
