"""The agent's words: markdown in plain ink, without a name."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import Answer
from replicas_tui.ui.kit import G, Part, line
from replicas_tui.ui.markdown import StreamedMarkdown
from replicas_tui.ui.transcript.draw.paper import Paper
from replicas_tui.ui.transcript.draw.pictures import pictures


class AnswerLines:
    """An answer behind its gutter, at one width; what cannot change any more is laid out once.

    Args:
        width: Cells of every line.
        depth: How deep the sub-agent is that says it.
    """

    def __init__(self, width: int, depth: int) -> None:
        self.width, self.depth = width, depth
        self._indent = 3 + 2 * depth
        self._words = StreamedMarkdown(max(8, width - self._indent - 1))
        self._laid: list[Content] = []
        self._text = ""
        self._once: dict[int, tuple[Content, Content]] = {}  # the last rows and their lines: most of a tail stays

    def take(self, block: Answer) -> list[Content]:
        """Draw the answer as it is now."""
        if not block.text.startswith(self._text):
            self._laid = []
        self._text = block.text
        self._words.feed(block.text)
        self._laid += [self._line(row) for row in self._words.settled[len(self._laid) :]]
        tail = list(self._words.tail) or ([] if self._laid else [Content("")])
        if block.growing and tail:
            tail[-1] += Content.styled(G["caret"], "$t-live")
        self._once = {id(row): self._once.get(id(row)) or (row, self._line(row)) for row in tail}
        rows = [*self._laid, *(self._once[id(row)][1] for row in tail)]
        if block.growing:
            first = (self._words.settled or tail)[0]
            rows[0] = self._line(first, (G["working"], "$t-live"))
        return rows

    def _line(self, row: Content, mark: Part = " ") -> Content:
        return line(self.width, [" ", mark, " " * (self._indent - 2), row])


def draw_answer(block: Answer, paper: Paper) -> list[Content]:
    """Draw an answer that is whole."""
    shown = pictures(block.images, paper, 3 + 2 * block.depth)
    if not block.text.strip() and shown:
        return shown
    return [*AnswerLines(paper.width, block.depth).take(block), *shown]
