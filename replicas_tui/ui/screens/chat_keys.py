"""The keys that act on the open chat of a replica: another one, a new one, stop, read again."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from typing_extensions import override

from replicas_tui.effects.chats import CreateChat, Interrupt, OpenChat, OpenReplica
from replicas_tui.effects.telling import Tell
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.dialogs.export import Export
from replicas_tui.ui.dialogs.new_chat import NewChat
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.chat import ChatPane
from replicas_tui.ui.places import GoTo
from replicas_tui.ui.screens.frame import FrameScreen
from replicas_tui.ui.screens.hook_runs import HookRunsScreen
from replicas_tui.ui.screens.links import LinksScreen
from replicas_tui.ui.screens.workspace_log import WorkspaceLogScreen
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
        Binding("E", "export", "export", show=False, id="replica.export"),
        Binding("H", "hooks", "hook runs", show=False, id="replica.hooks"),
        Binding("P", "links", "pull requests, previews", show=False, id="replica.links"),
        Binding("w", "workspace_log", "log of the workspace", show=False, id="replica.log"),
        Binding("R", "refresh", "read again", show=False, id="replica.refresh"),
        # An answer pressed twice, or a moment too late, must not lead away to another view.
        *(Binding(str(n), "stay", show=False, system=True) for n in range(1, 10)),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock) -> None:
        super().__init__(store, clock)
        self.replica_id = replica_id
        self.chat = ChatPane(store, clock, replica_id)

    @property
    @override
    def subject(self) -> str | None:
        return self.replica_id

    @property
    def awake(self) -> bool:
        """The replica can be read and changed without waking it."""
        found = self.store.state.replicas.get(self.replica_id)
        return found is not None and found.status == "active"

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view = self.chat.view
        match action:
            case "stop":
                return view.can_stop and view.working
            case "chat":
                return len(view.tabs) > 1
            case "stay":
                return isinstance(self.focused, TranscriptView) and self.focused.takes_digits
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
        needy = fleet(self.store.state, self.clock()).needy
        here = needy.index(self.replica_id) + 1 if self.replica_id in needy else 0
        others = [one for one in (*needy[here:], *needy[:here]) if one != self.replica_id]
        if others:
            self.post_message(GoTo(others[0]))
        else:
            self.tell("No other replica needs you.")

    def action_stop(self) -> None:
        """Stop the running turn."""
        view = self.chat.view
        if view.chat_id is not None:
            self.post_message(Wanted(Interrupt(self.replica_id, view.chat_id)))

    def action_export(self) -> None:
        """Write this chat into a file."""
        view = self.chat.view
        if view.chat_id is not None and view.tab is not None:
            self.app.push_screen(Export(self.store, self.replica_id, view.chat_id, view.tab.title, Path.cwd()))

    def action_hooks(self) -> None:
        """Show what the hooks of this replica printed."""
        self.app.push_screen(HookRunsScreen(self.store, self.clock, self.replica_id))

    def action_links(self) -> None:
        """Show its pull requests and what it serves."""
        self.app.push_screen(LinksScreen(self.store, self.replica_id, self.clock))

    def action_workspace_log(self) -> None:
        """Show what the server did for it."""
        self.app.push_screen(WorkspaceLogScreen(self.store, self.clock, self.replica_id))

    def action_refresh(self) -> None:
        """Read the chat again, now."""
        self.post_message(Wanted(OpenReplica(self.replica_id, self.chat.view.chat_id)))

    def tell(self, text: str) -> None:
        """Say something to the user."""
        self.post_message(Wanted(Tell(text)))
