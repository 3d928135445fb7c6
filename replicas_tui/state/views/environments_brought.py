"""What registries and repositories bring along into a workspace, beside what an environment names one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from replicas_tui.api.environment_hooks import SeenHooks
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.environments import find
from replicas_tui.state.views.environments_layers import NAME, EffectiveRow, named
from replicas_tui.state.views.hooks import trusted

_NEVER = datetime.min.replace(tzinfo=UTC)


def with_brought(
    state: State, over: Sequence[str], environment_id: str, enabled: Sequence[EffectiveRow]
) -> tuple[EffectiveRow, ...]:
    """Give the enabled skills, those of registries that none of them hides, and what lies in the repositories."""
    found = {row.name: row for layer in over for row in _of_registries(state, layer)}
    found |= {row.name: row for row in enabled}
    return (*(found[slug] for slug in sorted(found)), *_lying(state, environment_id))


def hooks_of_repositories(state: State, environment_id: str) -> tuple[EffectiveRow, ...]:
    """Give the hooks its repositories bring along, the newest that were met of each."""
    one = find(state, environment_id)
    newest: dict[str, SeenHooks] = {}
    for each in trusted(state, environment_id) if one is not None and not one.is_global else ():
        before = newest.get(each.url)
        if before is None or (each.seen_at or _NEVER) > (before.seen_at or _NEVER):
            newest[each.url] = each
    return tuple(
        EffectiveRow(
            Safe("its own hooks"),
            _short(each.url),
            note=Safe("trusted" if each.trusted else "not trusted yet: they do not run"),
        )
        for each in newest.values()
    )


def _of_registries(state: State, layer: str) -> list[EffectiveRow]:
    held = resource(state, resources.registries(layer)).value
    return [
        EffectiveRow(
            safe_line(one.path.rpartition("/")[2] or one.name, NAME),
            named(state, layer),
            note=safe_line(f"registry {registry.name}", NAME),
        )
        for registry in (held.registries if held is not None else ())
        for one in registry.repo_skills
        if one.kind == "skill"
    ]


def _lying(state: State, environment_id: str) -> list[EffectiveRow]:
    held = resource(state, resources.repo_skills(environment_id)).value
    return [
        EffectiveRow(safe_line(one.name, NAME), _short(one.repository_full_name), note=safe_line(one.path, NAME))
        for one in (held.repo_skills if held is not None else ())
    ]


def _short(place: str) -> Safe:
    return safe_line(place.rstrip("/").rpartition("/")[2].removesuffix(".git"), NAME)
