"""The first paint: the fleet as it was last seen, before anything heavy is imported.

Nothing here, nor below it, may import pydantic, httpx or keyring: a test holds that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.rows import FleetView, unpack
from replicas_tui.state.views.top import TopView
from replicas_tui.ui.draw.fleet import arrange, columns, draw, folded
from replicas_tui.ui.draw.footer import footer_line
from replicas_tui.ui.draw.notes import note, summary
from replicas_tui.ui.draw.top import top_line
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines


class OpeningScreen(Screen[None]):
    """What is shown until a profile is open."""

    def fail(self, reason: str) -> None:
        """Say why it cannot be opened."""
        raise NotImplementedError


class StartScreen(OpeningScreen):
    """What was there last time, in its place, with ages that say they are old.

    Args:
        profile: The name of what is opened.
        rows: What `rows.pack` wrote.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "app.again", "try again", id="start.again"),
        Binding("q", "app.quit", "quit", id="start.quit"),
    ]

    def __init__(self, profile: str, rows: Sequence[str]) -> None:
        super().__init__()
        self._top = TopView(Safe(profile), link=Safe("connecting"))
        self._view = unpack(rows)

    @override
    def compose(self) -> ComposeResult:
        yield Lines(lambda width: [top_line(width, self._top)])
        yield Lines(self._page, id="page")
        yield Lines(lambda width: [footer_line(width, [], [("q", "quit")])], id="keys")

    @override
    def fail(self, reason: str) -> None:
        self._view = FleetView(trouble=Safe(reason))
        self.query_one("#page", Lines).show(self._page)

    def _page(self, width: int) -> list[Content]:
        view, height = self._view, self.app.size.height
        wide = width if width < 100 or height < 30 else 79 if width < 160 else 130
        entries = arrange(view, folded(view, height, {}), air=height >= 30)
        body = [row for entry in entries for row in draw(wide, entry)]
        head = [rule(wide, ["Fleet"], [summary(view)])]
        return [*head, *([columns(wide)] if view.rows else note(wide, view)), *body]
