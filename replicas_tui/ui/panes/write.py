"""Where the user writes: to whom, what happens with it, and a draft that survives everything.

A draft is on disk half a second after a key, and stays there until the server has the message. The rule says "draft
saved" only when what is typed is what is on disk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.requeue import Requeue
from replicas_tui.effects.writing import Write
from replicas_tui.state.model import Draft, State
from replicas_tui.state.store import Store
from replicas_tui.state.views.notes import failed
from replicas_tui.state.views.write import WriteView, draft_key, write
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.draw.write import banner, heading
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Pane

SAVE_S: Final = 0.3  # after the first key that is not saved yet


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken out of the queue to be edited: where it was, and its words."""

    place: int
    text: str


class WritePane(Pane[WriteView]):
    """The composer of the open chat."""

    DEFAULT_CSS = "WritePane { layout: vertical; height: auto; }"

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="write")
        self._replica = replica_id
        self.view = write(store.state, replica_id)
        self.composer = Composer()
        self._head = Lines(classes="head")
        self._banner = Lines(id="banner")
        self._taken: Taken | None = None
        self._key = ""
        self._kept = ""  # what is on disk of this chat, as far as we know
        self._untouched = True
        self._due: Timer | None = None

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self._banner
        yield self.composer

    @override
    def select(self, state: State) -> WriteView:
        return write(state, self._replica)

    @override
    def paint(self, view: WriteView) -> None:
        self.view = view
        key = draft_key(self._replica, view.chat_id)
        if key != self._key:
            self._change_chat(key)
        elif self._untouched and view.draft is not None:  # it was read from disk only now
            self._load(view.draft)
        self.composer.placeholder = view.hint
        self.composer.disabled = not view.open
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the rule above the composer, and the banner while a queued message is edited."""
        view, taken, here = self.view, self._taken, self.composer.has_focus
        saved = bool(self.composer.text) and self.composer.text == self._kept
        self._head.show(lambda width: heading(width, view, saved=saved, on=here))
        self._banner.display = taken is not None
        if taken is not None:
            self._banner.show(lambda width: banner(width, taken.place))

    @on(Composer.Changed)
    def _typed(self, event: Composer.Changed) -> None:
        event.stop()
        if self.composer.text != self._kept:
            self._untouched = False
            if self._due is None:
                self._due = self.set_timer(SAVE_S, self.save)
        self._say()

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        event.stop()
        if not event.text.strip() or not self.view.open:
            return
        send = self._sending(event.text)
        self._finish("")
        key, text = self._key, event.text
        self.want(Ask(Write(key, text, send), lambda refusal: self._told(key, text, refusal)))

    @on(Composer.Left)
    def _left(self, event: Composer.Left) -> None:
        """Put a message that was being edited back as it was; the screen does the rest."""
        taken, chat = self._taken, self.view.chat_id
        if taken is not None and chat is not None:
            event.stop()
            self._finish("")
            self.want(Write(self._key, taken.text, Requeue(self._replica, chat, taken.text, taken.place)))

    def edit_queued(self, place: int, text: str) -> None:
        """Take up a message that was just taken out of the queue; what was typed meanwhile stays, below it."""
        typed = self.composer.text.strip()
        self._taken = Taken(place, text)
        self.composer.load(f"{text}\n{typed}" if typed else text)
        self._say()

    def _change_chat(self, key: str) -> None:
        """Show the draft of another chat; what was typed before there was any chat goes along into the first."""
        before, typed = self._key, self.composer.text
        first = before == self._replica and bool(typed)
        if not first:
            self.save()
        self._key, self._untouched, self._taken = key, True, None
        if first:
            self._kept, self._untouched = "", False
            self.want(SaveDraft(before, ""))
            self.save()
        else:
            self._load(self.view.draft)

    def save(self) -> None:
        """Keep what is typed now."""
        self._unsaved(None)
        key, text = self._key, self.composer.text
        if key and text != self._kept:
            self.want(Ask(SaveDraft(key, text, self.composer.cursor_location), lambda _: self._saved(key, text)))

    def _saved(self, key: str, text: str) -> bool:
        if key == self._key:
            self._kept = text
            self._say()
        return True

    def _sending(self, text: str) -> Intent:
        chat = self.view.chat_id
        if self._taken is not None and chat is not None:
            return Requeue(self._replica, chat, text, self._taken.place)
        again = failed(self.store.state, self._replica, chat)  # the same message, tried once more
        send = SendMessage(self._replica, chat, text)
        local_id = again[-1].local_id if again else send.local_id
        if chat is not None and self.view.asking:
            return AnswerQuestion(self._replica, chat, text, local_id)
        return SendMessage(self._replica, chat, text, local_id=local_id)

    def _told(self, key: str, text: str, refusal: Refusal | None) -> bool:
        """Give the text back when the server does not have it; the reason stands above."""
        if key == self._key and self.is_attached and refusal is not None and not self.composer.text:
            self._kept = text
            self.composer.load(text)
        return self.is_attached

    def _finish(self, text: str) -> None:
        self._taken, self._untouched = None, False
        self._unsaved(None)
        self._kept = text
        self.composer.load(text)
        self._say()

    def _load(self, draft: Draft | None) -> None:
        self._kept = draft.text if draft is not None else ""
        self.composer.load(self._kept, draft.cursor if draft is not None else None)

    def _unsaved(self, timer: Timer | None) -> None:
        if self._due is not None:
            self._due.stop()
        self._due = timer
