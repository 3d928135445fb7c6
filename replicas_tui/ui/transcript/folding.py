"""Folding a transcript: a block, a group, or everything by level."""

from __future__ import annotations

from replicas_tui.ui.transcript.folds import ALL, TURNS, foldable
from replicas_tui.ui.transcript.items import position
from replicas_tui.ui.transcript.walking import Walking


class Folding(Walking):
    """A transcript whose blocks show more or less of themselves."""

    def action_fold(self) -> None:
        """Show more of the block under the cursor, or fold it; without a cursor of the last one in sight."""
        if not self.ready():
            return
        at = self._pointed_or_last()
        if at is None:
            return
        self.hold()
        self.place = self.sight.place(at)
        item = self.page.items[at]
        with self.sight.kept():
            if item.kind in ("group", "head"):
                self.page.toggle_group(at)
            else:
                self._toggle(at)
        self.redraw()

    def action_unfold(self, whole: bool) -> None:
        """Show all of the block under the cursor, or fold it: never the other of the two."""
        if not self.ready():
            return
        at = self._pointed_or_last()
        if at is None:
            return
        self.hold()
        self.place = self.sight.place(at)
        item, block = self.page.items[at], self.page.block(at)
        with self.sight.kept():
            if item.kind in ("group", "head"):
                if (item.kind == "group") is whole:
                    self.page.toggle_group(at)
            elif whole or foldable(block):
                self.page.folds.choose(block, "all" if whole else "folded")
        self.redraw()

    def action_level(self, step: int) -> None:
        """Fold everything more, or less."""
        self._to_level(self.page.folds.level + step)

    def action_every(self, whole: bool) -> None:
        """Open everything, or fold each turn's work to one line."""
        self._to_level(ALL if whole else TURNS)

    def open_group(self, block: int) -> int:
        """Open the group the block at a place is folded into, if any; give the item that shows the block then."""
        self.sight.reach(block)
        at = position(self.page.items, block)
        if self.page.items[at].kind == "group" and self.page.items[at].first + self.page.items[at].count > block:
            with self.sight.kept():
                self.page.toggle_group(at)
            at = position(self.page.items, block)
        return at

    def _to_level(self, level: int) -> None:
        if not self.ready():
            return
        with self.sight.kept():
            self.page.folds.set_level(level)
            self.page.refold()
        self.redraw()

    def _toggle(self, at: int) -> None:
        block = self.page.block(at)
        short = self.sight.size(at)
        look = self.page.folds.look(block)
        more = False
        if look == "short":
            self.page.folds.choose(block, "all")
            more = self.sight.size(at) != short
            self.page.folds.choose(block, "short")
        self.page.folds.toggle(block, more=more)

    def _pointed_or_last(self) -> int | None:
        at = self.pointed
        return self._last_foldable() if at is None else at

    def _last_foldable(self) -> int | None:
        """Give the last item in sight that shows more or less of itself."""
        for row in reversed(self.sight.rows()):
            item = self.page.items[row.item]
            if item.kind in ("group", "head") or foldable(self.page.block(row.item)):
                return row.item
        return None
