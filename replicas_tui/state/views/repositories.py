"""Connected repositories and sets of them, each with the environment that workspaces made from it get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from replicas_tui.api.capabilities import ADD_REPOSITORY, ADD_REPOSITORY_SET
from replicas_tui.api.environments import Environment
from replicas_tui.api.repositories import Repository
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.environments import known

_NAME, _URL = 100, 300


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """A repository, or a set.

    Attributes:
        where: Its address, or the names of a set's repositories.
        environment_id: The environment bound to it; empty when there is none.
        others: How many more are bound to it.
    """

    id: str
    name: Safe
    where: Safe
    branch: Safe = NOTHING
    environment: Safe = NOTHING
    environment_id: str = ""
    others: int = 0
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class RepositoriesView:
    """Both lists; `addable` and `groupable` say what the server offers beyond reading them."""

    repositories: tuple[RepositoryRow, ...] = ()
    sets: tuple[RepositoryRow, ...] = ()
    loaded: bool = False
    addable: bool = False
    groupable: bool = False

    @property
    def rows(self) -> tuple[RepositoryRow, ...]:
        """All rows in the order shown."""
        return (*self.repositories, *self.sets)


def repositories(state: State) -> RepositoriesView:
    """List them by name."""
    offered = state.server.capabilities.extensions if state.server.capabilities is not None else ()
    environments = known(state)
    single = [
        _row(
            RepositoryRow(
                one.id, safe_line(one.name, _NAME), safe_line(one.url, _URL), safe_line(one.default_branch, 60)
            ),
            [each for each in environments if each.repository_id == one.id],
        )
        for one in state.catalogue.repositories
    ]
    sets = [
        _row(
            RepositoryRow(one.id, safe_line(one.name, _NAME), _names(one.repositories), is_set=True),
            [each for each in environments if each.repository_set_id == one.id],
        )
        for one in state.catalogue.sets
    ]
    return RepositoriesView(
        tuple(sorted(single, key=lambda row: row.name.lower())),
        tuple(sorted(sets, key=lambda row: row.name.lower())),
        loaded=state.catalogue.loaded,
        addable=ADD_REPOSITORY in offered,
        groupable=ADD_REPOSITORY_SET in offered,
    )


def _names(found: Sequence[Repository]) -> Safe:
    return safe_line(", ".join(one.name for one in found), _URL)


def _row(row: RepositoryRow, bound: Sequence[Environment]) -> RepositoryRow:
    if not bound:
        return row
    first = min(bound, key=lambda one: (one.user_id is not None, one.name.lower()))
    return replace(row, environment=safe_line(first.name, _NAME), environment_id=first.id, others=len(bound) - 1)
