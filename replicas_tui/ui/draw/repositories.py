"""Repositories and sets as lines."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.repositories import RepositoriesView, RepositoryRow
from replicas_tui.ui.kit import G, Part, col, cut, keys, line, prose

_NAME, _BRANCH, _ENVIRONMENT = 20, 12, 22


def heading(width: int, name: str, count: int, *, air: bool) -> list[Content]:
    """Write a group's heading."""
    head = line(width, ["   ", (name, "$t-strong"), (f"  {count}", "$t-meta")])
    return [line(width, []), head] if air else [head]


def row_line(width: int, row: RepositoryRow) -> Content:
    """Write one: its name, where it is, and the environment at the right."""
    more = f" +{row.others}" if row.others else ""
    bound: Part = (f"{row.environment}{more}", "$t-2") if row.environment else ("no environment", "$t-meta")
    right = cut(Content.assemble(bound), _ENVIRONMENT)
    left: list[Part] = ["   ", col(row.name, _NAME, "$t-text"), " "]
    left += [] if row.is_set or width < 100 else [col(row.branch, _BRANCH, "$t-meta"), " "]
    return line(width, [*left, (row.where, "$t-meta")], ["  ", right.pad_right(_ENVIRONMENT - right.cell_length), " "])


def repositories_note(width: int, view: RepositoriesView) -> list[Content]:
    """Say what is not there, and how it comes; nothing when all is there."""
    if not view.loaded:
        return [
            line(width, []),
            line(width, [" ", (G["preparing"], "$t-live"), " ", ("Reading repositories", "$t-text")]),
        ]
    if not view.repositories:
        first = prose(width, Content.styled("No repository is connected yet.", "$t-text"))
        how = Content.assemble(("Agents work on copies of them.  ", "$t-2"), *keys([("n", "add one")]))
        elsewhere = Content.styled("They are connected on the service's own pages.", "$t-2")
        return [line(width, []), *first, *prose(width, how if view.addable else elsewhere)]
    if view.addable and view.groupable:
        return []
    return prose(width, Content.styled("New ones, and sets, are made on the service's own pages.", "$t-meta"))
