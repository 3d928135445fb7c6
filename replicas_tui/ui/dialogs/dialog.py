"""The frame of every dialog: the only frame there is, because it lies above the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.kit import G

T = TypeVar("T")
_FRAME = 2  # the rows of the frame itself


class DialogPage(VerticalScroll):
    """What scrolls in a dialog: no higher than what stands beside it in the frame leaves room for."""

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        others = [one for one in self.siblings if isinstance(one, Widget) and one.display]
        taken = sum(one.get_content_height(container, viewport, width) for one in others)
        wanted = super().get_content_height(container, viewport, width)
        return max(1, min(wanted, viewport.height - _FRAME - taken))


class Dialog(ModalScreen[T | None]):
    """A dialog; subclasses give `body`, and `dismiss` with an answer. `esc` dismisses with None.

    Attributes:
        heading: Stands in the frame's top edge.
        ahead: What is next, in the bottom edge.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "cancel", id="dialog.cancel"),
    ]
    heading: str = ""
    ahead: str = ""

    def body(self) -> Iterable[Widget]:
        """Give what is inside the frame."""
        raise NotImplementedError

    @override
    def compose(self) -> ComposeResult:
        box = Vertical(*self.body(), classes="dialog")
        box.border_title = self.heading
        box.border_subtitle = self.ahead or None
        box.set_class(G["hair"].isascii(), "-ascii")
        yield box

    def draw_anew(self) -> None:
        """Take the borders of other glyphs."""
        self.query_one(".dialog").set_class(G["hair"].isascii(), "-ascii")

    def action_leave(self) -> None:
        """Go away without an answer."""
        self.dismiss(None)
