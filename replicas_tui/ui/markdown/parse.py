"""Markdown to a tree of blocks.

Two rules of CommonMark are off, on purpose. Raw HTML is text: this is a terminal. Reference definitions
(`[name]: url`) are text: one at the end changes links at the top, and what was drawn must stay as it is.

One is added: what agents write for the dashboard's cards (`:::confirm-action` to `:::`) is a block, shown as it stands.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.tree import SyntaxTreeNode

_CARD: Final = re.compile(r":::[ ]*[a-z][a-z-]*\b")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable(["reference"], True)
    parser.block.ruler.before("fence", "card", _card, {"alt": ["paragraph", "blockquote", "list"]})
    return parser


def _card(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a card as code: its name, and what is in it."""
    head = _row(state, start)
    if state.is_code_block(start) or not _CARD.match(head):
        return False
    if silent:
        return True
    last = start + 1
    while last < end and _row(state, last).strip() != ":::":
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            break
        last += 1
    closed = last < end and _row(state, last).strip() == ":::" and state.sCount[last] >= state.blkIndent
    token = state.push("fence", "code", 0)
    token.content = f"{head[3:].strip()}\n" + state.getLines(start + 1, last, state.sCount[start], True)
    token.map = [start, last + closed]
    state.line = last + closed
    return True


def _row(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


_PARSER = _parser()
_FRAME = _parser().disable(["inline", "text_join"])


def blocks(text: str) -> list[SyntaxTreeNode]:
    """Parse; give the top-level blocks, each with the lines it came from in `map`."""
    return SyntaxTreeNode(_PARSER.parse(text)).children


def frame(text: str) -> list[SyntaxTreeNode]:
    """Parse into blocks whose words are not parsed yet: they stand in `content`, for `inline`."""
    return SyntaxTreeNode(_FRAME.parse(text)).children


def inline(text: str) -> list[SyntaxTreeNode]:
    """Parse words within a block."""
    return [node for top in SyntaxTreeNode(_PARSER.parseInline(text)).children for node in top.children]


def first_line(block: SyntaxTreeNode) -> int:
    """Give the line a top-level block begins at."""
    return block.map[0] if block.map else 0
