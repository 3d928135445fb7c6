"""The first line and the status row, as they follow the state."""

from __future__ import annotations

from textual.content import Content
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.frame import status, top
from replicas_tui.state.views.top import Place, StatusView, TopView
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.top import status_line, top_line
from replicas_tui.ui.pane import Pane


class TopLine(Pane[TopView]):
    """Where I am, what needs me, how the line is."""

    DEFAULT_CSS = "TopLine { height: 1; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, store: Store, here: Place) -> None:
        super().__init__(store)
        self._here: Place = here
        self._view: TopView | None = None

    @override
    def select(self, state: State) -> TopView:
        return top(state)

    @override
    def paint(self, view: TopView) -> None:
        self._view = view
        self.refresh()
        if self.screen.is_active:
            self.app.title = title(view)

    @override
    def render(self) -> Content:
        return top_line(self.size.width, self._view, self._here) if self._view is not None else Content("")


class StatusRow(Pane[StatusView]):
    """Above the footer, only when there is something to say and room to say it."""

    DEFAULT_CSS = "StatusRow { height: 1; display: none; text-wrap: nowrap; text-overflow: clip; }"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store)
        self._clock = clock
        self._view = StatusView()

    @override
    def select(self, state: State) -> StatusView:
        return status(state, self._clock())

    @override
    def paint(self, view: StatusView) -> None:
        self._view = view
        self.set_class(bool(view), "-speaks")
        self.refresh()

    @override
    def render(self) -> Content:
        return status_line(self.size.width, self._view)


def title(view: TopView) -> str:
    """Write the terminal's title: what needs the user comes first to the eye in a list of windows."""
    return f"replicas ◆{view.asks}" if view.asks else "replicas"
