"""Searching a transcript: the query is typed on its last row, what is found is marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from typing_extensions import override

from replicas_tui.ui.transcript.finder import Finder, Found
from replicas_tui.ui.transcript.folding import Folding
from replicas_tui.ui.transcript.items import position
from replicas_tui.ui.transcript.place import Place


class Searching(Folding):
    """A transcript one can search."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._finder = Finder()

    def action_find(self) -> None:
        """Begin a search."""
        self._finder.begin()
        self.redraw()

    def action_match(self, step: int) -> None:
        """Go to the next match, or the one before."""
        if not self._finder.query or not self.ready() or self.page.log is None:
            return
        self._finder.look(self.page.blocks, self.page.log.version)
        near = self.page.items[min(self.sight.top[0], len(self.page.items) - 1)].first
        if found := self._finder.go(step, near):
            self.hold()
            self._go_to(found)
        self.redraw()

    @override
    def action_leave(self) -> None:
        """End the search, or go one level back."""
        if self._finder.on:
            self._finder.clear()
            self.redraw()
        else:
            super().action_leave()

    @override
    async def on_key(self, event: events.Key) -> None:
        """Take what is typed into the query; all other keys as ever."""
        if not self._finder.typing:
            await super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._type(event)
        self.redraw()

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        """Keep the last row for the query while there is one."""
        if not self._finder.on or size.height < 2:
            return super().lines_in_sight(size)
        rows = list(super().lines_in_sight(Size(size.width, size.height - 1)))
        pattern = self._finder.pattern()
        if pattern is not None:
            rows = [row.highlight_regex(pattern, style="$t-find") for row in rows]
        rows += [Content("")] * (size.height - 1 - len(rows))
        return [*rows, self._finder.line(size.width)]

    def _type(self, event: events.Key) -> None:
        finder = self._finder
        if event.key == "escape":
            finder.clear()
        elif event.key == "enter":
            finder.typing = False
            self.action_match(1) if finder.query else finder.clear()
        elif event.key in ("backspace", "ctrl+h"):
            finder.query = finder.query[:-1]
        elif event.key == "ctrl+u":
            finder.query = ""
        elif event.character is not None and event.is_printable:
            finder.query += event.character
        if self.page.log is not None:  # not for every new word of the agent's: a hundred thousand blocks are read
            finder.look(self.page.blocks, self.page.log.version)

    def _go_to(self, found: Found) -> None:
        """Open the block of a match, and bring its line in sight."""
        at = position(self.page.items, found.block)
        if self.page.items[at].kind == "group":
            with self.sight.kept():
                self.page.toggle_group(at)
            at = position(self.page.items, found.block)
        block = self.page.blocks[found.block]
        pattern = self._finder.pattern()
        if pattern is not None and not any(pattern.search(row.plain) for row in self.page.lines(at)):
            with self.sight.kept():
                self.page.folds.choose(block, "all")
        lines = self.page.lines(at)
        hits = [n for n, row in enumerate(lines) if pattern is not None for _ in pattern.finditer(row.plain)]
        line = hits[min(found.nth, len(hits) - 1)] if hits else int(self.page.items[at].gap)
        self.place = Place(found.block, block.id, 0)
        self.sight.reveal(at, line, line)
