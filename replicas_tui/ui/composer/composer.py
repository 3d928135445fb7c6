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

from replicas_tui.ui.composer.band import BandArea
from replicas_tui.ui.composer.editor import EditorError, edit
from replicas_tui.ui.composer.history import History

_NEWLINE = ("ctrl+j", "alt+enter", "shift+enter")


class Composer(BandArea):
    """Where a message is written.

    Messages: `Changed` after every change, `Submitted`, `Left`, `Shelved`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "send", id="composer.send"),
        Binding(",".join(_NEWLINE), "newline", "newline", key_display="^j", id="composer.newline"),
        Binding("ctrl+g", "edit", "editor", id="composer.edit"),
        Binding("up", "older", "history", show=False, id="composer.older"),
        Binding("down", "newer", "newer text", show=False, id="composer.newer"),
        Binding("ctrl+c", "shelve", "put aside", show=False, id="composer.shelve"),
        Binding("escape", "leave", "transcript", id="composer.leave"),
    ]

    class Submitted(Message):
        """The user wants this text sent; it stays in the composer until the pane takes it out."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """The user goes one level back; the text stays."""

    class Shelved(Message):
        """The user put this text aside: it is in the history, and the composer is empty."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._older = History()

    def remember(self, texts: Iterable[str]) -> None:
        """Make these, oldest first, what `up` goes back to."""
        self._older.remember(texts)

    @override
    async def _on_key(self, event: events.Key) -> None:
        """Do at once what a key does here: a binding would wait its turn, behind letters that were typed after it."""
        bound = self._bindings.key_to_bindings.get(event.key, [])
        if own := next((one for one in bound if (one.id or "").startswith("composer.")), None):
            event.stop()
            event.prevent_default()
            await self.run_action(own.action)

    def action_send(self) -> None:
        """Send; after a backslash at the end of a line, begin a new one."""
        row, column = self.cursor_location
        if column and self.document.get_line(row)[:column].endswith("\\"):
            self.replace("\n", (row, column - 1), (row, column))
        elif self.text.strip():
            self._older.add(self.text)
            self.post_message(self.Submitted(self.text))

    def action_newline(self) -> None:
        """Begin a new line."""
        self.insert_typed("\n")

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

    def action_shelve(self) -> None:
        """Copy what is selected; else put the text aside, into the history."""
        if self.selected_text:
            self.action_copy()
        elif self.text.strip():
            text = self.text
            self._older.add(text)
            self.put("")
            self.post_message(self.Shelved(text))

    def action_leave(self) -> None:
        """Go one level back."""
        self.post_message(self.Left())

    def action_edit(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self._edit(), exclusive=True, group="editor")

    async def _edit(self) -> None:
        try:
            self.put(await edit(self.app, self.text))
        except EditorError as wrong:
            self.notify(str(wrong), severity="error", markup=False)
