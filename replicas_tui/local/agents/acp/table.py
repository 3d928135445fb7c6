"""An agent that speaks the Agent Client Protocol, as a table of `engine.toml` writes it down. Pure."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from os.path import expanduser, isabs
from typing import Any

OURS = "REPLICAS_"  # variables of ours, a key of the service among them, are no agent's business
LONGEST = 200
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


class TableError(Exception):
    """A table that cannot be read.

    Args:
        key: Which of its keys is wrong.
        what: What is wrong with it, as the rest of a sentence about the key.
    """

    def __init__(self, key: str, what: str) -> None:
        super().__init__(f"{key} {what}")
        self.key = key
        self.what = what


@dataclass(frozen=True, slots=True)
class Table:
    """One agent.

    Attributes:
        command: The program, found on PATH or by its absolute path, with what makes it speak the protocol.
        label: Its name for people.
        version: The command that prints its version; empty when there is none.
        install: How to get it, as it stands after a colon.
        login: The command that logs in, as the user is to type it.
        keys: The user's variables that log it in: handed on, and blanked in transcripts.
        env: The user's variables that are handed on beside them.
        files: Those by which it is known to its maker, below the home folder; lent to its workspaces.
        model: The arguments before the name of a model; empty when it cannot be given one.
        plan: Whether its sessions have a mode for plans.
    """

    command: tuple[str, ...]
    label: str = ""
    version: tuple[str, ...] = ()
    install: str = ""
    login: str = ""
    keys: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    plan: bool = False


def read_table(raw: Mapping[str, Any]) -> Table:
    """Return what a table says; TableError for the first thing in it that cannot be."""
    if unknown := [key for key in raw if key not in _READERS]:
        raise TableError(unknown[0], f"is no key of an agent; known: {', '.join(_READERS)}")
    if missing := [each.name for each in fields(Table) if each.default is MISSING and each.name not in raw]:
        raise TableError(missing[0], "is missing: the program, with what makes it speak the Agent Client Protocol")
    read: dict[str, Any] = {}
    for key, value in raw.items():
        try:
            read[key] = _READERS[key](value)
        except ValueError as error:
            raise TableError(key, str(error)) from error
    return Table(**read)


def _words(value: Any) -> tuple[str, ...]:
    try:
        words = shlex.split(value) if isinstance(value, str) else value
    except ValueError:
        words = None
    if not isinstance(words, list) or not all(isinstance(word, str) and word.isprintable() for word in words):
        raise ValueError("must be a command line, or a list of its words")
    return tuple(words)


def _command(value: Any) -> tuple[str, ...]:
    program, *rest = _words(value) or ("",)
    program = expanduser(program)
    if not program or ("/" in program and not isabs(program)):
        raise ValueError("must begin with the name of a program on PATH, or with its absolute path")
    return (program, *rest)


def _version(value: Any) -> tuple[str, ...]:
    return _command(value) if value else ()


def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST:
        raise ValueError(f"must be one line of text, at most {LONGEST} characters")
    return value.strip()


def _variables(value: Any) -> tuple[str, ...]:
    names = [name for name in value if isinstance(name, str)] if isinstance(value, list) else None
    if names is None or names != value or not all(map(_VARIABLE.match, names)):
        raise ValueError('must be a list of names of environment variables, like ["MY_KEY"]')
    if any(name.startswith(OURS) for name in names):
        raise ValueError(f"must name no variable of Replicas itself, {OURS}…: they are not handed to agents")
    return tuple(names)


def _files(value: Any) -> tuple[str, ...]:
    paths = value if isinstance(value, list) else [None]
    if not all(isinstance(path, str) and _stays_below(path) for path in paths):
        raise ValueError('must be a list of files below your home folder, like [".mine/login.json"]')
    return tuple(paths)


def _stays_below(path: str) -> bool:
    return path.isprintable() and all(part not in {"", ".", "..", "~"} for part in path.split("/"))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - a reader says it so
    return value


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "command": _command,
    "label": _line,
    "version": _version,
    "install": _line,
    "login": _line,
    "keys": _variables,
    "env": _variables,
    "files": _files,
    "model": _words,
    "plan": _flag,
}
