"""A text area that keeps what `^w`, `^u` and `^k` took, for `^y` to bring back, as a shell's line does."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from replicas_tui.state.pastes import fold
from replicas_tui.ui.composer.completing import CompletingArea


class KillingArea(CompletingArea):
    """What is taken without anything between is one piece."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._killed = ""  # with pastes in it whole: a token means nothing in another text
        self._after: tuple[str, tuple[int, int]] | None = None  # the text and the cursor as the last of it left them

    @override
    def action_delete_word_left(self) -> None:
        self._kill(super().action_delete_word_left)

    @override
    def action_delete_word_right(self) -> None:
        self._kill(super().action_delete_word_right)

    @override
    def action_delete_to_start_of_line(self) -> None:
        self._kill(super().action_delete_to_start_of_line)

    @override
    async def action_delete_to_end_of_line_or_delete_line(self) -> None:
        """Delete the rest of the line, or its line break; Textual's own takes the whole line from its end."""
        at_end = self.cursor_location == self.get_cursor_line_end_location()
        self._kill(self.action_delete_right if at_end else self.action_delete_to_end_of_line)

    def action_yank(self) -> None:
        """Do again what was undone; when nothing was, bring back what was taken last."""
        if self.history.redo_stack:
            self.redo()
        elif self._killed:
            self.history.checkpoint()
            self.insert_typed(fold(self._killed, self.pastes))

    def _kill(self, delete: Callable[[], None]) -> None:
        before, cursor = self.expanded, self.cursor_location
        joins = self._after == (before, cursor)
        delete()
        after = self.expanded
        gone = len(before) - len(after)
        if gone <= 0:
            return
        start = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), len(after))
        piece = before[start : start + gone]
        if not joins:
            self._killed = piece
        elif self.cursor_location == cursor:
            self._killed += piece
        else:
            self._killed = piece + self._killed
        self._after = (after, self.cursor_location)
