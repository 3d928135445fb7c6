"""Tables: columns as wide as their words, then as the page allows; cells wrap, nothing is cut."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from replicas_tui.ui.kit import G
from replicas_tui.ui.markdown.inline import words
from replicas_tui.ui.markdown.wrap import wrapped

GAP = 2
LEAST = 3  # cells a column keeps while it can


@dataclass(frozen=True, slots=True)
class _Cell:
    body: Content
    right: bool


def table(block: SyntaxTreeNode, width: int, style: str) -> list[Content]:
    """Draw a table at `width` cells: the head, a hairline, the rows."""
    rows = [
        [_cell(cell, "$t-title" if part.type == "thead" else style) for cell in row.children]
        for part in block.children
        for row in part.children
    ]
    sizes = fitted([max(cell.body.cell_length for cell in column) for column in zip(*rows, strict=True)], width)
    head, *rest = [_row(row, sizes) for row in rows]
    hair = Content.styled((" " * GAP).join(G["rule"] * size for size in sizes), "$t-rule")
    return [*head, hair, *(line for row in rest for line in row)]


def fitted(natural: list[int], width: int) -> list[int]:
    """Take cells from the widest columns until all fit in `width`."""
    sizes = [max(1, size) for size in natural]
    over = sum(sizes) + GAP * (len(sizes) - 1) - width
    while over > 0 and max(sizes) > LEAST:
        widest = max(sizes)
        second = max([size for size in sizes if size < widest], default=LEAST)
        for n in [n for n, size in enumerate(sizes) if size == widest]:
            cut = min(over, widest - max(LEAST, second))
            sizes[n] -= cut
            over -= cut
    return sizes


def _cell(node: SyntaxTreeNode, style: str) -> _Cell:
    return _Cell(words(node, style), "right" in str(node.attrs.get("style", "")))


def _row(cells: list[_Cell], sizes: list[int]) -> list[Content]:
    columns = [wrapped(cell.body, size) for cell, size in zip(cells, sizes, strict=True)]
    lines: list[Content] = []
    for n in range(max(len(column) for column in columns)):
        line = Content("")
        for at, (cell, size) in enumerate(zip(cells, sizes, strict=True)):
            part = columns[at][n] if n < len(columns[at]) else Content("")
            space = max(0, size - part.cell_length)
            padded = part.pad_left(space) if cell.right else part.pad_right(space)
            line = line + (Content(" " * GAP) if at else Content("")) + padded
        lines.append(line.rstrip())
    return lines
