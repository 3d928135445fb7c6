"""A text area that takes vim's keys, for who wants them: `Vim` says what they do, this does it."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.document._document import Location, Selection
from textual.events import Key
from textual.message import Message
from typing_extensions import override

from replicas_tui.ui.composer.killing import KillingArea
from replicas_tui.ui.composer.vim import Done, Vim, press


def escaped(event: Key) -> str:
    """Give the letter of `alt+letter`: so look escape and a letter that arrive together. Else nothing."""
    alt, _, rest = event.key.partition("alt+")
    letter = rest.removeprefix("shift+")
    if alt or len(letter) != 1 or (event.character or letter).lower() != letter:
        return ""
    return letter.upper() if rest != letter else letter


class VimArea(KillingArea):
    """Writes as usual, or as in vim.

    Attributes:
        vim: Where vim's machine stands; None for who does not want it.
    """

    class ModeChanged(Message):
        """What vim's keys mean is something else now."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.vim: Vim | None = None

    @property
    def commanding(self) -> bool:
        """Letters are commands."""
        return self.vim is not None and self.vim.mode != "insert"

    @property
    def mode(self) -> str:
        """What is said of vim's mode, with what was pressed of a command; empty without vim."""
        return f"{self.vim.mode} {self.vim.pending}".strip() if self.vim is not None else ""

    def action_leave(self) -> None:
        """Go one level back."""

    def action_command(self) -> None:
        """Make letters commands, as escape does."""
        self.takes_vim(Key("escape", None))

    @override
    def look(self, *, closed: bool = False) -> None:
        super().look(closed=closed or self.commanding)

    def takes_vim(self, event: events.Key) -> bool:
        """Do what a key does in vim; say whether it does anything there."""
        if self.vim is None:
            return False
        if (letter := escaped(event)) and not self.commanding:
            self.takes_vim(Key("escape", None))
            return self.takes_vim(Key(letter, letter)) or True
        key = event.character if event.is_printable and event.character else event.key
        done = press(self.vim, key, self.text, self._index(self.cursor_location))
        if done is not None:
            self._do(done)
        return done is not None

    def _do(self, done: Done) -> None:
        cursor, self.vim = done.cursor, done.vim
        if done.ask == "leave":
            self.action_leave()
        elif done.ask:
            for _ in range(done.times):
                (self.undo if done.ask == "undo" else self.redo)()
            cursor = self._index(self.cursor_location)
        elif done.edits:
            cursor = self._edit_as(done)
        if done.vim.visual:
            start, end = map(self._location, done.vim.chosen(self.text))
            self.selection = Selection(start, end)
        else:
            self.move_cursor(self._location(min(cursor, len(self.text))))
        self.refresh_bindings()
        self.post_message(self.ModeChanged())

    def _edit_as(self, done: Done) -> int:
        """Change the text, a token as a whole; give where the cursor is to be. One undo takes it back."""
        start, end = self._whole(self._location(done.start), self._location(done.end))
        begin = self._index(start)
        taken = self.get_text_range(start, end)
        if not done.new and len(taken) != done.end - done.start:
            self.vim, cursor = replace(done.vim, register=taken), begin
        else:
            cursor = done.cursor
        self._replace_via_keyboard(done.new, start, end)
        return cursor

    def _index(self, place: Location) -> int:
        """Give a place as vim counts: characters from the beginning."""
        row, column = place
        return sum(len(self.document.get_line(n)) + 1 for n in range(row)) + column

    def _location(self, index: int) -> Location:
        before = self.text[:index]
        return before.count("\n"), len(before) - before.rfind("\n") - 1
