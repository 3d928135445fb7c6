"""A panel that is lines to read, and nothing to choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.lines import Lines

V = TypeVar("V")


class PagePanel(Panel[V]):
    """Subclasses give `written`."""

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self._page = VerticalScroll()
        self._lines = Lines()

    @override
    def compose(self) -> ComposeResult:
        with self._page:
            yield self._lines

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        return None

    @override
    def enter(self) -> None:
        self._page.focus()

    @override
    def paint(self, view: V) -> None:
        self._lines.show(lambda width: self.written(width, view))

    def written(self, width: int, view: V) -> Iterable[Content]:
        """Give the lines of `view`."""
        raise NotImplementedError
