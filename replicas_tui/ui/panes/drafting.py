"""A composer whose draft survives everything: it is on disk half a second after a key, one for each chat."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer
from typing_extensions import override

from replicas_tui.effects.asking import Ask
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.state.attachments import USUAL, Attachment
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.store import Store
from replicas_tui.state.views.write import WriteView, draft_key, write
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.pane import Pane, keep

SAVE_S: Final = 0.3  # after the first key that is not saved yet


class Drafting(Pane[WriteView]):
    """Shows a chat's draft and keeps what is typed.

    Attributes:
        key: The draft's.
        kept: What is on disk of it, as far as is known.
        images: What goes along with the text.
        modes: How it is to be taken up.
        unsure: It may have been sent already; not so any more once it is another text.
    """

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="write")
        self.replica_id = replica_id
        self.view = write(store.state, replica_id)
        self.composer = Composer()
        self.key = ""
        self.kept = Draft()
        self.images: tuple[Attachment, ...] = ()
        self.modes = USUAL
        self.unsure = False
        self._untouched = True
        self._due: Timer | None = None

    @property
    def draft(self) -> Draft:
        """What is in the composer now."""
        text, cursor, pastes = self.composer.text, self.composer.cursor_location, self.composer.pastes
        return Draft(text, cursor, pastes, self.images, self.modes, unsure=self.unsure)

    @property
    def saved(self) -> bool:
        """All of it is on disk; where the cursor is does not count."""
        return replace(self.draft, cursor=self.kept.cursor) == self.kept

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

    @override
    def on_unmount(self) -> None:
        """Keep the letters that still wait for their half second; Textual runs the pane's own after this."""
        self.save()

    def say(self) -> None:
        """Say what is known of the draft, and to whom it goes."""

    def change_chat(self, key: str) -> None:
        """Show the draft of another chat; what was typed before there was any chat goes along into the first."""
        before, draft = self.key, self.draft
        if before == self.replica_id and draft.filled:
            self.key = key
            self.put(draft, kept=Draft())
            keep(self.app, SaveDraft(before))
            self.save()
            return
        self.save()
        self.key, self._untouched = key, True
        self._load(self.view.draft or Draft())

    def put(self, draft: Draft, *, kept: Draft) -> None:
        """Show this draft, the cursor at its end; `kept` is what is on disk, or will be in a moment."""
        self._stop()
        self._untouched, self.kept = False, kept
        self.images, self.modes, self.unsure = draft.images, draft.modes, draft.unsure
        self.composer.load(draft.text, None, draft.pastes)
        self.say()

    @on(Composer.Changed)
    def _typed(self, event: Composer.Changed) -> None:
        event.stop()
        self.unsure = self.unsure and self.composer.text == self.kept.text
        self.touch()

    def touch(self) -> None:
        """Keep what changed, soon."""
        if not self.saved:
            self._untouched = False
            if self._due is None:
                self._due = self.set_timer(SAVE_S, self.save)
        self.say()

    def save(self) -> None:
        """Keep what is typed now."""
        self._stop()
        key, draft = self.key, self.draft
        if key and not self.saved:
            keep(self.app, Ask(SaveDraft(key, draft), lambda _: self._kept(key, draft)))

    def _kept(self, key: str, draft: Draft) -> bool:
        if key == self.key and self.is_attached:
            self.kept = draft
            self.say()
        return True

    def _load(self, draft: Draft) -> None:
        self.kept, self.images, self.modes, self.unsure = draft, draft.images, draft.modes, draft.unsure
        self.composer.remember(self.store.state.sent)
        self.composer.load(draft.text, draft.cursor if draft.text else None, draft.pastes)

    def _stop(self) -> None:
        if self._due is not None:
            self._due.stop()
        self._due = None
