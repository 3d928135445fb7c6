"""Where the user writes: to whom, how and with what, and all of it back if it did not arrive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from textual import on
from textual.app import ComposeResult
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.attaching import Attach
from replicas_tui.effects.context import Intent
from replicas_tui.effects.drafts import PutAside
from replicas_tui.effects.messages import AnswerQuestion, SendMessage
from replicas_tui.effects.requeue import Requeue, SendNow
from replicas_tui.effects.writing import SendElsewhere, Write
from replicas_tui.state.attachments import ATTACH, Attachment, Modes
from replicas_tui.state.drafts import above
from replicas_tui.state.outgoing import Draft, next_of
from replicas_tui.state.pastes import large
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.slices.messages import failed
from replicas_tui.state.store import Store
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.dialogs.along import Along
from replicas_tui.ui.draw.write import along, banner, heading
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.drafting import Drafting
from replicas_tui.ui.panes.offers import OffersPane

_SENTENCE = 300
_AGAIN = Safe("A turn runs: ^n again stops it and sends this now, enter queues it.")
_NO_STOP = Safe("This server cannot stop a turn: enter queues this behind it.")
_NO_IMAGES = Safe("An answer is words alone: the images stay here for the next message.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken out of the queue to be edited.

    Attributes:
        place: Where it was.
        draft: What it was.
        modes: How messages of this chat are taken up otherwise.
    """

    place: int
    draft: Draft
    modes: Modes


class WritePane(Drafting):
    """The composer of the open chat, its rule above it."""

    DEFAULT_CSS = "WritePane { layout: vertical; height: auto; }"

    class Sent(Message):
        """Something was said in the chat that is shown: who said it wants to see what comes of it."""

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, replica_id)
        self._head = Lines(classes="head")
        self._banner = Lines(id="banner")
        self._along = Lines(id="along")
        self._taken: Taken | None = None
        self._said: Safe = NOTHING
        self._said_of: tuple[str, tuple[Attachment, ...]] = ("", ())

    @override
    def compose(self) -> ComposeResult:
        yield OffersPane(self.store, self.replica_id, self.composer)
        yield self._head
        yield self._banner
        yield self._along
        yield self.composer

    @on(DescendantFocus)
    @on(DescendantBlur)
    @on(Composer.ModeChanged)
    @override
    def say(self) -> None:
        view, taken, here = self.view, self._taken, self.composer.has_focus
        saved, modes, images, said = self.draft.filled and self.saved, self.modes, self.images, self._said
        mode = self.composer.mode
        self._head.show(lambda width: heading(width, view, modes, saved=saved, on=here, keys_as=mode))
        self._banner.display = taken is not None
        if taken is not None:
            self._banner.show(lambda width: banner(width, taken.place))
        self._along.display = bool(images or said)
        self._along.show(lambda width: along(width, images, said))
        self.composer.placeholder = "say what to do with it" if images else view.hint
        self.composer.disabled = not view.open

    @override
    def change_chat(self, key: str) -> None:
        self._taken, self._said = None, NOTHING
        super().change_chat(key)

    @override
    def touch(self) -> None:
        if self._said_of != (self.composer.text, self.images):
            self._said = NOTHING
        super().touch()

    def edit_queued(self, place: int, draft: Draft) -> None:
        """Take up a message that was just taken out of the queue; what was typed meanwhile stays, below it."""
        self._taken = Taken(place, draft, self.modes)
        self._give_back(draft)

    @on(Composer.Submitted)
    def _submitted(self, event: Composer.Submitted) -> None:
        event.stop()
        text, draft = event.text.strip(), replace(self.draft, text=event.written, pastes=event.pastes)
        if not self.view.open:
            self._give_back(draft)
        elif text.startswith(ATTACH):
            self._bring((text.removeprefix(ATTACH).strip().strip("'\""),), typed=event.written)
        else:
            self._send(self._sending(event.text), draft)

    @on(Composer.Now)
    def _now(self, event: Composer.Now) -> None:
        """Stop the turn that runs and send this, when asked twice; else send it as usual."""
        event.stop()
        view, chat, draft = self.view, self.view.chat_id, self.draft
        if not draft.text.strip() or not view.open:
            return
        if not view.running or chat is None or draft.modes.to:
            self.composer.action_send()
        elif not view.can_stop or self._said != _AGAIN:
            self._tell(_AGAIN if view.can_stop else _NO_STOP)
        else:
            text = self.composer.expanded
            self.composer.load("")
            self._send(SendNow(self.replica_id, chat, text, draft.images, draft.modes, self._local_id()), draft)

    @on(Composer.Along)
    def _choose(self, event: Composer.Along) -> None:
        """Choose what goes along with the text."""
        event.stop()

        def chosen(draft: Draft | None) -> None:
            if draft is not None and self.is_attached:
                self.images, self.modes = draft.images, draft.modes
                self.touch()

        if self.view.open:
            self.app.push_screen(Along(self.store, self.replica_id, self.draft), chosen)

    @on(Composer.Pasted)
    def _pasted(self, event: Composer.Pasted) -> None:
        """Attach what was pasted; what is no image after all is text."""
        event.stop()
        self._bring(event.images, typed=event.text)

    @on(Composer.Shelved)
    def _shelved(self, event: Composer.Shelved) -> None:
        event.stop()
        self.unsure = False
        self.want(PutAside(self.replica_id, self.view.chat_id, event.text))
        self.save()
        self.say()

    @on(Composer.Left)
    def _left(self, event: Composer.Left) -> None:
        """Put a message that was being edited back as it was; else the screen does the rest."""
        taken, chat = self._taken, self.view.chat_id
        if taken is not None and chat is not None:
            event.stop()
            old = taken.draft
            self.composer.load("")
            back = Requeue(self.replica_id, chat, old.text, taken.place, old.images, old.modes)
            self._send(back, old)

    def _send(self, send: Intent, draft: Draft) -> None:
        """Send a draft that is out of the composer; what was typed there since is the next one."""
        key, draft = self.key, replace(draft, unsure=False)
        modes = self._taken.modes if self._taken is not None else draft.modes
        images = draft.images if isinstance(send, AnswerQuestion) else ()
        left = replace(next_of(replace(draft, modes=modes)), images=images)
        self._taken = None
        self.put(replace(left, text=self.composer.text, pastes=self.composer.pastes), kept=left)
        self.touch()
        self._tell(_NO_IMAGES if left.images else NOTHING)
        self.want(Ask(Write(key, draft, send, left), lambda refusal: self._told(key, draft, refusal)))
        if not isinstance(send, Requeue | SendElsewhere):
            self.post_message(self.Sent())

    def _sending(self, text: str) -> Intent:
        chat, draft = self.view.chat_id, self.draft
        images, modes = draft.images, draft.modes
        if self._taken is not None and chat is not None:
            return Requeue(self.replica_id, chat, text, self._taken.place, images, modes)
        if modes.to:
            return SendElsewhere(self.key, self.replica_id, text, images, modes, self._local_id())
        if chat is not None and self.view.asking:
            return AnswerQuestion(self.replica_id, chat, text, self._local_id())
        return SendMessage(self.replica_id, chat, text, images, modes, self._local_id())

    def _local_id(self) -> str:
        """Give the id of the message that did not arrive, as this is the same tried once more; else a new one."""
        again = failed(self.store.state, self.replica_id, self.view.chat_id)
        return again[-1].local_id if again else uuid4().hex

    def _told(self, key: str, draft: Draft, refusal: Refusal | None) -> bool:
        """Give the draft back when the server does not have it; the reason stands above. It is on disk anyway."""
        if not self.is_attached:
            return False
        if refusal is not None and key == self.key:
            on_disk = self.store.state.drafts.get(key)
            if on_disk is not None and on_disk.text.startswith(
                draft.text
            ):  # it may know of a chat that was begun for it
                draft = replace(draft, modes=on_disk.modes)
            self._give_back(draft)
            self.save()
        return True

    def _give_back(self, draft: Draft) -> None:
        """Show a draft above what was typed meanwhile."""
        self.put(above(draft, self.draft), kept=self.kept)

    def _bring(self, named: tuple[str, ...], *, typed: str) -> None:
        key = self.key

        def told(images: tuple[Attachment, ...], why: str) -> None:
            if not self.is_attached or key != self.key:
                return
            if images == self.images and why:
                self.composer.insert_typed(self.composer.fold(typed) if large(typed) else typed)
            self.images = images
            self.touch()
            self.save()
            self._tell(safe_line(why, _SENTENCE))

        self.want(Attach(named, self.images, told))

    def _tell(self, said: Safe) -> None:
        """Say a sentence until the text or its images are others."""
        self._said, self._said_of = said, (self.composer.text, self.images)
        self.say()
