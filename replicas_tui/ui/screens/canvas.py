"""What an agent dropped for the user to look at: the files, and one of them as a page or a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.canvas import LoadCanvas, OpenCanvasItem
from replicas_tui.effects.pages import OpenPage
from replicas_tui.effects.transcripts import may_read
from replicas_tui.state.canvas import bytes_of
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.canvas import CanvasPage, canvas
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.save import SaveCopy
from replicas_tui.ui.draw.canvas import facts, page, trouble
from replicas_tui.ui.images.view import PictureView
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.page import Page
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.canvas import CanvasList, CanvasPane
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.screens.taking import take_piece
from replicas_tui.ui.transcript.pieces import Piece, marked

LIVE_S: Final = 5.0  # between two looks at the list while an agent works: no event tells of the canvas
_VERSIONS = Binding.Group("older, newer version")


class CanvasScreen(FrameScreen):
    """One replica's canvas."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "save a copy", id="canvas.save"),
        Binding("o", "browse", "in the browser", id="canvas.browse"),
        Binding("left_square_bracket", "version(-1)", "older version", id="canvas.older", group=_VERSIONS),
        Binding("right_square_bracket", "version(1)", "newer version", id="canvas.newer", group=_VERSIONS),
        Binding("y", "copy", "copy", id="canvas.copy"),
        Binding("Y", "pick", "copy or open a piece", show=False, id="canvas.pick"),
        Binding("R", "refresh", "read again", id="canvas.refresh"),
        Binding("escape,q", "back", "back", id="canvas.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self._files = CanvasPane(store, replica_id, alone=True)
        self._head = Lines(classes="head")
        self._page, self._picture = Page(), PictureView()
        self._shown: CanvasPage | None = None
        self._ends: list[Callable[[], None]] = []

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        right = Vertical(self._head, self._page, self._picture, classes="right")
        yield Horizontal(self._files, right, id="canvas-page")

    def on_mount(self) -> None:
        """Read what is there, and again whenever it may be another."""
        self._picture.display = False
        self._ends = [
            self.store.watch(self._select, lambda seen: self._paint(*seen)),
            self.store.watch(self._moment, lambda _: self._look_again()),
            self.store.watch(self._is_old, self._read_anew),
        ]
        self.action_refresh()
        self.set_interval(LIVE_S, self._look)
        self._files.list.focus()

    def on_unmount(self) -> None:
        """Stop watching."""
        for end in self._ends:
            end()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        shown = self._shown
        match action:
            case "save":
                return shown is not None and shown.can_save
            case "browse":
                return shown is not None and shown.is_page
            case "copy" | "pick":
                return shown is not None and shown.looks in ("markdown", "text")
            case "version":
                return shown is not None and bool(shown.older if parameters == (-1,) else shown.newer)
            case _:
                return super().check_action(action, parameters)

    def _works(self, state: State) -> bool:
        return any(chat.processing for chat in state.chats.get(self._replica, ()))

    def _select(self, state: State) -> tuple[CanvasPage | None, bool, bool]:
        view = canvas(state, self._replica)
        return view.page, bool(view.rows), view.is_bare

    def _moment(self, state: State) -> tuple[bool, bool]:
        """Give what tells that there may be something else to read: a turn ends, the replica wakes."""
        return self._works(state), may_read(state, self._replica)

    def _is_old(self, state: State) -> str:
        """Name the file that is looked at, when the list says that it is another by now."""
        opened = state.canvas_open.get(self._replica)
        page = canvas(state, self._replica).page
        if opened is None or page is None or page.newer or not opened.digest:
            return ""
        listed = {one.filename: one.sizeBytes for one in state.canvases.get(self._replica, ())}
        size = listed.get(page.filename, opened.content.sizeBytes)
        return page.filename if size != opened.content.sizeBytes else ""

    def _look(self) -> None:
        """Look at the list while the agent works."""
        if self._works(self.store.state) and may_read(self.store.state, self._replica):
            self.post_message(Wanted(LoadCanvas(self._replica)))

    def _look_again(self) -> None:
        """A turn began or ended, or the replica woke: what is looked at may have been written anew."""
        if self.is_mounted and may_read(self.store.state, self._replica):
            self.post_message(Wanted(LoadCanvas(self._replica)))
            self._read_anew(self._shown.filename if self._shown is not None and not self._shown.newer else "")

    def _read_anew(self, filename: str) -> None:
        if filename and self.is_mounted and any(row.filename == filename for row in self._files.list.view.rows):
            self.post_message(Wanted(OpenCanvasItem(self._replica, filename)))

    def _paint(self, shown: CanvasPage | None, files: bool, bare: bool) -> None:
        self.set_class(bare, "-bare")
        before, self._shown = self._shown, shown
        is_picture = shown is not None and shown.looks == "picture"
        had_focus = self._page.has_focus or self._picture.has_focus
        self._page.display, self._picture.display = not is_picture, is_picture
        if shown is not None and shown.picture is not None:
            self._picture.show(shown.digest, shown.picture)
        else:
            self._picture.hide()
            same = before is not None and shown is not None and before.filename == shown.filename
            self._page.show(partial(page, shown=shown, files=files), anew=not same)
        if had_focus:
            self._sheet.focus()
        self._say()
        self.refresh_bindings()

    @property
    def _sheet(self) -> Widget:
        return self._picture if self._picture.display else self._page

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the page's heading."""
        shown, here = self._shown, self._sheet.has_focus
        title = shown.name if shown is not None else "canvas"
        info = facts(shown, self.clock())
        self._head.show(lambda width: [rule(width, [title], info if width >= 50 else info[:1], on=here)])

    @on(CanvasList.Chosen)
    def _open(self, message: CanvasList.Chosen) -> None:
        message.stop()
        row = message.row
        wish = OpenCanvasItem(self._replica, row.filename, self._newest(row.filename) if row.gone else "")
        self.post_message(Wanted(Ask(wish, partial(self._opened, row.filename))))

    def _newest(self, filename: str) -> str:
        copies = self.store.state.canvas_copies.get(self._replica, ())
        return next((one.digest for one in copies if one.filename == filename), "")

    def _opened(self, filename: str, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is None:
            self._sheet.focus()
            return True
        self._shown = None
        self._picture.hide()
        self._page.display, self._picture.display = True, False
        self._head.show(lambda width: [rule(width, [safe_line(filename, 120)])])
        self._page.show(lambda width: trouble(width, safe_line(refusal.sentence)))
        self.refresh_bindings()
        return True

    def action_refresh(self) -> None:
        """Read the list again, and the file that is looked at."""
        self.post_message(Wanted(LoadCanvas(self._replica)))
        if self._shown is not None and not self._shown.newer:
            self._read_anew(self._shown.filename)

    def action_version(self, way: int) -> None:
        """Show the version before the one that is shown, or the one after."""
        shown = self._shown
        digest = "" if shown is None else shown.older if way < 0 else shown.newer
        if shown is not None and digest:
            wish = OpenCanvasItem(self._replica, shown.filename, digest)
            self.post_message(Wanted(Ask(wish, partial(self._opened, shown.filename))))

    def action_save(self) -> None:
        """Save a copy of the file that is looked at."""
        opened = self.store.state.canvas_open.get(self._replica)
        data = bytes_of(opened) if opened is not None else None
        if opened is not None and data is not None:
            self.app.push_screen(SaveCopy(opened.content.filename, data))

    def action_browse(self) -> None:
        """Show the page in the browser."""
        opened = self.store.state.canvas_open.get(self._replica)
        if opened is not None and opened.text is not None:
            self.post_message(Wanted(OpenPage(safe_line(opened.content.filename, 100), opened.text)))

    def action_copy(self) -> None:
        """Copy the whole text."""
        opened = self.store.state.canvas_open.get(self._replica)
        if opened is not None and opened.text is not None:
            self.post_message(Copy(opened.text, "The file"))

    def action_pick(self) -> None:
        """Choose a piece of the text, to copy or to open it."""
        if self._shown is not None and self._shown.text:
            found = {one.text: one for one in marked(Safe(self._shown.text[:100_000]))}
            whole = Piece("all", Safe("the whole file"), self._shown.text)
            take_piece(self, [whole, *found.values()])

    def action_back(self) -> None:
        """From the page to the list, from there back."""
        if self._sheet.has_focus:
            self._files.list.focus()
        else:
            self.dismiss()
