"""The composer: a band of one to eight lines that sends with enter and never loses what was typed.

Control characters never get in, whatever is pasted. Nothing moves by itself: its cursor does not blink.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.attachments import pasted
from replicas_tui.state.pastes import fold
from replicas_tui.ui.chords import bindings_of
from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.composer.editor import EditorError, edit
from replicas_tui.ui.composer.vimming import VimArea

_PAGE = Binding.Group("page of the chat")
_NEWLINE = ("ctrl+j", "alt+enter", "shift+enter")


class Composer(VimArea):
    """Where a message is written.

    Messages: `Changed` after every change, `Submitted`, `Turned`, `Left`, `Shelved`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "send", id="composer.send"),
        Binding(",".join(_NEWLINE), "newline", "newline", key_display="^j", id="composer.newline"),
        Binding("alt+left,alt+b", "cursor_word_left", "word left", show=False, id="composer.word-left"),
        Binding("alt+right,alt+f", "cursor_word_right", "word right", show=False, id="composer.word-right"),
        Binding("alt+d", "delete_word_right", "delete word", show=False, id="composer.delete-word"),
        Binding("ctrl+g", "edit", "editor", id="composer.edit"),
        Binding("ctrl+t", "along", "options", id="composer.along"),
        Binding("ctrl+n", "now", "send now", show=False, id="composer.now"),
        Binding("up", "older", "history", show=False, id="composer.older"),
        Binding("down", "newer", "newer text", show=False, id="composer.newer"),
        Binding("ctrl+r", "search", "search history", show=False, id="composer.search"),
        Binding("ctrl+o", "expand", "show a paste whole", show=False, id="composer.expand"),
        Binding("ctrl+y", "yank", "bring back what was deleted", show=False, id="composer.yank"),
        Binding("pageup", "page(-1)", "page of the chat up", show=False, id="composer.page-up", group=_PAGE),
        Binding("pagedown", "page(1)", "page of the chat down", show=False, id="composer.page-down", group=_PAGE),
        Binding("ctrl+c", "shelve", "put aside, bring back", show=False, id="composer.shelve"),
        Binding("escape", "leave", "transcript", id="composer.leave"),
        Binding("escape", "command", "commands", id="composer.command"),
    ]

    class Submitted(Message):
        """The user wants this text sent; it is out of the composer, where the next one may have begun already.

        Attributes:
            text: As it is sent, every paste in its place.
            written: As it was written, with tokens for its `pastes`.
        """

        def __init__(self, text: str, written: str, pastes: tuple[str, ...]) -> None:
            super().__init__()
            self.text = text
            self.written = written
            self.pastes = pastes

    class Now(Message):
        """The user wants the text sent without waiting behind a turn."""

    class Along(Message):
        """The user wants to choose what goes along with the text."""

    class Pasted(Message):
        """What was pasted names images: it is no text unless they cannot be attached."""

        def __init__(self, images: tuple[str, ...], text: str) -> None:
            super().__init__()
            self.images = images
            self.text = text

    class Turned(Message):
        """The user wants to read a page of the chat further down, or up, and go on writing."""

        def __init__(self, direction: int) -> None:
            super().__init__()
            self.direction = direction

    class Left(Message):
        """The user goes one level back; the text stays."""

    class Shelved(Message):
        """The user put this text aside: it is in the history, and the composer is empty."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._aside: list[tuple[str, tuple[str, ...]]] = []

    def remember(self, texts: Iterable[str]) -> None:
        """Make these, oldest first, what `up` goes back to."""
        self._older.remember(texts)

    @override
    async def _on_paste(self, event: events.Paste) -> None:
        """Let images through to be attached; any other text goes where text goes."""
        if self.picking is None and (images := pasted(event.text)):
            event.prevent_default()
            event.stop()
            self.post_message(self.Pasted(images, clean(event.text)))

    @override
    async def _on_key(self, event: events.Key) -> None:
        """Do at once what a key does here: a binding would wait its turn, behind letters that were typed after it."""
        if self._takes(event):
            event.stop()
            event.prevent_default()
            return
        bound = bindings_of(self).key_to_bindings.get(event.key, [])
        if own := next((one for one in bound if (one.id or "").startswith("composer.")), None):
            event.stop()
            event.prevent_default()
            await self.run_action(own.action)

    def _takes(self, event: events.Key) -> bool:
        """Give a key to whatever comes before what it is bound to."""
        if self.commanding and self.picking is None:
            return self.takes_vim(event)
        return self.takes_in_burst(event) or self.takes_pick(event) or self.takes_vim(event)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say of escape what it does: while one writes with vim's keys it ends that, else it leads out."""
        writing = self.vim is not None and not self.commanding
        if action in ("leave", "command"):
            return writing == (action == "command")
        return super().check_action(action, parameters)

    @override
    def action_send(self) -> None:
        """Send; after a backslash at the end of a line, begin a new one."""
        row, column = self.cursor_location
        if column and self.document.get_line(row)[:column].endswith("\\"):
            self.replace("\n", (row, column - 1), (row, column))
        elif self.text.strip():
            self._older.add(self.expanded)
            self.post_message(self.Submitted(self.expanded, self.text, self.pastes))
            self.load("")  # at once: a letter typed before the pane hears of it belongs to the next message

    def action_newline(self) -> None:
        """Begin a new line."""
        self.insert_typed("\n")

    def action_now(self) -> None:
        """Send without waiting."""
        if self.text.strip():
            self.post_message(self.Now())

    def action_along(self) -> None:
        """Choose what goes along."""
        self.post_message(self.Along())

    def action_older(self) -> None:
        """Go up; on the first row, to the text written before."""
        if not self.at_top:
            self.action_cursor_up()
        elif (text := self._older.older(self.text)) is not None:
            self.put(text)

    def action_newer(self) -> None:
        """Go down; on the last row of an older text, to the one written after it."""
        if not self.at_bottom:
            self.action_cursor_down()
        elif (text := self._older.newer()) is not None:
            self.put(text)

    def action_page(self, direction: int) -> None:
        """Turn a page of the chat; of a text that is taller than its place, a page of that."""
        if self.wrapped_document.height <= self.size.height:
            self.post_message(self.Turned(direction))
        elif direction > 0:
            self.action_cursor_page_down()
        else:
            self.action_cursor_page_up()

    def action_shelve(self) -> None:
        """Copy what is selected; else put the text aside; with nothing written, bring the last one back."""
        if self.selected_text:
            self.action_copy()
        elif self.text.strip():
            self.shelve_typed()
            self.put("")
            self.notify("Put aside; ^c brings it back.", markup=False)
        elif self._aside:
            text, pastes = self._aside.pop()
            self.load(text, None, pastes)
            self.post_message(self.Changed(self))

    @override
    def shelve_typed(self) -> None:
        """Put the text aside, where `shelve` finds it, and into the history; what takes its place can be undone."""
        self._aside.append((self.text, self.pastes))
        self._older.add(self.expanded)
        self.post_message(self.Shelved(self.expanded))

    @override
    def action_paste(self) -> None:
        """Paste what was copied here; the clipboard of the terminal's machine cannot be read from here."""
        if self.app.clipboard:
            super().action_paste()
        else:
            said = "Nothing was copied here. Your terminal's own key pastes; images come by ^t or /attach."
            self.notify(said, markup=False)

    @override
    def action_leave(self) -> None:
        """Go one level back."""
        self.post_message(self.Left())

    def action_edit(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self._edit(), exclusive=True, group="editor")

    async def _edit(self) -> None:
        try:
            self.put(fold(await edit(self.app, self.expanded), self.pastes))
        except EditorError as wrong:
            self.notify(str(wrong), severity="error", markup=False)
