"""Keys, read from the bindings themselves: footer, help and palette can never say what a key does not do.

Every binding has an id (`fleet.open`) and a description of one or two words; bindings that belong together (`J` and
`K`) share a `Binding.Group`, whose description stands for both. This is the one place that writes a key's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import Screen

from replicas_tui.ui.chords import LEADER, Chording, bindings_of, steps
from replicas_tui.ui.kit import G

_NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "colon": ":",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "grave_accent": "`",
    "backslash": "\\",
    "full_stop": ".",
    "pageup": "pgup",
    "pagedown": "pgdn",
}
NO_KEY = "none:"
"""Begins the key of an action that the settings gave none: no terminal sends it, and each action has its own."""

_LASTING = {"app.palette": "palette", "app.keys": "keys"}

DESTRUCTIVE = ("delete", "archive", "sleep", "drop", "clear", "interrupt")
"""Last words of ids whose actions take something away: one letter may mean at most one of them."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that keys do here.

    Attributes:
        id: The action's id; empty for what has none (it is not shown in help).
        keys: How they are written.
        word: What they do, in a word or two.
        action: What Textual runs, in the namespace of `node`.
        shown: The footer shows it.
    """

    id: str
    keys: tuple[str, ...]
    word: str
    action: str
    node: DOMNode
    shown: bool

    @property
    def scope(self) -> str:
        """The part of the id before the dot: `fleet`, `replica`, `app`."""
        return self.id.partition(".")[0]


def key_name(key: str) -> str:
    """Write a key as it is pressed: `enter` is `↵`, `ctrl+s` is `^s`, `J` stays `J`."""
    if len(parts := steps(key)) > 1:
        named = [key_name(part) for part in parts]
        return (" " if any(len(name) > 1 for name in named) else "").join(named)
    *mods, last = key.split("+")
    name = G["enter"] if last == "enter" else _NAMES.get(last, last.removeprefix("upper_"))
    marks = {"ctrl": "^", "shift": "shift+", "alt": "alt+"}
    return "".join(marks.get(mod, f"{mod}+") for mod in mods) + name


def key_of(node: DOMNode, name: str) -> str:
    """Write the key that does what `name` says on a node itself; nothing where the settings took it away."""
    own = (one for many in bindings_of(node).key_to_bindings.values() for one in many)
    return next((key for one in own if one.id == name for key in _written(one)), "")


def hints(screen: Screen[object]) -> list[Hint]:
    """Read what keys do on `screen` now, the focused widget's first; one entry a thing, however many keys do it."""
    found: list[Hint] = []
    places: dict[object, int] = {}
    told: set[tuple[object, str]] = set()  # further keys of the same action are not written
    for active in screen.active_bindings.values():
        key, action = _same(active), active.binding.action
        if (key, action) in told or not _works(screen, active):
            continue
        told.add((key, action))
        if key not in places:
            places[key] = len(found)
            found.append(_hint(active))
        else:
            found[places[key]] = _joined(found[places[key]], active.binding)
    return found


def _works(screen: Screen[object], active: ActiveBinding) -> bool:
    """Say whether the key is to be told: it does something, and where one writes it is not a letter."""
    binding, focused = active.binding, screen.focused
    if binding.system or not active.enabled or not binding.description:
        return False
    if focused is None or focused is active.node or binding.priority:
        return True
    first = steps(binding.key)[0]
    return not focused.check_consume_key(first, _character(first))


def _character(key: str) -> str | None:
    """Give what a key types; some characters (`plus`) Textual names and does not know again."""
    named = _NAMES.get(key, "")
    return named if len(named) == 1 else key_to_character(key)


def _same(active: ActiveBinding) -> object:
    """Give what makes two bindings one entry: their group, or the action they share."""
    group = active.binding.group
    return (active.node, group.description) if group is not None else (active.node, active.binding.action)


def _hint(active: ActiveBinding) -> Hint:
    binding = active.binding
    word = binding.group.description if binding.group is not None else binding.description
    return Hint(binding.id or "", _written(binding), word, binding.action, active.node, binding.show)


def _joined(hint: Hint, binding: Binding) -> Hint:
    return replace(hint, keys=(*hint.keys, *_written(binding)), shown=hint.shown or binding.show)


def _written(binding: Binding) -> tuple[str, ...]:
    """Write its key; one that was taken from it by the settings has none."""
    return () if binding.key.startswith(NO_KEY) else (binding.key_display or key_name(binding.key),)


def footer_pairs(found: Iterable[Hint]) -> list[tuple[str, str]]:
    """Give what the footer shows: `("J/K", "blocks")`; what works everywhere stands at its right by itself."""
    shown = (hint for hint in found if hint.shown and hint.keys and not isinstance(hint.node, App))
    return [("/".join(hint.keys), hint.word) for hint in shown]


def lasting_pairs(screen: Screen[object]) -> list[tuple[str, str]]:
    """Give what stands at the footer's right: palette and help; where their keys are typed, the leader to the rest."""
    app = screen.app
    own = [one for many in bindings_of(app).key_to_bindings.values() for one in many]
    known = {one.id: _written(one) for one in reversed(own)}  # the first of an action's keys is told
    led = isinstance(app, Chording) and app.pressed == (LEADER,)
    found = known if led else {hint.id: hint.keys for hint in hints(screen)}
    pairs = [(found[name][0], word) for name, word in _LASTING.items() if found.get(name)]
    return pairs if known.keys() & _LASTING.keys() <= found.keys() else [*pairs, (key_name(LEADER), "more")]


def chord_pairs(app: Chording) -> list[tuple[str, str]]:
    """Give what the footer shows while a chord is being pressed: the keys that may follow, and what each does."""
    pairs: dict[str, str] = {}
    told: set[str] = set()
    led = app.pressed == (LEADER,)  # then all keys of the page may follow: those it shows are told
    for binding, left in app.going_on():
        if not binding.description or not (binding.show or not led) or binding.id in _LASTING or binding.id in told:
            continue
        pairs.setdefault(" ".join(map(key_name, left)), binding.description)
        told |= {binding.id} if binding.id else set()
    return list(pairs.items())


TITLES = {"replica": "This replica", "app": "Everywhere", "question": "Questions"}


def groups(found: Sequence[Hint], focused: DOMNode | None) -> list[tuple[str, list[Hint]]]:
    """Sort hints for help: what the focused widget does, then the rest by scope, then what works everywhere."""
    here = {hint.scope for hint in found if hint.id and hint.node is focused}
    sorted_: dict[str, list[Hint]] = {f"Here: {scope}": [] for scope in here}
    for hint in sorted(found, key=lambda hint: not hint.shown):  # what the footer shows is what is used most
        if hint.id:
            sorted_.setdefault(_title(hint, here), []).append(hint)
    last = TITLES["app"]
    return sorted(sorted_.items(), key=lambda pair: (not pair[0].startswith("Here"), pair[0] == last))


def _title(hint: Hint, here: set[str]) -> str:
    if hint.scope in here:
        return f"Here: {hint.scope}"
    return TITLES.get(hint.scope, hint.scope.capitalize())


async def run(app: App[None], hint: Hint) -> None:
    """Do what the hint's key does, where the key does it."""
    await app.run_action(hint.action, default_namespace=hint.node)


def bound(node: type[DOMNode]) -> Iterator[Binding]:
    """Give every binding a class declares."""
    yield from Binding.make_bindings(node.__dict__.get("BINDINGS", ()))
