"""A composer whose draft survives everything: it is on disk half a second after a key, one for each chat."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from typing_extensions import override

from replicas_tui.effects.asking import Ask
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.state.model import Draft, State
from replicas_tui.state.store import Store
from replicas_tui.state.views.write import WriteView, draft_key, write
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.pane import Pane

SAVE_S: Final = 0.3  # after the first key that is not saved yet


class Drafting(Pane[WriteView]):
    """Shows a chat's draft and keeps what is typed.

    Attributes:
        key: The draft's.
        kept: What is on disk of it, as far as is known.
    """

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="write")
        self.replica_id = replica_id
        self.view = write(store.state, replica_id)
        self.composer = Composer()
        self.key = ""
        self.kept = ""
        self._untouched = True
        self._due: Timer | None = None

    @override
    def compose(self) -> ComposeResult:
        yield self.composer

    @override
    def select(self, state: State) -> WriteView:
        return write(state, self.replica_id)

    @override
    def paint(self, view: WriteView) -> None:
        self.view = view
        key = draft_key(self.replica_id, view.chat_id)
        if key != self.key:
            self.change_chat(key)
        elif self._untouched and view.draft is not None:  # it was read from disk only now
            self._load(view.draft)
        self.say()

    def say(self) -> None:
        """Say what is known of the draft, and to whom it goes."""

    def change_chat(self, key: str) -> None:
        """Show the draft of another chat; what was typed before there was any chat goes along into the first."""
        before, typed = self.key, self.composer.text
        if before == self.replica_id and typed:
            self.key = key
            self.put(typed, kept="")
            self.want(SaveDraft(before, ""))
            self.save()
            return
        self.save()
        self.key, self._untouched = key, True
        self._load(self.view.draft)

    def put(self, text: str, *, kept: str) -> None:
        """Show this text; `kept` is what is on disk, or will be in a moment."""
        self._stop()
        self._untouched, self.kept = False, kept
        self.composer.load(text)
        self.say()

    @on(Composer.Changed)
    def _typed(self, event: Composer.Changed) -> None:
        event.stop()
        if self.composer.text != self.kept:
            self._untouched = False
            if self._due is None:
                self._due = self.set_timer(SAVE_S, self.save)
        self.say()

    def save(self) -> None:
        """Keep what is typed now."""
        self._stop()
        key, text = self.key, self.composer.text
        if key and text != self.kept:
            self.want(Ask(SaveDraft(key, text, self.composer.cursor_location), lambda _: self._saved(key, text)))

    def _saved(self, key: str, text: str) -> bool:
        if key == self.key:
            self.kept = text
            self.say()
        return True

    def _load(self, draft: Draft | None) -> None:
        self.kept = draft.text if draft is not None else ""
        self.composer.remember(self.store.state.sent)
        self.composer.load(self.kept, draft.cursor if draft is not None else None)

    def _stop(self) -> None:
        if self._due is not None:
            self._due.stop()
        self._due = None
