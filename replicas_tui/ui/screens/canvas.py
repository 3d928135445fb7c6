"""What an agent dropped for the user to look at: the files, one of them as a page, and a copy for one's own disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.canvas import LoadCanvas, OpenCanvasItem
from replicas_tui.state.store import Store
from replicas_tui.state.views.canvas import CanvasPage, canvas
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.dialogs.save import SaveCopy
from replicas_tui.ui.draw.canvas import page
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.page import Page
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.canvas import CanvasList, CanvasPane
from replicas_tui.ui.screens.frame import FrameScreen


class CanvasScreen(FrameScreen):
    """One replica's canvas."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "save a copy", id="canvas.save"),
        Binding("R", "refresh", "read again", id="canvas.refresh"),
        Binding("escape,q", "back", "back", id="canvas.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self._files = CanvasPane(store, replica_id, alone=True)
        self._head = Lines(classes="head")
        self._page = Page()
        self._shown: CanvasPage | None = None
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(self._files, Vertical(self._head, self._page, classes="right"), id="canvas-page")

    def on_mount(self) -> None:
        """Read what is there."""
        self._end = self.store.watch(lambda state: canvas(state, self._replica).page, self._paint)
        self.action_refresh()
        self._files.list.focus()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def _paint(self, shown: CanvasPage | None) -> None:
        self._shown = shown
        self._page.show(lambda width: page(width, shown))
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the page's heading."""
        shown, here = self._shown, self._page.has_focus
        title = shown.name if shown is not None else "canvas"
        self._head.show(lambda width: [rule(width, [title], on=here)])

    @on(CanvasList.Chosen)
    def _open(self, message: CanvasList.Chosen) -> None:
        message.stop()
        self.post_message(Wanted(Ask(OpenCanvasItem(self._replica, message.row.filename), self._opened)))

    def _opened(self, refusal: Refusal | None) -> bool:
        if refusal is None and self.is_current:
            self._page.focus()
        return False

    def action_refresh(self) -> None:
        """Read the list again."""
        self.post_message(Wanted(LoadCanvas(self._replica)))

    def action_save(self) -> None:
        """Save a copy of the file that is looked at."""
        content = self.store.state.canvas_open.get(self._replica)
        if content is not None and self._shown is not None and self._shown.can_save:
            self.app.push_screen(SaveCopy(content))

    def action_back(self) -> None:
        """From the page to the list, from there back."""
        if self._page.has_focus:
            self._files.list.focus()
        else:
            self.dismiss()
