"""A chat: its heading, its transcript, and what stands in the way below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.chats import LoadOlder
from replicas_tui.effects.messages import AnswerQuestion
from replicas_tui.effects.transcripts import PAGE
from replicas_tui.effects.whole import FAR, LoadWhole
from replicas_tui.state.model import State, Transcripts
from replicas_tui.state.safe import safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.transcript import Transcript
from replicas_tui.state.views.notes import NoteView
from replicas_tui.state.views.replica import ReplicaView, replica
from replicas_tui.state.views.write import open_chat
from replicas_tui.ui.clock import SECOND_S, Clock
from replicas_tui.ui.draw.replica import facts, note_lines, title
from replicas_tui.ui.keys import key_of
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane
from replicas_tui.ui.transcript.messages import Answered, FollowChanged, NeedAll, NeedOlder
from replicas_tui.ui.transcript.older import Older
from replicas_tui.ui.transcript.view import TranscriptView

_REASON = 300
_Shown: TypeAlias = tuple[str, Transcripts | None, bool, bool]  # chat, its transcript, it is working, it was made


class ChatPane(AgedPane[ReplicaView]):
    """Shows the open chat of one replica.

    The transcript is watched apart from all else: it grows many times a second, the rest seldom changes.
    """

    DEFAULT_CSS = "ChatPane { layout: vertical; height: 1fr; }"

    class Gone(Message):
        """The replica was deleted, here or elsewhere."""

    def __init__(self, store: Store, clock: Clock, replica_id: str) -> None:
        super().__init__(store, clock, id="chat")
        self._moment = clock  # what runs says for how many seconds, which no minute tells
        self._replica = replica_id
        self.view = ReplicaView(replica_id)
        self.transcript = TranscriptView()
        self._head = Lines(classes="head")
        self._notes = Lines(id="notes")
        self._follow = (True, 0)
        self._shown = ""  # the chat whose transcript is shown
        self._seen: _Shown = ("", None, False, False)  # of it; out of sight it does not grow
        self._end: Callable[[], None] = lambda: None

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self.transcript
        yield self._notes

    @override
    def on_mount(self) -> None:
        """Watch the transcript too, and how long what runs in it has been running."""
        self._end = self.store.watch(self._log, self._grow)
        self.set_interval(SECOND_S, self._run_on)

    @override
    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    @override
    def select(self, state: State) -> ReplicaView:
        return replica(state, self._replica, self.clock())

    @override
    def paint(self, view: ReplicaView) -> None:
        if self.view.known and not view.known:
            self.post_message(self.Gone())
        self.view = view
        self.transcript.answerable = view.asking
        self._notes.show(lambda width: _noted(width, view.notes))
        self._notes.display = bool(view.notes)
        self._say()

    def _log(self, state: State) -> _Shown:
        return self._talk(state) if self.in_sight else self._seen

    def _talk(self, state: State) -> _Shown:
        chat = open_chat(state, self._replica)
        if chat is None:
            return "", None, False, False
        found = state.replicas.get(self._replica)
        made = found is None or found.status != "preparing"  # its first message waits until it is
        return chat.id, state.transcripts.get(chat.id), chat.processing, made

    def _grow(self, shown: _Shown) -> None:
        self._seen = shown
        chat_id, held, working, made = shown
        other, self._shown = chat_id != self._shown, chat_id
        self.transcript.page.idle = not working
        if held is not None:
            log, failed = held.log, safe_line(held.failed, _REASON)
            empty = made and not (working or held.loading or failed or log.start or log.blocks)
            self.transcript.show(log, held.version, self._moment(), Older(held.loading, failed, empty))
        elif other:
            self.transcript.show(Transcript(), 0, self._moment())  # nothing is here of this one: never show another's

    def _run_on(self) -> None:
        """Bring the times of what runs up to date, while it is in sight."""
        shown = self._talk(self.store.state)
        if shown[2] and self.screen.is_current:
            self._grow(shown)

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the heading."""
        view, here = self.view, self.transcript.has_focus
        following, new = self._follow
        stop = key_of(self.screen, "replica.interrupt") if here else ""

        def written(width: int) -> list[Content]:  # as a whole, with the glyphs of that moment
            return [rule(width, title(view), facts(view, following=following, new=new, stop=stop), on=here)]

        self._head.show(written)

    @on(FollowChanged)
    def _followed(self, message: FollowChanged) -> None:
        message.stop()
        self._follow = (message.following, message.new)
        self._say()

    @on(NeedOlder)
    def _older(self, message: NeedOlder) -> None:
        message.stop()
        if self.view.chat_id is not None:
            self.want(LoadOlder(self._replica, self.view.chat_id, FAR if message.far else PAGE))

    @on(NeedAll)
    def _all(self, message: NeedAll) -> None:
        message.stop()
        if self.view.chat_id is not None:
            self.want(LoadWhole(self._replica, self.view.chat_id))

    @on(Answered)
    def _answered(self, message: Answered) -> None:
        message.stop()
        if self.view.chat_id is not None and self.view.asking:
            self.want(AnswerQuestion(self._replica, self.view.chat_id, message.text))


def _noted(width: int, notes: Sequence[NoteView]) -> list[Content]:
    return [row for note in notes for row in note_lines(width, note)]
