"""Several pieces of work that went well, said in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.blocks import Block, Edit, Thought, Todo, Tool
from replicas_tui.ui.transcript.draw.paper import Paper, work


def draw_group(blocks: Sequence[Block], paper: Paper) -> list[Content]:
    """Draw `4 tools  read 2, search 1, bash 1  2.1s`; kinds that do not fit are counted, never cut.

    The time is that of all of them, so it is not said where one's is not known.
    """
    steps = sum(not isinstance(block, Thought) for block in blocks)
    plain = all(isinstance(block, Tool | Thought) for block in blocks)
    head = f"{steps} {'tools' if plain else 'steps'}"
    took = [block.took for block in blocks if isinstance(block, Tool | Thought | Edit)]
    known = [seconds for seconds in took if seconds is not None]
    total = sum(known) if took and len(known) == len(took) else None
    room = paper.width - len(head) - 5 - 9
    words = (fitting(counted(blocks), room), "$t-meta")
    depth = min((block.depth for block in blocks if not isinstance(block, Todo) and hasattr(block, "depth")), default=0)
    return [work(paper, head, words, seconds=total, depth=depth)]


def counted(blocks: Sequence[Block]) -> list[str]:
    """Count what was done by verb, in the order it was first done: `read 2`."""
    verbs = Counter(word for block in blocks if (word := _verb(block)))
    return [f"{verb} {count}" for verb, count in verbs.items()]


def _verb(block: Block) -> str:
    match block:
        case Tool():
            return f"{block.verb.lower()} failed" if block.state == "failed" else block.verb.lower()
        case Edit():
            return "edit failed" if block.state == "failed" else "edit"
        case Todo():
            return "plan"
        case _:
            return ""


def fitting(words: list[str], room: int) -> str:
    """Join as many words as fit in `room` cells, and say how many kinds are left."""
    for keep in range(len(words), 0, -1):
        left = len(words) - keep
        text = ", ".join([*words[:keep], f"+{left} kinds"] if left else words)
        if len(text) <= room:
            return text
    return ""
