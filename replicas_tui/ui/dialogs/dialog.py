"""The frame of every dialog: the only frame there is, because it lies above the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.kit import G

T = TypeVar("T")


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

    def action_leave(self) -> None:
        """Go away without an answer."""
        self.dismiss(None)
