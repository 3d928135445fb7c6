"""Blocks to lines: every line at most as wide as asked, none with a gutter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from markdown_it.tree import SyntaxTreeNode
from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.ui.code import code_lines, pieces
from replicas_tui.ui.kit import G
from replicas_tui.ui.markdown.inline import words
from replicas_tui.ui.markdown.table import table
from replicas_tui.ui.markdown.wrap import wrapped

NUMBER = 3  # cells of an item's number and its dot: up to 99 stand below each other
NARROWEST = 8  # columns a nested block keeps, however deep


def draw_block(block: SyntaxTreeNode, width: int, style: str = "$t-text") -> list[Content]:
    """Draw one block at `width` cells; `style` is the role of its plain words."""
    return _DRAW.get(block.type, _text)(block, max(NARROWEST, width), style)


def draw_blocks(nodes: Iterable[SyntaxTreeNode], width: int, style: str = "$t-text") -> list[Content]:
    """Draw blocks below each other, with air where air belongs."""
    lines: list[Content] = []
    before: SyntaxTreeNode | None = None
    for node in nodes:
        if before is not None and air(before, node, touching(before, node)):
            lines.append(Content(""))
        lines += draw_block(node, width, style)
        before = node
    return lines


def air(before: SyntaxTreeNode, block: SyntaxTreeNode, close: bool) -> bool:
    """Say whether a blank line stands between two blocks; `close` when the text has none there."""
    if before.type == "heading":
        return block.type in ("bullet_list", "ordered_list") and not close
    if before.type == "paragraph" and block.type in ("bullet_list", "ordered_list"):
        return not (close or words(before).plain.rstrip().endswith(":"))
    return True


def touching(before: SyntaxTreeNode, block: SyntaxTreeNode) -> bool:
    """Say whether a block begins on the line after another, in one text."""
    return bool(before.map and block.map and before.map[1] == block.map[0])


def _text(block: SyntaxTreeNode, width: int, style: str) -> list[Content]:
    body = words(block, style) if block.children else Content.styled(block.content.rstrip("\n"), style)
    return wrapped(body, width)


def _heading(block: SyntaxTreeNode, width: int, _style: str) -> list[Content]:
    return wrapped(words(block, "$t-strong" if block.tag in ("h1", "h2") else "$t-title"), width)


def _rule(_block: SyntaxTreeNode, width: int, _style: str) -> list[Content]:
    return [Content.styled(G["rule"] * width, "$t-rule")]


def _quote(block: SyntaxTreeNode, width: int, _style: str) -> list[Content]:
    bar = Content.styled(f"{G['field']} ", "$t-meta")
    return [bar + line for line in draw_blocks(block.children, width - 2, "$t-2")]


def _code(block: SyntaxTreeNode, width: int, _style: str) -> list[Content]:
    language = block.info.split()[0] if block.type == "fence" and block.info.split() else ""
    return code_block(Safe(block.content.removesuffix("\n")), language, width)


def code_block(text: Safe, language: str, width: int) -> list[Content]:
    """Draw code on a band of `width` cells; lines too long go on below."""
    return [row for piece in pieces(text) for row in _code_rows(Safe(piece), language, width)]


@lru_cache(maxsize=64)
def _code_rows(text: Safe, language: str, width: int) -> tuple[Content, ...]:
    """Draw a piece of code once: while its block grows, only the last piece is another."""
    rows = [row for line in code_lines(text, language=language) for row in (line.fold(width - 2) if line else [line])]
    return tuple(banded(row, width) for row in rows)


def banded(row: Content, width: int) -> Content:
    """Lay a line of code on its band."""
    return (Content(" ") + row).pad_right(max(0, width - row.cell_length - 1)).stylize_before("$t-band")


def _list(block: SyntaxTreeNode, width: int, style: str) -> list[Content]:
    return draw_items(block.children, width, style, start=first_number(block))


def first_number(block: SyntaxTreeNode) -> int | None:
    """Give the number a list begins with; None when its items have none."""
    return int(block.attrs.get("start", 1)) if block.type == "ordered_list" else None


def draw_items(
    items: Sequence[SyntaxTreeNode], width: int, style: str = "$t-text", *, start: int | None, begun: int = 0
) -> list[Content]:
    """Draw items of a list, each as it stands whatever comes after it.

    Args:
        items: Those to draw.
        width: Cells a line may have.
        style: Role of plain words.
        start: Number the list begins with, if its items have numbers.
        begun: How many items are before these.
    """
    lines: list[Content] = []
    for n, item in enumerate(items, begun):
        number = "" if start is None else f"{start + n}."
        size = len(f"{number:>{NUMBER}}") + 1 if number else 2
        rows, mark = _item(item, width - size, style, f"{number:>{NUMBER}} " if number else f"{G['bullet']} ")
        if n and len(item.children) > 1 and item.children[1].type == "paragraph":
            lines.append(Content(""))
        lines += _hung(rows, Content.styled(mark, "$t-meta"), size)
    return lines


def _item(item: SyntaxTreeNode, width: int, style: str, mark: str) -> tuple[list[Content], str]:
    """Draw a list item; a task's box becomes its mark."""
    rows = draw_blocks(item.children, width, style) or [Content("")]
    box = rows[0].plain[:4]
    if box in ("[ ] ", "[x] ", "[X] "):
        done = box != "[ ] "
        return [rows[0][4:], *rows[1:]], f"{G['done'] if done else G['todo']} "
    return rows, mark


def _hung(rows: list[Content], mark: Content, size: int) -> list[Content]:
    indent = Content(" " * size)
    first = mark.pad_right(max(0, size - mark.cell_length))
    return [(indent if n else first) + row if row or not n else row for n, row in enumerate(rows)]


_DRAW: dict[str, Callable[[SyntaxTreeNode, int, str], list[Content]]] = {
    "heading": _heading,
    "hr": _rule,
    "blockquote": _quote,
    "fence": _code,
    "code_block": _code,
    "bullet_list": _list,
    "ordered_list": _list,
    "table": table,
}
