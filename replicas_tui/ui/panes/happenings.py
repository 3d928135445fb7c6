"""What happened in the last hour, below the fleet."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.content import Content
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.happenings import HappeningLine, last_hour
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.fleet import HUES, NAME, glyph
from replicas_tui.ui.kit import Part, col, line, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane

MOST = 7  # lines


class HappeningsPane(AgedPane[tuple[HappeningLine, ...]]):
    """Shows the newest; gone while nothing happened."""

    DEFAULT_CSS = "HappeningsPane { height: auto; layout: vertical; }"

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock, id="happenings")
        self._lines = Lines()

    @override
    def compose(self) -> ComposeResult:
        yield self._lines

    @override
    def select(self, state: State) -> tuple[HappeningLine, ...]:
        return last_hour(state, self.clock())

    @override
    def paint(self, view: tuple[HappeningLine, ...]) -> None:
        self.set_class(bool(view), "-told")
        self._lines.show(lambda width: list(_draw(width, view)))


def _draw(width: int, view: tuple[HappeningLine, ...]) -> Iterator[Content]:
    yield rule(width, ["Last hour"], [f"{len(view)} event{'s' if len(view) != 1 else ''}"])
    for one in view[:MOST]:
        mark: Part = (glyph(one.kind), HUES.get(one.kind, "$t-meta"))
        parts: list[Part] = [" ", mark, " ", col(one.at, 7, "$t-meta"), col(one.name, NAME, "$t-text"), "  "]
        yield line(width, [*parts, (one.text, "$t-2")], [" "])
