"""Keys that are pressed one after the other: `gg`, `]h`, and `ctrl+x` before a key of the page.

Textual knows single keys only. A binding whose key is two characters (`]h`), or several keys with spaces between
(`ctrl+x s`), is a chord; help, footer and palette read it like any other, and the app hears it wherever it is bound.

The leader `ctrl+x` reaches what a text field keeps from: the key after it goes past the field to what is around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from textual import events
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.keys import _character_to_key
from textual.screen import Screen
from typing_extensions import override

LEADER = "ctrl+x"

Chain: TypeAlias = Sequence[tuple[DOMNode, BindingsMap]]


def steps(key: str) -> tuple[str, ...]:
    """Give the keys of a chord in turn, each as events name it; any other key is one step."""
    parts = key.split() if " " in key else list(key) if is_chord(key) else [key]
    return tuple(_character_to_key(part) if len(part) == 1 else part for part in parts)


def is_chord(key: str) -> bool:
    """Say whether a binding's key is several, pressed in turn."""
    return " " in key.strip() or (len(key) == 2 and key != "up" and not (key[0] == "f" and key[1].isdigit()))


def bindings_of(node: DOMNode) -> BindingsMap:
    """Give what the keys do on one node, as the user's settings have it."""
    found = node._bindings.copy()  # noqa: SLF001 - Textual gives it only for the whole chain
    if keymap := node.app._keymap:  # noqa: SLF001
        found.apply_keymap(keymap)
    return found


def past_fields(screen: Screen[object]) -> Chain:
    """Give what keys do around the focus, as if no field took what is typed."""
    focused = screen.focused or screen
    chain = []
    for node in focused.ancestors_with_self if focused is not screen else (screen, screen.app):
        chain.append((node, bindings_of(node)))
        if node.is_modal:
            break
    return chain


class Chording(App[None]):
    """An app that hears chords and the leader.

    Attributes:
        pressed: The keys of a chord that has begun; the footer says how it may go on.
    """

    pressed: tuple[str, ...] = ()

    @override
    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded and await self._hears(event):
            return
        await super().on_event(event)

    def going_on(self) -> Iterator[tuple[Binding, tuple[str, ...]]]:
        """Give what may follow the keys pressed so far: what it does, and the keys that are left."""
        for node, found in self._reach(self.pressed):
            for key, many in found.key_to_bindings.items():
                for begun in self._readings(self.pressed, node):
                    if _goes_on(key, begun):
                        left = steps(key)[len(begun) :]
                        yield from ((one, left) for one in many if self._check_action_state(one.action, node))

    async def _hears(self, event: events.Key) -> bool:
        """Take a key that begins, goes on with or ends a chord."""
        before, self.pressed = self.pressed, ()
        if before and event.key == "escape":
            self.screen.refresh_bindings()
            return True
        if not before:
            return not self._typed(event) and await self._takes((event.key,))
        heard = await self._takes((*before, event.key)) or (before[0] != LEADER and await self._takes((event.key,)))
        self.screen.refresh_bindings()
        return heard or before[0] == LEADER  # what is nothing there must not be typed into the field either

    async def _takes(self, keys: tuple[str, ...]) -> bool:
        if keys == (LEADER,):  # also where a text field would cut by it
            return self._waits(keys)
        for node, found in self._reach(keys):
            if len(keys) == 1 and keys[0] in found.key_to_bindings:
                return False  # nearer than any chord
            for begun in self._readings(keys, node):
                if (len(begun) > 1 or keys[0] == LEADER) and await self._runs(node, found, begun):
                    return True
                if any(_goes_on(key, begun) for key in found.key_to_bindings):
                    return self._waits(keys)
        return False

    async def _runs(self, node: DOMNode, found: BindingsMap, keys: tuple[str, ...]) -> bool:
        for key, many in found.key_to_bindings.items():
            if steps(key) == keys:
                for one in many:
                    if await self.run_action(one.action, default_namespace=node):
                        return True
        return False

    def _waits(self, keys: tuple[str, ...]) -> bool:
        """Wait for the next key, and let the footer say which there are."""
        self.pressed = keys
        self.screen.refresh_bindings()
        return True

    def _reach(self, keys: Sequence[str]) -> Chain:
        return past_fields(self.screen) if keys[:1] == (LEADER,) else self.screen._modal_binding_chain  # noqa: SLF001

    def _readings(self, keys: tuple[str, ...], node: DOMNode) -> tuple[tuple[str, ...], ...]:
        """Read keys as a chord, and those after the leader also as keys of their own, but for the field they pass."""
        focused = self.screen.focused
        passed = focused is node and focused.check_consume_key("a", "a")
        return (keys, keys[1:]) if keys[:1] == (LEADER,) and not passed else (keys,)

    def _typed(self, event: events.Key) -> bool:
        focused = self.screen.focused
        return focused is not None and event.is_printable and focused.check_consume_key(event.key, event.character)


def _goes_on(key: str, begun: tuple[str, ...]) -> bool:
    """Say whether a binding's key is a chord that begins so, and is longer; after the leader none begins with it."""
    whole = steps(key)
    return len(whole) > len(begun) and whole[: len(begun)] == begun and (bool(begun) or whole[0] != LEADER)
