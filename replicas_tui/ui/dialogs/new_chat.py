"""Another chat in a replica: which agent shall it be with?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.store import Store
from replicas_tui.state.views.new_replica import new_replica
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.dialogs.fields import options
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines


class NewChat(Dialog[str]):
    """Answers the agent's provider, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,alt+enter", "start", "start", priority=True, id="dialog.start"),
    ]
    heading = "New chat"

    def __init__(self, store: Store) -> None:
        super().__init__()
        view = new_replica(store.state)
        self._agent = Choice("Agent", options(view.agents), view.first_agent, unknown=_unknown)
        self._last = LastLine("Start ^s")

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield self._agent
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Say whether it can start."""
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can start."""
        event.stop()
        self._say()

    def action_start(self) -> None:
        """Start it."""
        if not self._agent.judge() and self._agent.value:
            self.dismiss(self._agent.value)

    def _say(self) -> None:
        self._last.say("", ready=bool(self._agent.value) and not self._agent.complaint())


def _unknown(_: str) -> str:
    return "no agent is called that; ↓ shows them"
