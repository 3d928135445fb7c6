"""What a workspace of an environment would get: Global underneath, its source, then itself; each with where it is from.

What is above wins: a variable by its name, a file by its path, an MCP server by its name, a skill by its slug; enabled
skills win over those of registries. Prompts and hooks do not win: all of them count, from below. What repositories
bring along comes last, said to be theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from replicas_tui.api.capabilities import TRUST
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key, resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.environments_brought import hooks_of_repositories, with_brought
from replicas_tui.state.views.environments_layers import NAME, EffectiveRow, environment_of, layers, named

_SENTENCE = 500


@dataclass(frozen=True, slots=True)
class EffectiveView:
    """Everything by kind; `reading` while something is not known yet, `trouble` when something could not be read."""

    groups: tuple[tuple[str, tuple[EffectiveRow, ...]], ...] = ()
    reading: bool = False
    trouble: Safe = NOTHING


Item = tuple[str, str]  # a name, and what else there is to say
_Reader = Callable[[str], Key[Any]]
_Items = Callable[[Any], Iterable[Item]]

_SKILLS: Final = "Skills"
_KINDS: Final[tuple[tuple[str, _Reader, _Items, bool], ...]] = (
    ("Variables", resources.variables, lambda held: ((one.key, "") for one in held.environment_variables), True),
    ("Files", resources.files, lambda held: ((one.path, "") for one in held.environment_files), True),
    (_SKILLS, resources.skills, lambda held: ((one.slug, one.source) for one in held.environment_skills), False),
    ("MCP servers", resources.mcps, lambda held: ((one.name, one.transport) for one in held.environment_mcps), False),
)
_HOOKS: Final[tuple[tuple[str, _Reader, Callable[[Any], Any]], ...]] = (
    ("warm hook", resources.warm_hooks, lambda held: held.warm_hook),
    ("start hook", resources.start_hooks, lambda held: held.start_hook),
)


def needed(state: State, environment_id: str) -> tuple[Key[Any], ...]:
    """Say what has to be read to know it all."""
    readers = [reader for _, reader, _, _ in _KINDS] + [reader for _, reader, _ in _HOOKS] + [resources.registries]
    of_layers = tuple(reader(layer) for layer in layers(state, environment_id) for reader in readers)
    offered = state.server.capabilities
    trust = (resources.TRUST,) if offered is not None and TRUST in offered.extensions else ()
    return (*of_layers, resources.repo_skills(environment_id), *trust)


def effective(state: State, environment_id: str) -> EffectiveView:
    """Lay the layers over each other."""
    over = layers(state, environment_id)
    groups = [(title, _merged(state, over, reader, items, masked=masked)) for title, reader, items, masked in _KINDS]
    groups = [
        (title, with_brought(state, over, environment_id, rows) if title == _SKILLS else rows) for title, rows in groups
    ]
    groups += [
        ("Hooks", (*_hooks(state, over), *hooks_of_repositories(state, environment_id))),
        ("Prompts", _prompts(state, over)),
    ]
    held = [resource(state, key) for key in needed(state, environment_id)]
    return EffectiveView(
        groups=tuple(groups),
        reading=any(one.value is None and not one.failed for one in held),
        trouble=next((safe_line(one.failed, _SENTENCE) for one in held if one.failed), NOTHING),
    )


def _merged(
    state: State, over: Sequence[str], reader: _Reader, items: _Items, *, masked: bool
) -> tuple[EffectiveRow, ...]:
    found: dict[str, EffectiveRow] = {}
    for layer in over:
        value, origin = resource(state, reader(layer)).value, named(state, layer)
        for name, note in items(value) if value is not None else ():
            below = found.get(name)
            hidden = (*below.hides, below.origin) if below is not None else ()
            found[name] = EffectiveRow(safe_line(name, NAME), origin, hidden, masked, safe_line(note, NAME))
    return tuple(found[name] for name in sorted(found))


def _hooks(state: State, over: Sequence[str]) -> tuple[EffectiveRow, ...]:
    rows = []
    for name, reader, hook_of in _HOOKS:
        for layer in over:
            value = resource(state, reader(layer)).value
            hook = hook_of(value) if value is not None else None
            if hook is not None and hook.content.strip():
                note = Safe(f"version {hook.version}, {len(hook.content.splitlines())} lines")
                rows.append(EffectiveRow(Safe(name), named(state, layer), note=note))
    return tuple(rows)


def _prompts(state: State, over: Sequence[str]) -> tuple[EffectiveRow, ...]:
    rows = []
    for layer in over:
        one = environment_of(state, layer)
        if one is None:
            continue
        inherits = one.source_environment_id is not None
        for name, text in (("system prompt", one.system_prompt), ("preferences", one.personal_preferences)):
            if text and text.strip() and not (inherits and name == "system prompt"):  # it is its source's, said there
                note = safe_line(text, 60)
                rows.append(EffectiveRow(Safe(name), named(state, layer), note=note))
    return tuple(rows)
