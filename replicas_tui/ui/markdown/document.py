"""A markdown text as lines, drawn at once or as it grows.

While text grows, a top-level block that is followed by another one in whole lines can never change again: it is parsed
and drawn once. Only the last block, and the line that is not whole yet, are parsed again. However the text was cut, the
lines are those of the whole text drawn at once.
"""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.markdown.draw import air, draw_block, touching
from replicas_tui.ui.markdown.parse import blocks, first_line

WIDEST = 100  # columns of prose


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
        self.tail = self._drawn(blocks(text[self._settled_to :]))

    def _settle(self, whole: int) -> None:
        """Draw for good every block but the last of the lines that are whole."""
        part = self._text[self._settled_to : whole]
        found = blocks(part)
        if len(found) < 2:
            return
        self.settled += self._drawn(found[:-1])
        self._before, last = found[-2:]
        self._close = touching(self._before, last)
        self._settled_to += _offset(part, first_line(last))

    def _drawn(self, found: list[SyntaxTreeNode]) -> list[Content]:
        lines: list[Content] = []
        before, close = self._before, self._close
        for n, block in enumerate(found):
            if before is not None and air(before, block, close if n == 0 else touching(before, block)):
                lines.append(Content(""))
            lines += draw_block(block, self.width)
            before = block
        return lines


def _offset(text: str, line: int) -> int:
    """Give where line `line` of `text` begins."""
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
