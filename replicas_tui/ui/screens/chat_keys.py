"""The keys that act on the open chat of a replica: another one, a new one, stop, read again."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Key
from typing_extensions import override

from replicas_tui.effects.chats import CreateChat, Interrupt, OpenChat, OpenReplica
from replicas_tui.effects.telling import Tell
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import NEEDS
from replicas_tui.ui.chords import Chords
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.dialogs.new_chat import NewChat
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.chat import ChatPane
from replicas_tui.ui.places import GoTo
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.transcript import TranscriptView

_CHATS = Binding.Group("chats")


class ChatKeys(FrameScreen):
    """A screen with a chat on it.

    Attributes:
        chat: The pane that shows it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "new_chat", "new chat", show=False, id="replica.new_chat"),
        Binding("]c", "chat(1)", "next chat", show=False, id="replica.next_chat", group=_CHATS),
        Binding("[c", "chat(-1)", "previous chat", show=False, id="replica.previous_chat", group=_CHATS),
        Binding("exclamation_mark", "next_need", "next ask", show=False, id="replica.next_need"),
        Binding("T", "stop", "stop the turn", show=False, id="replica.interrupt"),
        Binding("R", "refresh", "read again", show=False, id="replica.refresh"),
        # An answer pressed twice, or a moment too late, must not lead away to another view.
        Binding("1", "stay", show=False, system=True, id="replica.stay"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock) -> None:
        super().__init__(store, clock)
        self.replica_id = replica_id
        self.chat = ChatPane(store, clock, replica_id)
        self._chords = Chords(Binding.make_bindings(ChatKeys.BINDINGS))

    @property
    @override
    def subject(self) -> str | None:
        return self.replica_id

    @property
    def awake(self) -> bool:
        """The replica can be read and changed without waking it."""
        found = self.store.state.replicas.get(self.replica_id)
        return found is not None and found.status == "active"

    async def on_key(self, event: Key) -> None:
        """Hear keys that come in twos."""
        action = self._chords.press(event.character if event.is_printable else None)
        if action is not None:
            event.stop()
            event.prevent_default()
            if action:
                await self.run_action(action)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.chat.view
        match action:
            case "stop":
                return view.can_stop and view.working
            case "chat":
                return len(view.tabs) > 1
            case "stay":
                return isinstance(self.focused, TranscriptView)
            case _:
                return super().check_action(action, parameters)

    def action_stay(self) -> None:
        """Do nothing."""

    def action_chat(self, by: int) -> None:
        """Show another chat of this replica."""
        view = self.chat.view
        if len(view.tabs) > 1:
            tab = view.tabs[(view.at + by) % len(view.tabs)]
            self.post_message(Wanted(OpenChat(self.replica_id, tab.id)))

    def action_new_chat(self) -> None:
        """Start another chat, with an agent of choice."""

        def chosen(provider: str | None) -> None:
            if provider is not None:
                self.post_message(Wanted(CreateChat(self.replica_id, provider)))

        if self.awake:
            self.app.push_screen(NewChat(self.store), chosen)
        else:
            self.tell("A new chat needs this replica awake. Wake it first, with W.")

    def action_next_need(self) -> None:
        """Go to the next replica that needs the user."""
        needy = [row.id for row in fleet(self.store.state, self.clock()).rows if row.group == NEEDS]
        here = needy.index(self.replica_id) + 1 if self.replica_id in needy else 0
        others = [one for one in (*needy[here:], *needy[:here]) if one != self.replica_id]
        if others:
            self.post_message(GoTo(others[0]))

    def action_stop(self) -> None:
        """Stop the running turn."""
        view = self.chat.view
        if view.chat_id is not None:
            self.post_message(Wanted(Interrupt(self.replica_id, view.chat_id)))

    def action_refresh(self) -> None:
        """Read the chat again, now."""
        self.post_message(Wanted(OpenReplica(self.replica_id, self.chat.view.chat_id)))

    def tell(self, text: str) -> None:
        """Say something to the user."""
        self.post_message(Wanted(Tell(text)))
