"""Base of every pane: it paints what it is given and says what the user wants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.app import App
from textual.message import Message
from textual.widget import Widget

from replicas_tui.effects.context import Intent
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.ui.keeping import Keeping

V = TypeVar("V")


class Wanted(Message):
    """The user wants something done; the app, and only the app, does it."""

    def __init__(self, intent: Intent) -> None:
        super().__init__()
        self.intent = intent


def keep(app: App[object], intent: Intent) -> None:
    """Hand over what was typed and is to be kept, also by a widget that goes because the app ends."""
    if isinstance(app, Keeping):
        app.keep(intent)
    else:
        app.post_message(Wanted(intent))


class Pane(Widget, Generic[V]):
    """A widget that shows one view of the state.

    Subclasses give `select` (state to view) and `paint` (view to looks).
    """

    def __init__(self, store: Store, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.store = store
        self._unwatch: Callable[[], None] = lambda: None

    def select(self, state: State) -> V:
        """Return what this pane shows of `state`."""
        raise NotImplementedError

    def paint(self, view: V) -> None:
        """Bring the looks in line with `view`; called only when it changed."""
        raise NotImplementedError

    @property
    def in_sight(self) -> bool:
        """Say whether no other page lies above its screen; through a dialog one sees what is below."""
        for screen in reversed(self.app.screen_stack):
            if screen is self.screen or not screen.is_modal:
                return screen is self.screen
        return False

    def want(self, intent: Intent) -> None:
        """Pass the user's wish on."""
        self.post_message(Wanted(intent))

    def on_mount(self) -> None:
        """Start watching; Textual runs this after the subclass's own `on_mount`."""
        self._unwatch = self.store.watch(self.select, self.paint)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._unwatch()

    def again(self) -> None:
        """Look at the state anew: what this view depends on beside it changed (width, filter, hour)."""
        self._unwatch()
        self._unwatch = self.store.watch(self.select, self.paint)
