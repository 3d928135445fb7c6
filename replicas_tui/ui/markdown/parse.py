"""Markdown to a tree of blocks.

Two rules of CommonMark are off, on purpose. Raw HTML is text: this is a terminal. Reference definitions
(`[name]: url`) are text: one at the end changes links at the top, and what was drawn must stay as it is.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["reference"], True)


def blocks(text: str) -> list[SyntaxTreeNode]:
    """Parse; give the top-level blocks, each with the lines it came from in `map`."""
    return SyntaxTreeNode(_PARSER.parse(text)).children


def first_line(block: SyntaxTreeNode) -> int:
    """Give the line a top-level block begins at."""
    return block.map[0] if block.map else 0
