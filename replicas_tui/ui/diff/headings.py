"""What stands between the lines of a diff: files, hunks, what is folded away."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.diff.files import FileDiff, Hunk
from replicas_tui.state.views.ages import short
from replicas_tui.ui.kit import G, Part, line


def file_heading(width: int, one: FileDiff, *, several: bool, viewed: bool, closed: bool) -> list[Content]:
    """Write which file it is, and what changed in it that is no line."""
    mark: Part = (G["done"], "$t-meta") if viewed else (one.status, "$t-meta")
    style = "$t-2" if viewed else "$t-strong"
    parts: list[Part] = [" ", mark, " ", (one.path or one.repository, style)]
    parts += [(f"  {one.repository}", "$t-meta")] if several and one.path else []
    parts += [(f"  {fact}", "$t-2") for fact in one.facts]
    parts += [("  viewed", "$t-meta")] if viewed else [(f"  {G['folded']} folded", "$t-meta")] if closed else []
    right: list[Part] = [(f"+{short(one.added)}", "$t-done")] if one.added else []
    right += [(f" {G['removed']}{short(one.removed)}", "$t-fail")] if one.removed else []
    rows = [line(width, parts, [*right, " "])]
    return rows + [line(width, ["   ", (row, "$t-2")]) for row in one.loose]


def hunk_heading(width: int, hunk: Hunk, nth: int, count: int) -> Content:
    """Write what the hunk is within, and which of them it is."""
    where = hunk.within.strip() or f"from line {hunk.new or hunk.old}"
    return line(width, ["   ", (where.rstrip(":"), "$t-title")], [(f"hunk {nth + 1} of {count}", "$t-meta"), " "])


def fold_line(width: int, count: int) -> Content:
    """Write that unchanged lines are folded away."""
    return line(width, [" ", (G["folded"], "$t-meta"), " ", (f"{count:,} lines stayed as they were", "$t-meta")])
