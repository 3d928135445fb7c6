"""How the next message is to be taken up, and the images that go along with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from textual import on
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.effects.attaching import Attach
from replicas_tui.effects.reading import Read
from replicas_tui.state.attachments import NEW_CHAT, Attachment, Modes
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.resources import models
from replicas_tui.state.store import Store
from replicas_tui.state.views.along import AlongView, along, begin
from replicas_tui.state.views.new_replica import levels, modes
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.dialogs.fields import USUAL, options
from replicas_tui.ui.draw.write import chip
from replicas_tui.ui.form.choice import Choice
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, missing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted


class ImageField(TextField):
    """A path or an address; enter attaches it."""

    class Named(Message):
        """The user named an image."""

    @on(Input.Submitted)
    def _entered_name(self, event: Input.Submitted) -> None:
        if self.value.strip():
            event.prevent_default()  # else the form goes on to the next field
            event.stop()
            self.post_message(self.Named())


class Along(Dialog[Draft], LeaderScreen):
    """Answers the draft with other modes and images, or None.

    Args:
        draft: As it is now.
    """

    heading = "With the next message"
    ahead = "tab next field"

    def __init__(self, store: Store, replica_id: str, draft: Draft) -> None:
        super().__init__()
        self.store = store
        self._replica = replica_id
        self._draft = draft
        self._images = draft.images
        self._view = along(store.state, replica_id)
        chosen = draft.modes
        on = frozenset(name for name in ("plan", "goal", "fast") if getattr(chosen, name))
        to = begin(chosen.agent) if chosen.to == NEW_CHAT else chosen.to or self._view.chat_id
        self._to = Choice("To", (), to, unknown=_no_chat, id="to")
        self._model = Choice("Model", (), chosen.model, free=True, placeholder="default", id="model")
        self._thinking = Picks("Thinking", (USUAL,), frozenset({chosen.thinking}), id="thinking")
        self._modes = Picks("Options", (), on, many=True, id="modes")
        self._kept = Picks("Images", (), many=True, id="kept")
        self._image = ImageField("Add an image", placeholder="a path or an https address, enter adds it", id="image")
        self._form = Form((*self._rows(), Lines(lambda width: [line(width, [])])))
        self._last = LastLine("Set ^s")
        self._suited = ""
        self._unwatch: Callable[[], None] = lambda: None

    def _rows(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield from (self._to, self._model, self._thinking, self._modes, self._kept, self._image)

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self._form, can_focus=False)
        yield self._last

    def on_mount(self) -> None:
        """Offer what is known."""
        self._unwatch = self.store.watch(lambda state: along(state, self._replica), self._offer)
        self._show_images()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._unwatch()

    @property
    def _provider(self) -> str:
        """Who will read the message."""
        return dict(self._view.providers).get(self._to.value, "")

    def _offer(self, view: AlongView) -> None:
        self._view = view
        self._to.offer(options(view.chats))
        if not self._to.value:
            self._to.fill(view.chat_id)
        self._suit()

    def _suit(self) -> None:
        """Offer what the agent that is written to can do, and ask for the models it has now."""
        if self._view.chat_id and not self._provider:  # a chat is being looked for
            return
        offer = self._view.offer(self._provider)
        if offer.provider != self._suited:
            if self._suited:  # another agent has other models
                self._model.fill("")
            self._suited = offer.provider
            if offer.provider and offer.takes_model:
                self.post_message(Wanted(Read((models(offer.provider),))))
        self._model.display = offer.takes_model
        self._model.offer(options(self._view.models(offer.provider)))
        offered = options(levels(offer))
        self._thinking.display = bool(offered)
        self._thinking.offer((USUAL, *offered))
        if not self._thinking.chosen:
            self._thinking.fill(frozenset({USUAL.key}))
        self._modes.offer(options(modes(offer)))
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Follow what is chosen."""
        event.stop()
        if event.field is self._to:
            self._suit()
        self._say()

    @on(ImageField.Named)
    def _add(self, event: ImageField.Named | None = None, *, then: Callable[[], None] = lambda: None) -> None:
        """Attach what is named; then do what was asked for."""
        if event is not None:
            event.stop()

        def told(images: tuple[Attachment, ...], why: str) -> None:
            if not self.is_attached:
                return
            self._images = images
            self._show_images()
            if why:
                self._image.refuse(why)
                self._image.control.focus()
            else:
                self._image.fill("")
                then()

        self.post_message(Wanted(Attach((self._image.value.strip(),), self._still(), told)))

    @override
    def action_start(self) -> None:
        if self._image.value.strip():
            self._add(then=self.action_start)
        elif self._form.submit():
            self.dismiss(replace(self._draft, images=self._still(), modes=self._chosen()))

    def _chosen(self) -> Modes:
        on, to = self._modes.chosen, self._to.value
        begins = to == begin(self._provider)
        return Modes(
            model=self._model.value.strip(),
            thinking=self._thinking.value,
            plan="plan" in on,
            goal="goal" in on,
            fast="fast" in on,
            to=NEW_CHAT if begins else "" if to == self._view.chat_id else to,
            agent=self._provider if begins else "",
        )

    def _still(self) -> tuple[Attachment, ...]:
        return tuple(one for n, one in enumerate(self._images) if str(n) in self._kept.chosen)

    def _show_images(self) -> None:
        every = tuple(Option(str(n), chip(one)) for n, one in enumerate(self._images))
        self._kept.display = bool(every)
        self._kept.offer(every)
        self._kept.fill(frozenset(one.key for one in every))

    def _say(self) -> None:
        self._last.say(missing(self._form), ready=not self._form.wrong)


def _no_chat(_: str) -> str:
    return "no chat is called that; ↓ shows them"
