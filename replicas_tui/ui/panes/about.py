"""What is known of a replica, in a corner of a large screen."""

from __future__ import annotations

from textual.app import ComposeResult
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.about import AboutView, about
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.replica import about_lines
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane


class AboutPane(AgedPane[AboutView]):
    """Facts below each other."""

    DEFAULT_CSS = "AboutPane { layout: vertical; height: auto; }"

    def __init__(self, store: Store, clock: Clock, replica_id: str) -> None:
        super().__init__(store, clock, id="about")
        self._replica = replica_id
        self._facts = Lines()

    @override
    def compose(self) -> ComposeResult:
        yield Lines(lambda width: [rule(width, ["About"])], classes="head")
        yield self._facts

    @override
    def select(self, state: State) -> AboutView:
        return about(state, self._replica, self.clock())

    @override
    def paint(self, view: AboutView) -> None:
        self._facts.show(lambda width: about_lines(width, view))
