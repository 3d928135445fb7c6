"""Environments as a list: the one underneath all others first, then the team's, then one's own."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.environments import Environment
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line

_NAME, _SENTENCE = 100, 500


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """One environment.

    Attributes:
        bound: Names of its repositories; empty when it is bound to none.
        scope: `global`, `team` or `yours`.
        count: Its variables.
        holds: All that is in it, in words.
        staged: Changes to them that were not sent yet.
    """

    id: str
    name: Safe
    bound: Safe
    scope: str
    count: int
    staged: int = 0
    holds: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class EnvironmentsView:
    """The list; `known` once it was read, `trouble` when it could not be."""

    rows: tuple[EnvironmentRow, ...] = ()
    known: bool = False
    trouble: Safe = NOTHING


def environments(state: State, filter_: str = "") -> EnvironmentsView:
    """Show the environments whose name or repositories have `filter_` in them."""
    held = resource(state, resources.ENVIRONMENTS)
    found = held.value.environments if held.value is not None else ()
    wanted = filter_.casefold().strip()
    made = (_row(state, one) for one in found)
    shown = (row for row in made if wanted in f"{row.name} {row.bound}".casefold())
    rows = sorted(shown, key=lambda row: (_ORDER.index(row.scope), row.name.lower()))
    return EnvironmentsView(tuple(rows), held.value is not None, safe_line(held.failed, _SENTENCE))


def find(state: State, environment_id: str) -> Environment | None:
    """Give an environment of the list."""
    held = resource(state, resources.ENVIRONMENTS)
    found = held.value.environments if held.value is not None else ()
    return next((one for one in found if one.id == environment_id), None)


def bound(state: State, one: Environment) -> Safe:
    """Name the repositories of an environment, or its set."""
    if one.repository_set_id is not None:
        named = [each.name for each in state.catalogue.sets if each.id == one.repository_set_id]
    else:
        named = [each.name for each in state.catalogue.repositories if each.id == one.repository_id]
    return safe_line(", ".join(named), _NAME)


def repositories_of(state: State, one: Environment) -> frozenset[str]:
    """Give the ids of the repositories an environment is bound to, by itself or as a set."""
    if one.repository_id is not None:
        return frozenset({one.repository_id})
    held = (each.repositories for each in state.catalogue.sets if each.id == one.repository_set_id)
    return frozenset(repository.id for repositories in held for repository in repositories)


def known(state: State) -> tuple[Environment, ...]:
    """Give the environments that are known: all of them once their list was read, else the team's."""
    held = resource(state, resources.ENVIRONMENTS)
    return held.value.environments if held.value is not None else state.catalogue.environments


def of_replica(state: State, replica_id: str) -> str:
    """Give the environment that fits a replica's repositories best; empty when none does.

    The API does not tell of which environment a replica was made.
    """
    replica = state.replicas.get(replica_id)
    theirs = {one.id for one in replica.repositories} if replica is not None else set()
    bound_to = ((len(repositories_of(state, one) ^ theirs), one.id) for one in known(state) if not one.is_global)
    shared = [(apart, name) for apart, name in bound_to if theirs and apart < len(theirs)]
    return min(shared)[1] if shared else ""


def whose(state: State, one: Environment) -> Safe:
    """Say whose an environment is, and what it inherits from."""
    if one.is_global:
        return Safe("everybody's: it lies underneath all others")
    if one.user_id is None:
        return Safe("the team's")
    if one.source_environment_id is None:
        return Safe("yours")
    source = find(state, one.source_environment_id)
    name = safe_line(source.name, _NAME) if source is not None else Safe("another one")
    return Safe(f"yours; inherits from {name}, which locks its binding, its prompt and all but variables")


_ORDER = ("global", "team", "yours")


def _row(state: State, one: Environment) -> EnvironmentRow:
    scope = "global" if one.is_global else "yours" if one.user_id else "team"
    staged = state.staged.get(one.id)
    return EnvironmentRow(
        one.id,
        safe_line(one.name, _NAME),
        bound(state, one),
        scope,
        one.variable_count,
        staged=len(staged.changes) if staged is not None else 0,
        holds=_holds(one),
    )


def _holds(one: Environment) -> Safe:
    counts = (
        (one.variable_count, "variable"),
        (one.file_count, "file"),
        (one.skill_count, "skill"),
        (one.mcp_count, "MCP"),
    )
    return Safe(" · ".join(f"{many} {noun}{'s' if many != 1 else ''}" for many, noun in counts if many))
