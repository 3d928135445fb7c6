"""The mouse: dragging chooses lines, and scrolls beyond an edge; a click puts the cursor, on a heading it folds too."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from replicas_tui.ui.transcript.folds import foldable
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.transcript.selecting import Selecting

JUST_S = 0.2  # a press so soon after the focus came has brought it; as a click it means no more than that
PULL_S = 0.05  # so often a mouse held beyond an edge scrolls


class Dragging(Selecting):
    """A transcript of which lines can be chosen by dragging."""

    ALLOW_SELECT = False  # Textual's own selection knows cells only

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._pressed: Place | None = None  # where the mouse was pressed
        self._pull: Timer | None = None  # scrolls while the mouse is held beyond an edge
        self._row = 0  # where the mouse is
        self._focused_at = 0.0
        self._brought_focus = False  # the press did

    def on_focus(self, event: events.Focus) -> None:
        """Remember when the focus came."""
        self._focused_at = event.time
        self.redraw()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Note where a drag may begin."""
        if event.button == 1:
            self._brought_focus = event.time - self._focused_at <= JUST_S
            self._pressed = self._under(event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Choose the lines between where the mouse was pressed and where it is."""
        if self._pressed is None or not event.button:
            return
        self._row = event.y
        self.hold()
        self._choose()
        if self._beyond() and self._pull is None:
            self._pull = self.set_interval(PULL_S, self._scroll)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; what was chosen stays so. A click puts the cursor there."""
        pressed, self._pressed = self._pressed, None
        self.capture_mouse(False)
        if pressed is not None and pressed == self._under(event.y) and not self._brought_focus:
            self._ends = None
            place = pressed.found(self.page.placed)
            if place is not None:
                self.put_cursor(place.item(self.page.items))
                self._fold_at(place)

    def _fold_at(self, place: Place) -> None:
        """Open or fold what was clicked on its heading, where the mark for that stands."""
        at = place.item(self.page.items)
        if place.line == 0 and (self.page.items[at].kind in ("group", "head") or foldable(self.page.block(at))):
            self.action_fold()

    def _scroll(self) -> None:
        """Go on in the direction the mouse is held in; end with the drag, or when the mouse is back."""
        beyond = self._beyond()
        if self._pressed is not None and beyond:
            self.sight.move(beyond)
            self.redraw()
            self._choose()
        elif self._pull is not None:
            self._pull.stop()
            self._pull = None

    def _choose(self) -> None:
        under = self._under(self._row - self._beyond())
        if self._pressed is not None and under is not None and (self._ends is not None or under != self._pressed):
            self._ends = (self._pressed, under)
            self.redraw()

    def _beyond(self) -> int:
        """Say how many rows above (below 0) or below what is in sight the mouse is."""
        top, end = int(self.barred), int(self.barred) + len(self.sight.rows()) - 1
        return self._row - max(top, min(end, self._row))

    def _under(self, y: int) -> Place | None:
        rows = self.sight.rows()
        y -= self.barred
        return self.sight.place(rows[y].item, rows[y].nth) if 0 <= y < len(rows) else None
