"""Searching a transcript: the query is typed on its last row, what is found is marked."""

from __future__ import annotations

from itertools import chain, groupby
from typing import Final

from textual import events
from textual.content import Content
from typing_extensions import override

from replicas_tui.ui.transcript.finder import Finder, Found
from replicas_tui.ui.transcript.items import position
from replicas_tui.ui.transcript.jumping import Jumping
from replicas_tui.ui.transcript.matches import Piece, in_rows
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.transcript.typed import edited
from replicas_tui.ui.window import Row

SLICE_S: Final = 0.008  # how long is looked through blocks before a key may come between


class Searching(Jumping):
    """A transcript one can search."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._finder = Finder()
        self._step = 0  # where to go once all matches are known: to the next, or the one before

    def action_find(self) -> None:
        """Begin a search."""
        self._finder.begin()
        self.refresh_bindings()
        self.redraw()

    def action_match(self, step: int) -> None:
        """Go to the next match, or the one before, as soon as all are known."""
        if self._finder.query and self.ready():
            self._step = step
            self._look()

    @override
    def action_leave(self) -> None:
        """End the search, or go one level back."""
        if self._finder.on:
            self._finder.clear()
            self.refresh_bindings()
            self.redraw()
        else:
            super().action_leave()

    @override
    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Say that letters are typed into the query."""
        return self._finder.typing and character is not None and character.isprintable()

    async def on_key(self, event: events.Key) -> None:
        """Take what is typed into the query; all other keys as ever."""
        if not self._finder.typing:
            return
        event.stop()
        event.prevent_default()
        self._type(event)
        self.redraw()

    @override
    def looked_back(self) -> None:
        """Look through what came in front, too."""
        super().looked_back()
        self._look()

    @override
    def foot(self, width: int) -> Content | None:
        """Keep the last row for the query while there is one."""
        return self._finder.line(width) if self._finder.on else super().foot(width)

    @override
    def decorated(self, rows: list[Row]) -> list[Content]:
        """Mark what was found."""
        lines = super().decorated(rows)
        if not self._finder.query:
            return lines
        first = 0
        for _, same in groupby(rows, lambda row: row.item):
            drawn = [row.line.plain for row in same]
            for piece in chain(*in_rows(self._finder.query, drawn)):
                at = first + piece.row
                lines[at] = lines[at].stylize("$t-find", piece.start, piece.end)
            first += len(drawn)
        return lines

    def _type(self, event: events.Key) -> None:
        finder = self._finder
        if event.key == "escape":
            finder.clear()
        elif event.key == "enter":
            finder.typing = False
            self.action_match(1) if finder.query else finder.clear()
        else:
            finder.query = edited(finder.query, event)
            self._look()
        if not finder.typing:  # letters are keys again: the footer names what they do
            self.refresh_bindings()

    def _look(self) -> None:
        """Look on for a moment, and again after other keys had their turn; at the end go where one wanted to."""
        if self.page.log is None or not self._finder.query:
            return
        self._finder.look(self.page.log, SLICE_S)
        if not self._finder.whole:
            self.call_later(self._look)
        elif self._step:
            step, self._step = self._step, 0
            self._match(step)
        self.redraw()

    def _match(self, step: int) -> None:
        """Go on from the match one was led to; once it is out of sight, from what is in sight."""
        here = self._finder.here
        if found := self._finder.go(step, None if here is not None and self._in_sight(here) else self._top()):
            self.hold()
            self._go_to(found)

    def _in_sight(self, found: Found) -> bool:
        at = position(self.page.items, found.block)
        line = self._row_of(found, at)
        return any(row.item == at and row.nth == line for row in self.sight.rows())

    def _top(self) -> Found:
        """Give where the first match in sight may be."""
        at, top = self.sight.top
        at = min(at, len(self.page.items) - 1)
        hits = [pieces[0].row for pieces in self._hits(at)]
        return Found(self.page.items[at].first, sum(row < top for row in hits))

    def _hits(self, at: int) -> list[list[Piece]]:
        return in_rows(self._finder.query, [row.plain for row in self.page.lines(at)])

    def _row_of(self, found: Found, at: int) -> int:
        hits = self._hits(at)
        return hits[min(found.nth, len(hits) - 1)][0].row if hits else int(self.page.items[at].gap)

    def _go_to(self, found: Found) -> None:
        """Open the block of a match, and bring its line in sight."""
        at = self.open_group(found.block)
        block = self.page.placed[found.block]
        if len(self._hits(at)) <= found.nth:
            with self.sight.kept():
                self.page.folds.choose(block, "all")
        line = self._row_of(found, at)
        self.place = Place(found.block, block.id, 0)
        self.sight.reveal(at, line, line)
