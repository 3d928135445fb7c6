"""Skills as lines: groups, registries with what they hold, the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from replicas_tui.state.safe import Safe
from replicas_tui.state.views.environments_skills import SkillGroup, SkillRow
from replicas_tui.ui.kit import G, Part, col, line, prose

_NOTE = 16


def group_lines(width: int, group: SkillGroup) -> Iterator[Content]:
    """Write a group's heading, and what is to say in the place of its rows."""
    yield line(width, [])
    count = str(len(group.rows)) if group.rows else ""
    yield line(width, ["   ", (group.title, "$t-title")], [(count, "$t-meta"), " "])
    if group.said:
        yield from prose(width, Content.styled(group.said, "$t-fail" if group.trouble else "$t-meta"))


def skill_lines(width: int, row: SkillRow, refused: Safe) -> Iterator[Content]:
    """Write one row; below, what a registry holds, what is wrong with it, why something was refused."""
    mark: Part = (G["done"], "$t-done") if row.enabled else " "
    name = col(row.name, min(30, max(18, width // 4)), "$t-text")
    note = "enabled" if row.enabled else row.note
    right: list[Part] = [col(note, _NOTE, "$t-meta", right=True), " "]
    yield line(width, [" ", mark, " ", name, " ", (row.about, "$t-2")], right)
    if row.holds:
        yield from prose(width, Content.styled(", ".join(row.holds), "$t-meta"), [" " * 5], [" " * 5])
    for said in (row.error, refused):
        if said:
            first: list[Part] = ["   ", (f"{G['error']} ", "$t-fail")]
            yield from prose(width, Content.styled(said, "$t-fail"), first, [" " * 5])
