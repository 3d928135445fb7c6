"""One replica: its chat, what waits, a place to write; beside them, where there is room, the fleet and its results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.canvas import LoadCanvas
from replicas_tui.effects.requeue import TakeQueued
from replicas_tui.effects.workspace_hooks import TellOfHooks
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.vim import Vim
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.about import AboutPane
from replicas_tui.ui.panes.canvas import CanvasList, CanvasPane
from replicas_tui.ui.panes.changes import ChangesPane
from replicas_tui.ui.panes.chat import ChatPane
from replicas_tui.ui.panes.outline import OutlinePane
from replicas_tui.ui.panes.queue import QueuePane
from replicas_tui.ui.panes.rail import RailPane
from replicas_tui.ui.panes.write import WritePane
from replicas_tui.ui.places import Act, Focus, GoTo
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.chat_keys import ChatKeys
from replicas_tui.ui.screens.taking import take_piece
from replicas_tui.ui.transcript.messages import CopyRequested, LeftTranscript, Picking, ReplyInWords, Told


class ReplicaScreen(ChatKeys):
    """Shows one replica, on the chat that is open in the state.

    Args:
        focus: Where the user wants to be in it.
        vim: Messages are written with vim's keys.
    """

    KEEP_CLEAR = "WritePane"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "look_at('changes')", "diff", id="replica.changes"),
        Binding("i", "look_at('composer')", "write", id="replica.write"),
        Binding("Q", "look_at('queue')", "queue", show=False, id="replica.queue"),
        Binding("O", "outline", "outline", show=False, id="replica.outline"),
        Binding("c", "look_at('canvas')", "canvas", show=False, id="replica.canvas"),
        Binding("escape,q", "back", "back", show=False, id="replica.back"),
    ]

    def __init__(
        self,
        store: Store,
        replica_id: str,
        clock: Clock = utc_now,
        *,
        focus: Focus = "transcript",
        vim: bool = False,
    ) -> None:
        super().__init__(store, replica_id, clock)
        self._focus: Focus = focus
        self._deleting = False
        self._ends: tuple[Callable[[], None], ...] = ()
        self.queue = QueuePane(store, replica_id)
        self.write = WritePane(store, replica_id)
        self.outline = OutlinePane(store, replica_id)
        self.write.composer.vim = Vim() if vim else None

    @override
    def body(self) -> Iterable[Widget]:
        store, clock, replica_id = self.store, self.clock, self.replica_id
        side = (
            ChangesPane(store, clock, replica_id),
            CanvasPane(store, replica_id),
            self.outline,
            AboutPane(store, clock, replica_id),
        )
        yield Horizontal(
            RailPane(store, clock, replica_id),
            Vertical(self.chat, self.queue, self.write, id="middle", classes="right"),
            Vertical(*side, id="side", classes="right"),
            id="replica",
        )

    @override
    def floor(self) -> int:
        """Keep the last row of the transcript clear, too: a search is typed there."""
        seen = self.chat.transcript.region
        return max(super().floor(), self.size.height - seen.bottom + 1) if seen else super().floor()

    def on_mount(self) -> None:
        """Go where the user wants to be."""
        self.chat.transcript.focus()
        self.action_look_at(self._focus)
        self._ends = (
            self.store.watch(self._works, lambda _: self._read_canvas()),
            self.store.watch(lambda _: self.awake, self._woke),
        )

    def on_unmount(self) -> None:
        """Stop watching."""
        for end in self._ends:
            end()

    @override
    def fitted(self) -> None:
        self._read_canvas()

    def _woke(self, awake: bool) -> None:
        """Look whether its hooks passed: the line to it may have opened after they ended."""
        if awake:
            self.post_message(Wanted(TellOfHooks(self.replica_id)))

    def _works(self, state: State) -> bool:
        return any(chat.processing for chat in state.chats.get(self.replica_id, ()))

    def _read_canvas(self) -> None:
        """Read what is on the canvas: a turn that ended may have put something there."""
        if self.has_class("-l") and self.awake:
            self.post_message(Wanted(LoadCanvas(self.replica_id)))

    def action_look_at(self, focus: Focus) -> None:
        """Go to a part of the replica."""
        match focus:
            case "composer":
                self.write.composer.focus()
            case "queue" if self.queue.can_focus:
                self.queue.focus()
            case "queue":
                self.tell("Nothing is queued. What you send while a turn runs waits here.")
            case "changes":
                self.app.push_screen(ChangesScreen(self.store, self.replica_id, self.clock))
            case "canvas":
                self.app.push_screen(CanvasScreen(self.store, self.replica_id, self.clock))
            case _:
                self.chat.transcript.focus()

    def action_outline(self) -> None:
        """Show the outline of the chat beside it, where there is room, or put it away."""
        if not self.has_class("-l"):
            self.tell("The outline needs a terminal of 160 columns. { and } go from prompt to prompt.")
        elif not self.outline.toggle(self.chat.transcript.read):
            self.chat.transcript.focus()

    @on(OutlinePane.Chosen)
    def _go_to_turn(self, message: OutlinePane.Chosen) -> None:
        self.chat.transcript.go_to(message.block)
        self.chat.transcript.focus()

    @on(LeftTranscript)
    def action_back(self) -> None:
        """Go one level back: to the transcript, from there to what it was opened from."""
        if self.focused is None or self.focused is self.chat.transcript:
            self.post_message(GoTo(None))
        else:
            self.chat.transcript.focus()

    @override
    def action_take_away(self, act: Act) -> None:
        self._deleting = act == "delete"
        super().action_take_away(act)

    @on(ChatPane.Gone)
    def _gone(self) -> None:
        """Leave what the user deleted here; what somebody else deleted stays to be read."""
        if self._deleting:
            self.post_message(GoTo(None))

    @on(Composer.Left)
    @on(QueuePane.Left)
    def _up(self) -> None:
        self.chat.transcript.focus()

    @on(Composer.Turned)
    def _turn_page(self, message: Composer.Turned) -> None:
        self.chat.transcript.action_page(message.direction, 1)

    @on(WritePane.Sent)
    def _sent(self) -> None:
        self.chat.transcript.resume()

    @on(ReplyInWords)
    def _reply(self) -> None:
        self.write.composer.focus()

    @on(CanvasList.Chosen)
    def _open_canvas(self) -> None:
        self.action_look_at("canvas")

    @on(CopyRequested)
    def _copy(self, message: CopyRequested) -> None:
        self.post_message(Copy(message.text))

    @on(Picking)
    def _pick(self, message: Picking) -> None:
        take_piece(self, message.pieces)

    @on(Told)
    def _told(self, message: Told) -> None:
        self.tell(message.text)

    @on(QueuePane.Edit)
    def _edit(self, message: QueuePane.Edit) -> None:
        """Take a message out of the queue, then into the composer."""
        chat, draft, place = self.chat.view.chat_id, self.queue.draft_of(message.row.id), message.place
        if chat is None:
            return
        if self.write.draft.filled:
            self.queue.say("Send or clear what is typed first; then it can be edited.")
            return

        def taken(refusal: Refusal | None) -> bool:
            if refusal is None and self.is_attached:
                self.write.edit_queued(place, draft)
                self.write.composer.focus()
            return False

        self.post_message(Wanted(Ask(TakeQueued(self.replica_id, chat, message.row.id, draft), taken)))
