"""The files on a replica's canvas: a list with a cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Focus
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING
from replicas_tui.state.store import Store
from replicas_tui.state.views.canvas import CanvasRow, CanvasView, canvas
from replicas_tui.ui.draw.canvas import empty, row, stale
from replicas_tui.ui.kit import pick, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Pane

_MOVE = Binding.Group("move")
_ENDS = Binding.Group("first, last")
_FAR, _PAGE = 1_000_000, 10


class CanvasList(Widget, can_focus=True):
    """The files below each other.

    Args:
        alone: It is what its screen is about, so it has the focus even while it is empty.
    """

    DEFAULT_CSS = "CanvasList { height: auto; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="canvas.open"),
        Binding("j,down", "move(1)", "down", show=False, id="canvas.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="canvas.up", group=_MOVE),
        Binding("G,end", f"move({_FAR})", "last", show=False, id="canvas.last", group=_ENDS),
        Binding("g,home", f"move(-{_FAR})", "first", show=False, id="canvas.first", group=_ENDS),
        Binding("pagedown,ctrl+f,ctrl+d", f"move({_PAGE})", "page down", show=False, id="canvas.page-down"),
        Binding("pageup,ctrl+b,ctrl+u", f"move(-{_PAGE})", "page up", show=False, id="canvas.page-up"),
    ]

    class Chosen(Message):
        """A file is to be opened."""

        def __init__(self, one: CanvasRow) -> None:
            super().__init__()
            self.row = one

    class Moved(Message):
        """The cursor is on another file."""

    def __init__(self, *, alone: bool) -> None:
        super().__init__()
        self._alone = alone
        self.view = CanvasView(NOTHING)
        self.at = 0

    def show(self, view: CanvasView) -> None:
        """Show these files; the cursor stays on its file."""
        name = self.view.rows[self.at].filename if self.view.rows else ""
        self.view = view
        self.at = next((n for n, one in enumerate(view.rows) if one.filename == name), 0)
        self.can_focus = self._alone or bool(view.rows)
        self.refresh(layout=True)
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.view.rows) if action == "open" else True

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    @override
    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        if not self.view.rows:
            return empty(width, self.view, alone=self._alone)
        rows = [row(width, one) for one in self.view.rows]
        rows[self.at] = pick(rows[self.at], on=self.has_focus)
        return [*rows, *stale(width, self.view)]

    def on_focus(self, _: Focus) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self, _: Blur) -> None:
        """Quieten the cursor."""
        self.refresh()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self.at = max(0, min(self.at + by, len(self.view.rows) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def action_open(self) -> None:
        """Open the file under the cursor."""
        if self.view.rows:
            self.post_message(self.Chosen(self.view.rows[self.at]))


class CanvasPane(Pane[CanvasView]):
    """The list with its heading."""

    DEFAULT_CSS = """
    CanvasPane { layout: vertical; height: auto; overflow-y: auto; scrollbar-size-vertical: 1; }
    CanvasPane > .head { dock: top; }
    """

    def __init__(self, store: Store, replica_id: str, *, alone: bool = False) -> None:
        super().__init__(store, id="canvas")
        self._replica = replica_id
        self.list = CanvasList(alone=alone)
        self._head = Lines(classes="head")

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self.list

    @on(CanvasList.Moved)
    def reveal(self) -> None:
        """Bring the cursor in sight."""
        at, height = self.list.at, self.scrollable_content_region.height - self._head.size.height
        self.scroll_to(y=min(at, max(self.scroll_offset.y, at - height + 1)), animate=False)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.reveal()

    @override
    def select(self, state: State) -> CanvasView:
        return canvas(state, self._replica)

    @override
    def paint(self, view: CanvasView) -> None:
        self.list.show(view)
        self._say()

    def on_descendant_focus(self) -> None:
        """Show where the focus is."""
        self._say()

    def on_descendant_blur(self) -> None:
        """Show that it left."""
        self._say()

    def _say(self) -> None:
        here, many = self.list.has_focus, len(self.list.view.rows)
        self._head.show(lambda width: [rule(width, ["Canvas"], [str(many)] if many else [], on=here)])
