"""A text area that offers what fits the word being typed, and searches the history; the text is untouched meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from textual import events
from textual.reactive import var
from typing_extensions import override

from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.offers import Offer
from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.composer.history import History
from replicas_tui.ui.composer.pasting import PastingArea
from replicas_tui.ui.composer.picking import Picking, Trigger, fitting, searched, word_at

_MOVES: Final = {"up": -1, "down": 1, "ctrl+r": 1}
_SHOWN: Final = 400


class CompletingArea(PastingArea):
    """Has a list of what may be picked; whoever shows it watches `picking`.

    Attributes:
        picking: The open list; None when there is none.
        supply: Gives all that may be completed of a kind.
    """

    picking: var[Picking | None] = var(None)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.supply: Callable[[Trigger], Sequence[Offer]] = lambda _: ()
        self._older = History()
        self._found: tuple[str, ...] = ()  # texts of the history behind the rows
        self._declined: tuple[int, int] | None = None  # where the word begins whose list was closed

    def look(self, *, closed: bool = False) -> None:
        """Offer what fits the word under the cursor, or nothing; `closed` says the user wants no list for it."""
        row, column = self.cursor_location
        word = word_at(self.document.get_line(row)[:column], row) if self.selection.is_empty else None
        if word is None:
            self._declined = self.picking = None
            return
        kind, typed, start = word
        if closed:
            self._declined = row, start
        wanted = self._declined != (row, start)
        rows = fitting(typed, self.supply(kind)) if wanted else ()
        old = self.picking.rows[self.picking.at] if self.picking is not None and self.picking.word == typed else None
        at = rows.index(old) if old in rows else 0
        self.picking = Picking(kind, typed, rows, (row, start), at) if rows else None

    def watch_selection(self) -> None:
        """Follow the cursor: whatever is typed moves it."""
        if self.picking is None or self.picking.kind != "history":
            self.look(closed=not self.has_focus)

    def look_again(self) -> None:
        """Offer anew what fits: there may be more by now."""
        if self.has_focus and (self.picking is None or self.picking.kind != "history"):
            self.look()

    def pick(self, at: int) -> None:
        """Take a row of the open list."""
        if self.picking is not None and 0 <= at < len(self.picking.rows):
            self._take(replace(self.picking, at=at), sends=False)

    def on_blur(self) -> None:
        """Close what is open: its keys go elsewhere now."""
        self.look(closed=True)

    @override
    def load(self, text: str, cursor: tuple[int, int] | None = None, pastes: tuple[str, ...] = ()) -> None:
        super().load(text, cursor, pastes)
        self.look(closed=True)

    @override
    def put(self, text: str) -> None:
        super().put(text)
        self.look(closed=True)

    def action_search(self) -> None:
        """Search what was written before."""
        self._search("")

    def shelve_typed(self) -> None:
        """Keep what is typed, because something takes its place."""

    def takes_pick(self, event: events.Key) -> bool:
        """Do what a key does in the open list; say whether it does anything there."""
        picking = self.picking
        if picking is None:
            return False
        if event.key in _MOVES and (event.key != "ctrl+r" or picking.kind == "history"):
            self.picking = picking.moved(_MOVES[event.key])
        elif event.key in ("escape", "ctrl+c"):
            self.look(closed=True)
        elif event.key in ("enter", "tab"):
            return self._take(picking, sends=event.key == "enter")
        elif picking.kind == "history":
            self._type_search(picking.word, event)
        else:
            return False
        return True

    def _type_search(self, word: str, event: events.Key) -> None:
        if event.key == "backspace":
            self._search(word[:-1])
        elif event.key == "ctrl+u":
            self._search("")
        elif event.is_printable and event.character:
            self._search(word + clean(event.character))

    @override
    async def _on_paste(self, event: events.Paste) -> None:
        if self.picking is not None and self.picking.kind == "history":
            event.prevent_default()
            event.stop()
            self._search(self.picking.word + clean(event.text).partition("\n")[0])

    def _search(self, word: str) -> None:
        self._found = searched(word, self._older.texts)
        rows = tuple(Offer(safe_line(text, _SHOWN)) for text in self._found)
        self.picking = Picking("history", word, rows, self.cursor_location)

    def _take(self, picking: Picking, *, sends: bool) -> bool:
        """Write what is chosen; say whether there was anything to write (a whole command is sent as it stands)."""
        if picking.kind == "history":
            self.look(closed=True)
            if picking.rows:
                if self.text.strip():
                    self.shelve_typed()
                self.put(self._found[picking.at])
            return True
        chosen = picking.rows[picking.at].text
        if sends and chosen == picking.word:
            self.look(closed=True)
            return False
        written = chosen if picking.kind == "/" else f'@"{chosen}"' if " " in chosen else f"@{chosen}"
        self.picking = None
        result = self._replace_via_keyboard(f"{written} ", picking.start, self.cursor_location)
        if result is not None:
            self.move_cursor(result.end_location)
        return True
