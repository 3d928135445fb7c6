"""Environments as lines: the list, and the tabs of one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.views.environments import EnvironmentRow, EnvironmentsView
from replicas_tui.ui.kit import G, Part, col, line, prose

_GROUPS = {"global": "", "team": "Team", "yours": "Yours"}
_WORDS = 64  # cells, from which on there is room for words
EMPTY = "No environments yet. n makes one."


def row_line(width: int, row: EnvironmentRow) -> Content:
    """Write one environment: its name, what it is bound to, what is staged, what it holds.

    Where there is no room for that in words, the number of its variables stands for it.
    """
    name = min(24, max(12, width // 2))
    right: list[Part] = [(f"~{row.staged}", "$t-need"), "  "] if row.staged else []
    return line(
        width,
        ["   ", col(row.name, name, "$t-text"), " ", (row.bound, "$t-meta")],
        [*right, (row.holds, "$t-meta") if width >= _WORDS else col(str(row.count), 3, "$t-meta", right=True), " "],
    )


def group_lines(width: int, scope: str) -> list[Content]:
    """Write a group's heading, after air."""
    name = _GROUPS[scope]
    return [line(width, []), line(width, ["   ", (name, "$t-title")])] if name else []


def note(width: int, view: EnvironmentsView, *, filtered: bool = False) -> list[Content]:
    """Say why there is nothing to see."""
    if view.trouble:
        return prose(width, Content.styled(f"{view.trouble} R reads again.", "$t-fail"))
    if not view.known:
        return [line(width, ["   ", ("Reading the environments", "$t-meta")])]
    said = "None is called that. esc shows all." if filtered else EMPTY
    return prose(width, Content.styled(said, "$t-meta")) if not view.rows else []


def tab_lines(width: int, tabs: Sequence[tuple[str, int | None]], at: int) -> list[Content]:
    """Write the tabs; where room is scarce air gives way first, then whole tabs on the far sides of the one shown."""
    named = [f" {name} {count} " if count else f" {name} " for name, count in tabs]
    air = " " if sum(map(len, named)) + len(named) < width - 2 else ""
    sizes = [len(one) + len(air) for one in named]
    first, end = _around(at, sizes, width - 2 if sum(sizes) <= width - 2 else width - 4)
    parts: list[Part] = ["  " if first == 0 else (f" {G['ellipsis']}", "$t-meta")]
    for n, name in enumerate(named[first:end], first):
        parts += [(name, "$t-tab-on" if n == at else "$t-2"), air]
    return [line(width, [*parts, (G["ellipsis"], "$t-meta") if end < len(named) else ""])]


def _around(at: int, sizes: Sequence[int], room: int) -> tuple[int, int]:
    """Give the first and the end of the run that has `at` in it and fits, from as far left as can be."""
    first, end = 0, at + 1
    while first < at and sum(sizes[first:end]) > room:
        first += 1
    while end < len(sizes) and sum(sizes[first : end + 1]) <= room:
        end += 1
    return first, end
