"""One replica: its chat, what waits, and a place to write; the fleet beside it, and its results, where there is room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.canvas import LoadCanvas
from replicas_tui.effects.chats import CreateChat, Interrupt, OpenChat, OpenReplica
from replicas_tui.effects.requeue import TakeQueued
from replicas_tui.effects.telling import Tell
from replicas_tui.state.model import Level
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import NEEDS
from replicas_tui.ui.chords import Chords
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.dialogs.new_chat import NewChat
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.about import AboutPane
from replicas_tui.ui.panes.canvas import CanvasList, CanvasPane
from replicas_tui.ui.panes.changes import ChangesPane
from replicas_tui.ui.panes.chat import ChatPane
from replicas_tui.ui.panes.queue import QueuePane
from replicas_tui.ui.panes.rail import RailPane
from replicas_tui.ui.panes.write import WritePane
from replicas_tui.ui.places import Focus, GoTo
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.transcript.messages import CopyRequested, LeftTranscript, ReplyInWords


class ReplicaScreen(FrameScreen):
    """Shows one replica, on the chat that is open in the state.

    Args:
        focus: Where the user wants to be in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "changes", "diff", id="replica.changes"),
        Binding("i", "write", "write", id="replica.write"),
        Binding("Q", "queue", "queue", show=False, id="replica.queue"),
        Binding("c", "canvas", "canvas", show=False, id="replica.canvas"),
        Binding("plus", "new_chat", "new chat", show=False, id="replica.new_chat"),
        Binding("]c", "chat(1)", "next chat", show=False, id="replica.next_chat", group=Binding.Group("chats")),
        Binding(
            "[c", "chat(-1)", "previous chat", show=False, id="replica.previous_chat", group=Binding.Group("chats")
        ),
        Binding("exclamation_mark", "next_need", "next ask", show=False, id="replica.next_need"),
        Binding("T", "stop", "stop the turn", show=False, id="replica.interrupt"),
        Binding("R", "refresh", "read again", show=False, id="replica.refresh"),
        Binding("escape,q", "back", "back", show=False, id="replica.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now, *, focus: Focus = "transcript") -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self._focus: Focus = focus
        self._chords = Chords(Binding.make_bindings(self.BINDINGS))
        self.chat = ChatPane(store, clock, replica_id)
        self.queue = QueuePane(store, replica_id)
        self.write = WritePane(store, replica_id)

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        store, clock, replica_id = self.store, self.clock, self._replica
        side = (
            ChangesPane(store, clock, replica_id),
            CanvasPane(store, replica_id),
            AboutPane(store, clock, replica_id),
        )
        yield Horizontal(
            RailPane(store, clock, replica_id),
            Vertical(self.chat, self.queue, self.write, id="middle", classes="right"),
            Vertical(*side, id="side", classes="right"),
            id="replica",
        )

    def on_mount(self) -> None:
        """Go where the user wants to be."""
        self.look_at(self._focus)
        if self.has_class("-l") and self._awake():
            self.post_message(Wanted(LoadCanvas(self._replica)))

    def look_at(self, focus: Focus) -> None:
        """Put the focus on a part of the screen."""
        match focus:
            case "composer":
                self.write.composer.focus()
            case "queue" if self.queue.can_focus:
                self.queue.focus()
            case "changes":
                self.chat.transcript.focus()
                self.action_changes()
            case "canvas":
                self.chat.transcript.focus()
                self.action_canvas()
            case _:
                self.chat.transcript.focus()

    async def on_key(self, event: Key) -> None:
        """Hear keys that come in twos."""
        action = self._chords.press(event.character if event.is_printable else None)
        if action is not None:
            event.stop()
            event.prevent_default()
            if action:
                await self.run_action(action)

    def action_write(self) -> None:
        """Write."""
        self.write.composer.focus()

    def action_queue(self) -> None:
        """Edit what waits."""
        if self.queue.can_focus:
            self.queue.focus()

    def action_changes(self) -> None:
        """Read what changed."""
        self.app.push_screen(ChangesScreen(self.store, self._replica, self.clock))

    def action_canvas(self) -> None:
        """Look at the canvas."""
        self.app.push_screen(CanvasScreen(self.store, self._replica, self.clock))

    def action_chat(self, by: int) -> None:
        """Show another chat of this replica."""
        view = self.chat.view
        if len(view.tabs) > 1:
            tab = view.tabs[(view.at + by) % len(view.tabs)]
            self.post_message(Wanted(OpenChat(self._replica, tab.id)))

    def action_new_chat(self) -> None:
        """Start another chat, with an agent of choice."""

        def chosen(provider: str | None) -> None:
            if provider is not None:
                self.post_message(Wanted(CreateChat(self._replica, provider)))

        if self._awake():
            self.app.push_screen(NewChat(self.store), chosen)
        else:
            self._tell("A new chat needs this replica awake. Wake it first, with W.")

    def action_next_need(self) -> None:
        """Go to the next replica that needs the user."""
        needy = [row.id for row in fleet(self.store.state, self.clock()).rows if row.group == NEEDS]
        others = [one for one in needy if one != self._replica]
        if others:
            here = needy.index(self._replica) if self._replica in needy else 0
            self.post_message(GoTo(others[here % len(others)]))

    def action_stop(self) -> None:
        """Stop the running turn."""
        view = self.chat.view
        if view.chat_id is not None:
            self.post_message(Wanted(Interrupt(self._replica, view.chat_id)))

    def action_refresh(self) -> None:
        """Read the chat again, now."""
        self.post_message(Wanted(OpenReplica(self._replica, self.chat.view.chat_id)))

    def action_back(self) -> None:
        """Go one level back: to the transcript, from there to the fleet."""
        if self.focused is None or self.focused is self.chat.transcript:
            self.post_message(GoTo(None))
        else:
            self.chat.transcript.focus()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.chat.view
        match action:
            case "stop":
                return view.can_stop and view.working
            case "queue":
                return self.queue.can_focus
            case "chat":
                return len(view.tabs) > 1
            case _:
                return super().check_action(action, parameters)

    @on(LeftTranscript)
    def _left(self) -> None:
        self.post_message(GoTo(None))

    @on(Composer.Left)
    @on(QueuePane.Left)
    def _up(self) -> None:
        self.chat.transcript.focus()

    @on(ReplyInWords)
    def _reply(self) -> None:
        self.write.composer.focus()

    @on(CopyRequested)
    def _copy(self, message: CopyRequested) -> None:
        self.app.copy_to_clipboard(message.text)
        self._tell("Sent to the clipboard of your terminal.")

    @on(CanvasList.Chosen)
    def _open_canvas(self) -> None:
        self.action_canvas()

    @on(QueuePane.Edit)
    def _edit(self, message: QueuePane.Edit) -> None:
        """Take a message out of the queue, then into the composer."""
        chat, text, place = self.chat.view.chat_id, self.queue.text_of(message.row.id), message.place
        if chat is None:
            return
        if self.write.composer.text.strip():
            self._tell("Send or clear what is typed first; only then can a queued message be edited.")
            return

        def taken(refusal: Refusal | None) -> bool:
            if refusal is None and self.is_attached:
                self.write.edit_queued(place, text)
                self.write.composer.focus()
            return False

        self.post_message(Wanted(Ask(TakeQueued(self._replica, chat, message.row.id, text), taken)))

    def _awake(self) -> bool:
        found = self.store.state.replicas.get(self._replica)
        return found is not None and found.status == "active"

    def _tell(self, text: str) -> None:
        self.post_message(Wanted(Tell(text, Level.INFO)))
