"""A changed file: its path, how much came and went, the first lines of what changed."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import DiffLine, Edit
from replicas_tui.state.safe import Safe
from replicas_tui.ui.diff.lines import change_lines
from replicas_tui.ui.kit import G, Part
from replicas_tui.ui.transcript.draw.paper import Paper, more, work
from replicas_tui.ui.transcript.draw.tool import column

SHORT = 4  # diff lines shown without asking


def draw_edit(block: Edit, paper: Paper) -> list[Content]:
    """Draw the edit; when opened at most four lines of its diff, or all."""
    failed, running = block.state == "failed", block.state == "running"
    style = "$t-fail-b" if failed else "$t-live-b" if running else "$t-title"
    glyph = (G["working"], "$t-live") if running else ("", "$t-fail-b" if failed else "")
    verb = "Write" if block.created else "Edit"
    head = work(
        paper,
        verb,
        (block.path, "$t-text"),
        _facts(block),
        glyph=glyph,
        verb_style=style,
        seconds=block.took,
        depth=block.depth,
    )
    if paper.look == "folded":
        return [head]
    return [head, *_reason(block, paper), *_changes(block, paper)]


def _facts(block: Edit) -> list[Part]:
    parts: list[Part] = [" "]
    parts += [(f" +{block.added}", "$t-done")] if block.added else []
    parts += [(f" {G['removed']}{block.removed}", "$t-fail")] if block.removed else []
    parts += [("  new file", "$t-meta")] if block.created else []
    return parts


def _reason(block: Edit, paper: Paper) -> list[Content]:
    return column(block.error, paper, "$t-2") if block.error else []


def _changes(block: Edit, paper: Paper) -> list[Content]:
    if not block.lines:
        return []
    total = len(block.lines)
    shown = block.lines if paper.look == "all" or total <= SHORT + 1 else _telling(block.lines)
    rows = change_lines(paper.width, shown, Safe(block.path), cut=paper.look != "all")
    hidden = total - len(shown)
    beyond = max(0, block.added + block.removed - sum(one.sign != " " for one in block.lines))
    if paper.look == "all":
        rest = [_beyond(paper, beyond)] if beyond else []
        return [*rows, *rest]
    return [*rows, more(paper, hidden + beyond)] if hidden + beyond else rows


def _beyond(paper: Paper, count: int) -> Content:
    return work(paper, "", (f"{G['ellipsis']} {count:,} more changed lines, in the diff", "$t-meta"), glyph=(" ", ""))


def _telling(lines: tuple[DiffLine, ...]) -> tuple[DiffLine, ...]:
    """Choose the four lines that tell most: one before the first change, and what follows it."""
    first = next((n for n, one in enumerate(lines) if one.sign != " "), 0)
    start = max(0, min(first - 1, len(lines) - SHORT))
    return lines[start : start + SHORT]
