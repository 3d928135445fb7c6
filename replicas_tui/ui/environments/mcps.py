"""The MCP servers of an environment."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.events import Paste
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.effects.environment_items import Kind
from replicas_tui.state import resources
from replicas_tui.state.item_forms import FormOf, McpFilled
from replicas_tui.state.mcp_json import Pasted, read_mcp_json
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key, resource
from replicas_tui.state.views.environments_items import ItemsView, mcp, mcps
from replicas_tui.state.views.environments_mcps import filled, pasted
from replicas_tui.ui.dialogs.mcp_import import ImportMcps
from replicas_tui.ui.environments.items import ItemsPanel
from replicas_tui.ui.environments.mcps_form import McpForm


class McpsPanel(ItemsPanel):
    """Lists them by name."""

    TITLE: ClassVar[str] = "MCPs"
    KIND: ClassVar[Kind] = "mcp"
    WORDS: ClassVar[tuple[str, str]] = ("MCP server", "MCP servers")
    MORE: ClassVar[str] = "; I takes them from JSON, and so does pasting it here"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("I", "import", "take from JSON", show=False, id="mcps.import"),
    ]

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.mcps(environment_id),)

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        held = resource(state, resources.mcps(environment.id)).value
        return len(held.environment_mcps) if held is not None else environment.mcp_count

    @override
    def show_view(self, state: State) -> ItemsView:
        return mcps(state, self.environment_id, self.clock(), reveal=self.shown.what)

    @override
    def open(self, item_id: str) -> None:
        of = FormOf("mcp", self.environment_id, item_id)
        kept, one = self.store.state.item_forms.get(of), mcp(self.store.state, self.environment_id, item_id)
        begun = kept if isinstance(kept, McpFilled) else filled(one) if one is not None else McpFilled()
        self.app.push_screen(McpForm(self.store, of, begun))

    def on_paste(self, event: Paste) -> None:
        """Take pasted JSON."""
        if not isinstance(read_mcp_json(event.text), str):
            event.stop()
            self.action_import(event.text)

    def action_import(self, text: str = "") -> None:
        """Take servers from JSON; a single one goes into the form."""

        def alone(one: Pasted | None) -> None:
            if one is not None:
                of = FormOf("mcp", self.environment_id)
                self.app.push_screen(McpForm(self.store, of, pasted(one)))

        self.app.push_screen(ImportMcps(self.store, self.environment_id, text), alone)
