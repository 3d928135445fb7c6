"""Tables: columns as wide as their words, then as the page allows; cells wrap, nothing is cut.

Where the page is too narrow for columns the cells of a row stand below each other, each behind its head. What was
drawn of a row is remembered by its words: while a table grows, most of its rows are as they were.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from replicas_tui.ui.kit import G
from replicas_tui.ui.markdown.inline import inline_words
from replicas_tui.ui.markdown.wrap import wrapped

GAP = 2
LEAST = 3  # cells a column keeps while it can
READABLE = 10  # cells a column has on average, or the cells of a row stand below each other
KEPT = 2_048  # rows and cells remembered

Row: TypeAlias = tuple[str, ...]
Sides: TypeAlias = tuple[bool, ...]


def table(block: SyntaxTreeNode, width: int, style: str) -> list[Content]:
    """Draw a table at `width` cells: the head, a hairline, the rows."""
    head, *rows = [_texts(row) for part in block.children for row in part.children]
    right = tuple("right" in str(cell.attrs.get("style", "")) for cell in block.children[0].children[0].children)
    natural = [
        max(_cell(text, "$t-title" if not n else style).cell_length for n, text in enumerate(column))
        for column in zip(head, *rows, strict=True)
    ]
    if rows and sum(natural) + GAP * (len(head) - 1) > width and width < READABLE * len(head) and len(head) > 1:
        return _stacked(head, rows, width, style)
    sizes = tuple(fitted(natural, width))
    hair = Content.styled((" " * GAP).join(G["rule"] * size for size in sizes), "$t-rule")
    drawn = [line for row in rows for line in _row(row, right, sizes, style)]
    return [*_row(head, right, sizes, "$t-title"), hair, *drawn]


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


def _texts(row: SyntaxTreeNode) -> Row:
    """Give what is written in each cell of a row."""
    return tuple(cell.children[0].content if cell.children else "" for cell in row.children)


@lru_cache(maxsize=KEPT)
def _cell(text: str, style: str) -> Content:
    return inline_words(text, style)


@lru_cache(maxsize=KEPT)
def _row(row: Row, right: Sides, sizes: tuple[int, ...], style: str) -> tuple[Content, ...]:
    columns = [wrapped(_cell(text, style), size) for text, size in zip(row, sizes, strict=True)]
    lines: list[Content] = []
    for n in range(max(len(column) for column in columns)):
        parts: list[Content] = []
        for column, at_right, size in zip(columns, right, sizes, strict=True):
            part = column[n] if n < len(column) else Content("")
            space = max(0, size - part.cell_length)
            parts.append(part.pad_left(space) if at_right else part.pad_right(space))
        lines.append(Content(" " * GAP).join(parts).rstrip())
    return tuple(lines)


def _stacked(head: Row, rows: list[Row], width: int, style: str) -> list[Content]:
    """Draw the cells of each row below each other, a hairline between rows."""
    hair = Content.styled(G["rule"] * width, "$t-rule")
    labels = [_cell(name, "$t-title") for name in head]
    size = max(label.cell_length for label in labels) + GAP
    column = size if size + READABLE <= width // 2 else 0  # else each cell begins right behind its head
    lines: list[Content] = []
    for n, row in enumerate(rows):
        lines += [hair] if n else []
        for label, text in zip(labels, row, strict=True):
            if label.plain or text:
                lines += _named(label, _cell(text, style), column, width)
    return lines


def _named(label: Content, cell: Content, column: int, width: int) -> list[Content]:
    """Draw a cell behind its head: in a column of its own, or where that ends."""
    if not column:
        between = Content(" " * GAP) if label and cell else Content("")
        return wrapped(label + between + cell, width)
    first, *rest = wrapped(cell, width - column)
    return [(label.pad_right(column - label.cell_length) + first).rstrip(), *(row.pad_left(column) for row in rest)]
