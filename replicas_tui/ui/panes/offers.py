"""The list above the composer: commands, files, what was written before. It lies over what is there."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.events import Click
from typing_extensions import override

from replicas_tui.effects.canvas import LoadCanvas
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.reading import Read
from replicas_tui.effects.transcripts import may_read
from replicas_tui.state.model import State
from replicas_tui.state.resources import slash_commands
from replicas_tui.state.store import Store
from replicas_tui.state.views.offers import Offer, OffersView, met, offers
from replicas_tui.state.views.write import open_chat
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.picking import Picking, Trigger
from replicas_tui.ui.draw import offers as draw
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Pane


class OffersPane(Pane[OffersView]):
    """Supplies a composer with what it completes, and shows what fits."""

    DEFAULT_CSS = """
    OffersPane { overlay: screen; height: auto; max-height: 7; width: 1fr; display: none; background: $paper; }
    """

    def __init__(self, store: Store, replica_id: str, composer: Composer) -> None:
        super().__init__(store, id="offers")
        self.replica_id = replica_id
        self.composer = composer
        self.view = self.select(store.state)
        self._lines = Lines()
        self._asked: set[Trigger] = set()  # since the list was last closed
        composer.supply = self._supply

    @override
    def compose(self) -> ComposeResult:
        yield self._lines

    @override
    def on_mount(self) -> None:
        self.watch(self.composer, "picking", self._show)

    @override
    def select(self, state: State) -> OffersView:
        chat = open_chat(state, self.replica_id)
        return offers(state, self.replica_id, chat.id if chat is not None else None)

    @override
    def paint(self, view: OffersView) -> None:
        self.view = view
        self.composer.look_again()

    def on_click(self, event: Click) -> None:
        """Take what was clicked."""
        event.stop()
        picking = self.composer.picking
        at = draw.clicked(event.y, picking) if picking is not None else None
        if at is not None:
            self.composer.pick(at)

    def _supply(self, trigger: Trigger) -> Sequence[Offer]:
        """Give what is known, and have the rest read where that wakes nobody."""
        view = self.view
        if trigger not in self._asked:
            self._asked.add(trigger)
            self._ask(trigger)
        if trigger == "/":
            return view.commands
        known = {one.text for one in view.files}
        return [*view.files, *(one for one in met(self.store.state, view.chat_id) if one.text not in known)]

    def _ask(self, trigger: Trigger) -> None:
        """Have read what is not known."""
        view, replica = self.view, self.store.state.replicas.get(self.replica_id)
        awake = replica is not None and replica.status == "active"
        if trigger == "/":
            if not view.served and view.chat_id is not None and may_read(self.store.state, self.replica_id):
                self.want(Read((slash_commands(self.replica_id, view.chat_id),)))
        elif awake:
            if not view.changes:
                self.want(LoadDiffs(self.replica_id))
            if not view.canvas:
                self.want(LoadCanvas(self.replica_id))

    def _show(self, picking: Picking | None) -> None:
        self.display = picking is not None
        if picking is None:
            self._asked.clear()
        if picking is not None:
            self.styles.offset = (0, -draw.height(picking))
            self._lines.show(lambda width: draw.offers(width, picking))
