"""Where the user writes: to whom, what happens with it, and the text back if it did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.requeue import Requeue
from replicas_tui.effects.writing import Write
from replicas_tui.state.store import Store
from replicas_tui.state.views.notes import failed
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.draw.write import banner, heading
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.drafting import Drafting


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken out of the queue to be edited: where it was, and its words."""

    place: int
    text: str


class WritePane(Drafting):
    """The composer of the open chat, its rule above it."""

    DEFAULT_CSS = "WritePane { layout: vertical; height: auto; }"

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, replica_id)
        self._head = Lines(classes="head")
        self._banner = Lines(id="banner")
        self._taken: Taken | None = None

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self._banner
        yield self.composer

    @on(DescendantFocus)
    @on(DescendantBlur)
    @override
    def say(self) -> None:
        view, taken, here = self.view, self._taken, self.composer.has_focus
        saved = bool(self.composer.text) and self.composer.text == self.kept
        self._head.show(lambda width: heading(width, view, saved=saved, on=here))
        self._banner.display = taken is not None
        if taken is not None:
            self._banner.show(lambda width: banner(width, taken.place))
        self.composer.placeholder = view.hint
        self.composer.disabled = not view.open

    @override
    def change_chat(self, key: str) -> None:
        self._taken = None
        super().change_chat(key)

    def edit_queued(self, place: int, text: str) -> None:
        """Take up a message that was just taken out of the queue; what was typed meanwhile stays, below it."""
        typed = self.composer.text.strip()
        self._taken = Taken(place, text)
        self.put(f"{text}\n{typed}" if typed else text, kept=text)

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        event.stop()
        if not event.text.strip() or not self.view.open:
            return
        key, text, send = self.key, event.text, self._sending(event.text)
        self._taken = None
        self.put("", kept="")
        self.want(Ask(Write(key, text, send), lambda refusal: self._told(key, text, refusal)))

    @on(Composer.Shelved)
    def _shelved(self, event: Composer.Shelved) -> None:
        event.stop()
        self.save()

    @on(Composer.Left)
    def _left(self, event: Composer.Left) -> None:
        """Put a message that was being edited back as it was; else the screen does the rest."""
        taken, chat = self._taken, self.view.chat_id
        if taken is not None and chat is not None:
            event.stop()
            self._taken = None
            self.put("", kept="")
            back = Write(self.key, taken.text, Requeue(self.replica_id, chat, taken.text, taken.place))
            self.want(back)

    def _sending(self, text: str) -> Intent:
        chat = self.view.chat_id
        if self._taken is not None and chat is not None:
            return Requeue(self.replica_id, chat, text, self._taken.place)
        again = failed(self.store.state, self.replica_id, chat)  # the same message, tried once more
        send = SendMessage(self.replica_id, chat, text)
        local_id = again[-1].local_id if again else send.local_id
        if chat is not None and self.view.asking:
            return AnswerQuestion(self.replica_id, chat, text, local_id)
        return SendMessage(self.replica_id, chat, text, local_id=local_id)

    def _told(self, key: str, text: str, refusal: Refusal | None) -> bool:
        """Give the text back when the server does not have it; the reason stands above. It is on disk anyway."""
        if not self.is_attached:
            return False
        if refusal is not None and key == self.key:
            typed = self.composer.text.strip()
            self.put(f"{text}\n{typed}" if typed else text, kept=text)
            self.save()
        return True
