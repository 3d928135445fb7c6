"""What was just said: at most three notes above the footer, gone by themselves, without motion."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer
from typing_extensions import override

from replicas_tui.state.actions import NoticeDismissed
from replicas_tui.state.model import Level, Notice, State
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.ui.kit import G, Part, prose
from replicas_tui.ui.pane import Pane

MOST = 3
SECONDS = 5.0
LONG = 10.0  # seconds for what went wrong: it has to be read
_WIDE = 60
_LOOKS = {
    Level.INFO: ("unknown", "$t-accent"),
    Level.DONE: ("done", "$t-done"),
    Level.WARN: ("changed", "$t-need"),
    Level.ERROR: ("error", "$t-fail"),
}


class Toasts(Pane[tuple[tuple[int, Level, Safe], ...]]):
    """Shows the newest notices. What it says is in the state, so it is the same on every screen.

    Args:
        floor: How many lines at the screen's foot stay clear.
    """

    DEFAULT_CSS = """
    Toasts { layer: toasts; dock: bottom; height: auto; display: none; background: $paper-3; }
    """

    def __init__(self, store: Store, floor: Callable[[], int]) -> None:
        super().__init__(store)
        self._notes: tuple[tuple[int, Level, Safe], ...] = ()
        self._floor = floor
        self._ends: dict[int, Timer] = {}

    @override
    def on_mount(self) -> None:
        """Stand clear of what may not be covered, wherever that moves."""
        self.screen.screen_layout_refresh_signal.subscribe(self, self._make_way)

    @override
    def select(self, state: State) -> tuple[tuple[int, Level, Safe], ...]:
        return tuple(_note(state, notice) for notice in state.notices[-MOST:])

    @override
    def paint(self, view: tuple[tuple[int, Level, Safe], ...]) -> None:
        self._notes = view
        self.display = bool(view)
        self.place()
        self.refresh(layout=True)
        for number, level, _ in view:
            if number not in self._ends:
                wait = LONG if level in (Level.WARN, Level.ERROR) else SECONDS
                self._ends[number] = self.set_timer(wait, lambda number=number: self._dismiss(number))

    def place(self) -> None:
        """Stand at the right, above what no note may cover."""
        width = min(_WIDE, self.app.size.width - 2)
        self.styles.width = width
        self.styles.offset = (self.app.size.width - width - 1, -self._floor())

    @override
    def render(self) -> Content:
        return Content("\n").join(_draw(self.size.width, level, text) for _, level, text in self._notes)

    def _make_way(self, _: object) -> None:
        if self.display:
            self.place()

    def _dismiss(self, number: int) -> None:
        self._ends.pop(number, None)
        self.store.dispatch(NoticeDismissed(number))


def _note(state: State, notice: Notice) -> tuple[int, Level, Safe]:
    replica = state.replicas.get(notice.replica_id or "")
    whose = f"{replica.name}: " if replica is not None else ""
    return notice.id, notice.level, safe_line(f"{whose}{notice.text}", 400)


def _draw(width: int, level: Level, text: Safe) -> Content:
    glyph, role = _LOOKS[level]
    bar: Part = (G["cursor"], role)
    first: list[Part] = [bar, " ", (G[glyph], role), " "]
    rows = prose(width, Content.styled(text, "$t-text"), first, [bar, "   "])
    return Content("\n").join(rows)
