"""A text area that folds large pastes into tokens; a token is one unit for the cursor and for whatever deletes."""

from __future__ import annotations

from typing import Final

from rich.text import Text
from textual import events
from textual.document._document import EditResult, Location, Selection
from typing_extensions import override

from replicas_tui.state.pastes import Token, expand, large, token, tokens, used
from replicas_tui.ui.composer.band import BandArea
from replicas_tui.ui.composer.clean import clean

_STYLE: Final = "bold"


class FoldingArea(BandArea):
    """Holds a text in which tokens stand for pastes."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        self._pastes: list[str] = []  # all since the text was loaded: an undo may bring a token back
        super().__init__(id=id, classes=classes)

    @override
    def load(self, text: str, cursor: tuple[int, int] | None = None, pastes: tuple[str, ...] = ()) -> None:
        """Show another text with what was pasted into it."""
        self._pastes = [clean(paste) for paste in pastes]
        super().load(text, cursor)

    @property
    def pastes(self) -> tuple[str, ...]:
        """What the tokens in the text stand for, the first for `#1`; empty where no token is left."""
        return used(self.text, self._pastes)

    @property
    def expanded(self) -> str:
        """The text as it is sent: every paste where its token stands."""
        return expand(self.text, self._pastes)

    def fold(self, paste: str) -> str:
        """Keep a paste and give the token that stands for it."""
        self._pastes.append(paste)
        return token(len(self._pastes), paste)

    def action_expand(self) -> None:
        """Put the paste nearest to the cursor into the text."""
        row, column = self.cursor_location
        found = [(at, one) for at in range(self.document.line_count) for one in self._tokens(at)]
        if found:
            at, one = min(found, key=lambda pair: (abs(pair[0] - row), abs(pair[1].start - column)))
            self.history.checkpoint()
            end = self.replace(one.paste, (at, one.start), (at, one.end), maintain_selection_offset=False).end_location
            self.move_cursor(end)

    @override
    def get_line(self, line_index: int) -> Text:
        line = super().get_line(line_index)
        for one in self._tokens(line_index):
            line.stylize(_STYLE, one.start, one.end)
        return line

    @override
    async def _on_paste(self, event: events.Paste) -> None:
        if large(text := clean(event.text)):
            event.prevent_default()
            event.stop()
            self.insert_typed(self.fold(text))

    def validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor out of tokens: it goes over one in one step."""
        return Selection(self._beside(selection.start), self._beside(selection.end))

    @override
    def _delete_via_keyboard(self, start: Location, end: Location) -> EditResult | None:
        return super()._delete_via_keyboard(*self._whole(start, end))

    @override
    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        return super()._replace_via_keyboard(insert, *self._whole(start, end))

    def _beside(self, place: Location) -> Location:
        """Give the end of the token a place is in: the one that lies ahead of the cursor, else the nearer one."""
        row, column = place
        before = self.selection.end
        for one in self._tokens(row):
            if one.start < column < one.end:
                if before[0] == row and not one.start < before[1] < one.end:
                    return row, one.end if before[1] <= one.start else one.start
                return row, one.start if column - one.start < one.end - column else one.end
        return place

    def _whole(self, start: Location, end: Location) -> tuple[Location, Location]:
        """Widen a range over the tokens it cuts."""
        (top, left), (bottom, right) = sorted((start, end))
        left = min([left, *(one.start for one in self._tokens(top) if one.start < left < one.end)])
        right = max([right, *(one.end for one in self._tokens(bottom) if one.start < right < one.end)])
        return (top, left), (bottom, right)

    def _tokens(self, row: int) -> list[Token]:
        return list(tokens(self.document.get_line(row), self._pastes)) if self._pastes else []
