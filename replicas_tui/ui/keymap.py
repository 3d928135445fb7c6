"""The keys the user gave to actions: put on, and looked at for what cannot work.

Every binding has an id; the file's `[keys]` names ids. Putting them on needs nothing but the ids, so it is done before
the first paint. Looking for names that are no action, and for keys that two actions of one place share, needs every
class there is: it is done afterwards, in a thread, or by `replicas-tui config check`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from typing import TypeAlias

from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

import replicas_tui.ui
from replicas_tui.settings.config import Bound
from replicas_tui.ui.chords import LEADER, Chain, steps
from replicas_tui.ui.keys import NO_KEY, key_name

Keymap: TypeAlias = Mapping[str, Bound]

_NAMED = {str(key.value) for key in Keys} | set(KEY_NAME_REPLACEMENTS.values()) | {"space", "comma"}
_NONE = BindingsMap()
_MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}


@dataclass(frozen=True, slots=True)
class Action:
    """Something keys do in one class of widgets: its keys as they are without settings."""

    id: str
    word: str
    keys: tuple[str, ...]


def worn(keymap: Keymap) -> dict[str, str]:
    """Write the keys as Textual takes them."""
    return {action: ",".join(map(_long, bound.keys)) or NO_KEY + action for action, bound in keymap.items()}


def problems(keymap: Keymap) -> list[str]:
    """Say what of the user's keys cannot work, each in a sentence that names file and line.

    Blocks: imports every screen and dialog there is.
    """
    places = list(_places())
    known = {action.id for actions in places for action in actions}
    said = [*_unknown(keymap, known), *_unreadable(keymap)]
    for actions in places:
        said += [one for one in _clashes(keymap, actions) if one not in said]
    return said


def hidden(chain: Chain, keymap: Keymap, works: Callable[[Binding, DOMNode], object]) -> Iterator[str]:
    """Find keys that never come to their action where one is now, because something nearer takes them.

    Args:
        chain: What keys do, from the focus outwards.
        keymap: The user's keys: what is so without them is meant.
        works: Say whether an action can be done now; else it takes no key.
    """
    nearer: dict[tuple[str, ...], str] = {}  # keys with the action that takes them
    begun: dict[tuple[str, ...], str] = {}  # first keys of chords, which wait for the next one
    for node, found in chain:
        here = [(steps(key), one) for key, many in found.key_to_bindings.items() for one in many if one.id]
        for pressed, one in here:
            other = nearer.get(pressed[:1]) or (nearer if len(pressed) > 1 else begun).get(pressed, one.id)
            if other != one.id and (given := _given(keymap, one.id, other)):
                written = " ".join(map(key_name, pressed))
                yield f"{given.place}: here {other} keeps {written} from {one.id}; give one another key."
        for pressed, one in here:
            if one.id and works(one, node):
                nearer.setdefault(pressed, one.id)
                if len(pressed) > 1:
                    begun.setdefault(pressed[:1], one.id)


def _given(keymap: Keymap, *names: str | None) -> Bound | None:
    return next((keymap[name] for name in names if name is not None and name in keymap), None)


def actions() -> dict[str, Action]:
    """Give every action by its id; one that is bound in several classes once. Blocks, as `problems` does."""
    return {action.id: action for actions in _places() for action in actions}


def _long(key: str) -> str:
    return "comma" if key == "," else key


def _unknown(keymap: Keymap, known: set[str]) -> Iterator[str]:
    for action, bound in keymap.items():
        if action not in known:
            near = get_close_matches(action, known, 1, 0.6)
            meant = f"; did you mean {near[0]!r}?" if near else "; ? shows the actions, and doctor keys all of them."
            yield f"{bound.place}: there is no action {action!r}{meant}"


def _unreadable(keymap: Keymap) -> Iterator[str]:
    for bound in keymap.values():
        for key in bound.keys:
            if steps(key) == (LEADER,):
                yield f'{bound.place}: {key} leads to other keys; write it before one, as in "{LEADER} n".'
            elif wrong := next((step for step in steps(key) if not _is_key(step)), None):
                yield f"{bound.place}: {wrong!r} is no key; replicas-tui doctor keys shows what a key is called."


def _is_key(step: str) -> bool:
    *modifiers, last = step.split("+") if step != "+" else ["+"]
    if not set(modifiers) <= _MODIFIERS or not last:
        return False
    return step in _NAMED or last in _NAMED or len(last) == 1 or key_to_character(last) is not None


def _clashes(keymap: Keymap, actions: tuple[Action, ...]) -> Iterator[str]:
    """Find keys that two actions of one place share because of the settings."""
    holders: dict[tuple[str, ...], list[Action]] = defaultdict(list)
    for action in actions:
        bound = keymap.get(action.id)
        for key in bound.keys if bound is not None else action.keys:
            holders[steps(key)].append(action)
    yield from _hidden(keymap, holders)
    for pressed, sharing in holders.items():
        given = next((one for one in sharing if one.id in keymap), None)
        other = next((one for one in sharing if given is not None and one.id != given.id), None)
        if given is not None and other is not None:
            written = " ".join(map(key_name, pressed))
            place = keymap[given.id].place
            yield f"{place}: {written} is {given.id} and {other.id} in one place; give one another key."


def _hidden(keymap: Keymap, holders: Mapping[tuple[str, ...], list[Action]]) -> Iterator[str]:
    """Find chords that can never be pressed, because their first key does something by itself."""
    for pressed, chorded in holders.items():
        for one, short in product(chorded, holders.get(pressed[:1], ()) if len(pressed) > 1 else ()):
            given = short if short.id in keymap else one
            if given.id in keymap and one.id != short.id:
                first, whole = key_name(pressed[0]), "".join(map(key_name, pressed))
                said = f"{first} is {short.id}, so {whole} of {one.id} is never heard; give one another key."
                yield f"{keymap[given.id].place}: {said}"


def _places() -> Iterator[tuple[Action, ...]]:
    """Give the actions of every class of ours that has bindings, with those it inherits."""
    for module in pkgutil.walk_packages(replicas_tui.ui.__path__, "replicas_tui.ui."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, DOMNode) and value.__module__ == module.name:
                yield tuple(_of(value))


def _of(kind: type[DOMNode]) -> Iterator[Action]:
    gathered: dict[str, list[Binding]] = defaultdict(list)
    for key, bindings in (kind._merged_bindings or _NONE).key_to_bindings.items():  # noqa: SLF001
        for one in bindings:
            if one.id is not None:
                gathered[one.id].append(one.with_key(key))
    for name, many in gathered.items():
        yield Action(name, many[0].description, tuple(one.key for one in many))
