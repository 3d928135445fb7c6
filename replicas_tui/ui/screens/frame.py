"""What every screen stands in: the first line, the page, the status row, the keys, and what was just said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.store import Store
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.footer import KeyLine
from replicas_tui.ui.kit import G
from replicas_tui.ui.places import Spot
from replicas_tui.ui.screens.subject import SubjectScreen
from replicas_tui.ui.toasts import Toasts
from replicas_tui.ui.topline import StatusRow, TopLine

SMALL, MEDIUM, LARGE = "-s", "-m", "-l"


def size_class(size: Size) -> str:
    """Name the layout for a terminal: one pane, two, or three."""
    if size.width < 100 or size.height < 30:
        return SMALL
    return MEDIUM if size.width < 160 else LARGE


class FrameScreen(SubjectScreen):
    """A full screen; subclasses give `body`.

    Its classes `-s`, `-m`, `-l` say which layout fits the terminal; `-tall` is there from 30 rows.

    Args:
        store: Where the state is.
        clock: What time it is.
    """

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store)
        self.clock = clock

    PLACE: ClassVar[Place] = "fleet"
    """Which tab of the first line it belongs to."""

    KEEP_CLEAR: ClassVar[str] = ""
    """Selector of what no note may cover: where one writes, and what just changed."""

    def look_at(self, at: str) -> None:
        """Put the cursor on something, as soon as it is there; places that have a list do."""

    @property
    def spot(self) -> Spot:
        """Where one stands; places that have a list say it."""
        return Spot()

    def resume(self, spot: Spot) -> None:
        """Stand where one stood when it was last left."""
        self.look_at(spot.at)

    def body(self) -> Iterable[Widget]:
        """Give what stands between the first line and the footer."""
        raise NotImplementedError

    @override
    def compose(self) -> ComposeResult:
        self._fit(self.app.size)
        yield TopLine(self.store, self.PLACE)
        yield Vertical(*self.body(), id="page")
        yield StatusRow(self.store, self.clock)
        yield KeyLine(id="keys")
        yield Toasts(self.store, self.floor)

    def on_resize(self, event: Resize) -> None:
        """Choose the layout."""
        before = self.classes
        self._fit(event.size)
        if self.classes != before:
            self.fitted()

    def draw_anew(self) -> None:
        """Take the borders of other glyphs."""
        self._fit(self.app.size)

    def on_screen_resume(self) -> None:
        """Show what came meanwhile where nobody painted what nobody saw."""
        self.store.look()

    def fitted(self) -> None:
        """Do what another layout asks for: it may show what was not read yet."""

    def floor(self) -> int:
        """Give how many lines at the foot no note may cover."""
        kept = (widget.region for widget in (self.query(self.KEEP_CLEAR) if self.KEEP_CLEAR else ()))
        tops = [region.y for region in kept if region.height]  # what is not shown has no place
        return self.size.height - min(tops) if tops else 1

    def _fit(self, size: Size) -> None:
        chosen = size_class(size)
        for name in (SMALL, MEDIUM, LARGE):
            self.set_class(name == chosen, name)
        self.set_class(size.height >= 30, "-tall")
        self.set_class(G["hair"].isascii(), "-ascii")
