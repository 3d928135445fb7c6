"""What may be typed on the command line, read from its parser: the one source of every shell's completions."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

PROFILES, REPLICAS, FILES = "profiles", "replicas", "files"
_VALUES = {"NAME": PROFILES, "PROFILE": PROFILES, "REPLICA": REPLICAS, "PATH": FILES, "DIR": FILES}
"""Placeholders whose values are known here; `NAME` is a profile's where the option says `--profile`."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its spellings, what it does, and what its value may be; `value` is None when it takes none."""

    names: tuple[str, ...]
    about: str
    value: tuple[str, ...] | str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands after some words: what may come next.

    Attributes:
        path: The words so far, without the program's name.
        words: The next words, with what they do.
        options: Its options.
        value: What its first argument may be.
    """

    path: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    value: tuple[str, ...] | str


def places(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[Place]:
    """Walk the whole command line, the shortest paths first."""
    words: list[tuple[str, str]] = []
    options: list[Option] = []
    value: tuple[str, ...] | str = ""
    below: list[tuple[tuple[str, ...], argparse.ArgumentParser]] = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to be read
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            abouts = {each.dest: each.help or "" for each in action._choices_actions}  # noqa: SLF001
            words += [(name, abouts[name]) for name in action.choices if name in abouts]
            below += [((*path, name), child) for name, child in action.choices.items()]
        elif action.option_strings:
            options.append(Option(tuple(action.option_strings), action.help or "", _value(action)))
        elif not value:
            value = _value(action) or ""
    yield Place(path, tuple(words), tuple(options), value)
    for longer, child in below:
        yield from places(child, longer)


def _value(action: argparse.Action) -> tuple[str, ...] | str | None:
    if action.nargs == 0:
        return None
    if action.choices and not isinstance(action.choices, range):
        return tuple(map(str, action.choices))
    known = _VALUES.get(str(action.metavar or ""), "")
    return known if known != PROFILES or action.dest in ("profile", "profile_name") else ""
