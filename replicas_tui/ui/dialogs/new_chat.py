"""Another chat in a replica: which agent shall it be with?"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from replicas_tui.state.store import Store
from replicas_tui.state.views.new_replica import new_replica
from replicas_tui.ui.dialogs.fields import options
from replicas_tui.ui.dialogs.form_dialog import FormDialog
from replicas_tui.ui.form.choice import Choice


class NewChat(FormDialog[str]):
    """Answers the agent's provider, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "start", "start", priority=True, id="dialog.start"),
    ]
    heading = "New chat"

    def __init__(self, store: Store) -> None:
        view = new_replica(store.state)
        self._agent = Choice("Agent", options(view.agents), view.first_agent, unknown=_unknown)
        super().__init__((self._agent,), "Start ^s")

    def action_start(self) -> None:
        """Start it."""
        if not self._agent.judge() and self._agent.value:
            self.dismiss(self._agent.value)


def _unknown(_: str) -> str:
    return "no agent is called that; ↓ shows them"
