"""The skills of an environment: enabled ones, registries with what they hold, those of repositories, the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from replicas_tui.api.skills import FoundSkill, RepoSkill
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Resource, resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import short
from replicas_tui.state.views.environments import find, repositories_of

_NAME, _SENTENCE = 200, 500
_HELD = 30  # skills of a registry that are named

Kind: TypeAlias = Literal["skill", "registry", "repository", "found"]


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One line.

    Attributes:
        item_id: What the server calls it.
        about: Where it is from.
        note: A short fact, right.
        holds: What a registry holds, by name.
        error: What is wrong with it.
        enabled: It is of the catalogue and enabled here already.
    """

    kind: Kind
    item_id: str
    name: Safe
    about: Safe
    note: Safe = NOTHING
    holds: tuple[Safe, ...] = ()
    error: Safe = NOTHING
    enabled: bool = False

    @property
    def key(self) -> str:
        """What the cursor stands on."""
        return f"{self.kind} {self.item_id}"


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """Rows of a kind; `said` stands in their place: why there are none, or what went wrong (`trouble`)."""

    title: str
    rows: tuple[SkillRow, ...] = ()
    said: Safe = NOTHING
    trouble: bool = False


def skills(state: State, environment_id: str) -> tuple[SkillGroup, ...]:
    """Show what an environment has."""
    enabled = resource(state, resources.skills(environment_id))
    registries = resource(state, resources.registries(environment_id))
    held = resource(state, resources.repo_skills(environment_id))
    rows = [
        SkillRow("skill", one.id, _line(one.name), _line(one.source))
        for one in (enabled.value.environment_skills if enabled.value is not None else ())
    ]
    sources = [
        SkillRow(
            "registry",
            one.id,
            _line(one.name),
            _line(one.url),
            Safe(f"{len(one.repo_skills)} skills" if len(one.repo_skills) != 1 else "1 skill"),
            tuple(_line(each.name) for each in one.repo_skills[:_HELD]),
            safe_line(one.error or "", _SENTENCE),
        )
        for one in (registries.value.registries if registries.value is not None else ())
    ]
    found = [_of_repository(one) for one in (held.value.repo_skills if held.value is not None else ())]
    error = held.value.error if held.value is not None else None
    one = find(state, environment_id)
    bound = one is None or bool(repositories_of(state, one))
    none_held = "They hold none." if bound else "It is bound to no repository."
    return (
        _group("Enabled", rows, enabled, "None. / looks into the catalogue."),
        _group("Registries", sources, registries, "None. a adds one, by its git URL."),
        _group("In its repositories", found, held, none_held, error or ""),
    )


def catalogue(state: State, environment_id: str, words: str) -> SkillGroup:
    """Show what the catalogue has for some words."""
    found = resource(state, resources.found_skills(words))
    enabled = resource(state, resources.skills(environment_id)).value
    slugs = {one.slug for one in enabled.environment_skills} if enabled is not None else set()
    rows = [
        SkillRow("found", one.source, _line(one.name), _line(one.source), _installs(one), enabled=one.slug in slugs)
        for one in (found.value.skills if found.value is not None else ())
    ]
    return _group("Catalogue", rows, found, "Nothing is called that." if words else "The catalogue is empty.")


def offered(state: State, words: str, source: str) -> FoundSkill | None:
    """Give a skill of the catalogue."""
    found = resource(state, resources.found_skills(words)).value
    return next((one for one in found.skills if one.source == source), None) if found is not None else None


def _installs(one: FoundSkill) -> Safe:
    return short(one.installs) if one.installs else NOTHING


def _of_repository(one: RepoSkill) -> SkillRow:
    what = one.framework if one.kind == "skill" else f"{one.framework} {one.kind}"
    place = f"{one.repository_full_name} {one.path}".strip()
    return SkillRow("repository", one.id or place, _line(one.name), _line(place), safe_line(what, 20))


def _group(title: str, rows: Sequence[SkillRow], held: Resource[Any], empty: str, error: str = "") -> SkillGroup:
    if held.failed or error:
        advice = " R reads again." if held.failed else ""
        return SkillGroup(
            title, tuple(rows), Safe(f"{safe_line(held.failed or error, _SENTENCE)}{advice}"), trouble=True
        )
    if held.value is None:
        return SkillGroup(title, said=Safe("Reading"))
    return SkillGroup(title, tuple(rows), NOTHING if rows else Safe(empty))


def _line(text: str) -> Safe:
    return safe_line(text, _NAME)
