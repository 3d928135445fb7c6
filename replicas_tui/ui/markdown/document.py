"""A markdown text as lines, drawn at once or as it grows.

While text grows, a top-level block that is followed by another one in whole lines can never change again: it is parsed
and drawn once, and so is an item of a list that is followed by another one. Only the last block or item, and the line
that is not whole yet, are parsed again. However the text was cut, the lines are those of the whole text drawn at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.markdown.draw import air, draw_block, draw_items, first_number, touching
from replicas_tui.ui.markdown.parse import first_line, frame

WIDEST = 100  # columns of prose
LISTS = ("bullet_list", "ordered_list")


def markdown_lines(text: Safe, width: int) -> list[Content]:
    """Draw a text: lines of at most `width` (and never more than 100) cells, without a gutter."""
    document = StreamedMarkdown(width)
    document.feed(text)
    return document.lines


class StreamedMarkdown:
    """A text that grows at its end.

    Attributes:
        settled: Lines drawn for good; it only grows, until the text begins anew.
        tail: Lines that may still change.

    Args:
        width: Cells a line may have.
    """

    def __init__(self, width: int) -> None:
        self.width = min(width, WIDEST)
        self._restart()

    def _restart(self) -> None:
        self._text = NOTHING
        self._whole = 0  # characters in whole lines, when it was last looked what is finished
        self._settled_to = 0  # characters of the text that are drawn for good
        self.settled: list[Content] = []
        self._before: SyntaxTreeNode | None = None  # the last block drawn for good
        self._close = False  # what follows it begins on the line after it
        self._items = 0  # items of a list drawn for good; what is left of the text goes on with it
        self._start: int | None = None  # the number it begins with
        self._guard = ""  # the first line of its last item drawn: an item is parsed otherwise where none is before it
        self.tail: list[Content] = []

    @property
    def lines(self) -> list[Content]:
        """Give all lines drawn so far."""
        return [*self.settled, *self.tail]

    def feed(self, text: Safe) -> None:
        """Take the text as it is now; one that does not go on from the last begins anew."""
        if not text.startswith(self._text):
            self._restart()
        self._text = text
        whole = text.rfind("\n") + 1
        if whole > self._whole:
            self._whole = whole
            self._settle(whole)
        self.tail = self._drawn(frame(self._guard + text[self._settled_to :]))

    def _settle(self, whole: int) -> None:
        """Draw for good every block but the last of the lines that are whole, and every item but the last of a list."""
        part = self._guard + self._text[self._settled_to : whole]
        found = frame(part)
        if not found:
            return
        last = found[-1]
        if len(found) > 1:
            self.settled += self._drawn(found[:-1])
            self._before, self._items = found[-2], 0
            self._close = touching(self._before, last)
        done = self._items_of(last)[:-1] if last.type in LISTS else ()
        if done:
            self._settle_items(last, done)
        if done or len(found) > 1:
            begin = _offset(part, first_line(last.children[-1] if done else last))
            self._settled_to += begin - len(self._guard)
            self._guard = _line(part, first_line(done[-1])) if done else ""

    def _settle_items(self, block: SyntaxTreeNode, done: Sequence[SyntaxTreeNode]) -> None:
        if not self._items:
            self.settled += self._air(block, self._before, self._close)
            self._start = first_number(block)
        self.settled += draw_items(done, self.width, start=self._start, begun=self._items)
        self._items += len(done)

    def _items_of(self, block: SyntaxTreeNode) -> Sequence[SyntaxTreeNode]:
        """Give the items of a list that are not drawn for good: not the line that only stands for context."""
        return block.children[1:] if self._items else block.children

    def _drawn(self, found: list[SyntaxTreeNode]) -> list[Content]:
        lines: list[Content] = []
        before = self._before
        for n, block in enumerate(found):
            if n == 0 and self._items:
                lines += draw_items(self._items_of(block), self.width, start=self._start, begun=self._items)
            else:
                close = self._close if n == 0 or before is None else touching(before, block)
                lines += [*self._air(block, before, close), *draw_block(block, self.width)]
            before = block
        return lines

    def _air(self, block: SyntaxTreeNode, before: SyntaxTreeNode | None, close: bool) -> list[Content]:
        return [Content("")] if before is not None and air(before, block, close) else []


def _line(text: str, line: int) -> str:
    """Give line `line` of `text`, its end included."""
    begin = _offset(text, line)
    return text[begin : text.index("\n", begin) + 1]


def _offset(text: str, line: int) -> int:
    """Give where line `line` of `text` begins."""
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
