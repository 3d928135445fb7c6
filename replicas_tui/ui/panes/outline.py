"""The outline of the open chat, beside it on a large screen: a key opens it, enter jumps to a prompt."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.model import State, Transcripts
from replicas_tui.state.store import Store
from replicas_tui.state.views.write import open_chat
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Pane
from replicas_tui.ui.transcript.outline import Outline, Turn, turn_line


class OutlinePane(Pane[Transcripts | None]):
    """The prompts of a chat with what came of each."""

    DEFAULT_CSS = "OutlinePane { layout: vertical; height: 1fr; display: none; }"

    class Chosen(Message):
        """The user wants to read the turn whose prompt has this id."""

        def __init__(self, block: str) -> None:
            super().__init__()
            self.block = block

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="outline")
        self._replica = replica_id
        self._outline: Outline | None = None
        self.turns = Listing(id="outline-turns")
        self._head = Lines(classes="head")

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self.turns

    @override
    def select(self, state: State) -> Transcripts | None:
        chat = open_chat(state, self._replica)
        return state.transcripts.get(chat.id) if chat is not None and self.display else None

    @override
    def paint(self, view: Transcripts | None) -> None:
        if view is None:
            return
        if self._outline is None or self._outline.log is not view.log:
            self._outline = Outline(view.log)
            self._fill()
        elif self._outline.catch_up():
            self._fill()

    def toggle(self, block: int) -> bool:
        """Show the outline, at the turn the block of this index is in, or put it away; say whether it is shown."""
        self.display = not self.display
        if self.display:
            self.again()
            self._go_to(block)
            self.turns.focus()
        return bool(self.display)

    def _go_to(self, block: int) -> None:
        found = self._outline.turns if self._outline is not None else []
        if turn := next((turn for turn in reversed(found) if turn.first <= block), None):
            self.turns.go(turn.id)

    def _fill(self) -> None:
        outline = self._outline
        if outline is not None:
            outline.catch_up()
            self.turns.fill([_entry(turn) for turn in outline.turns])

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the heading."""
        here = self.turns.has_focus
        self._head.show(lambda width: [rule(width, ["Outline"], on=here)])

    @on(Listing.Chosen)
    def _chosen(self, message: Listing.Chosen) -> None:
        message.stop()
        self.post_message(self.Chosen(message.at))


def _entry(turn: Turn) -> Entry:
    return Entry(turn.id, lambda width: [turn_line(turn, width)])
