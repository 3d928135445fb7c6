"""Settings: one frozen, checked answer to "what does the user want", from file < environment < flags.

Checked by hand: a validation library costs more to import than everything else before the first paint. A value that
cannot be meant ends the start with one sentence naming file and line; a key nobody knows is a warning, so that an
older program still starts on a newer file. What settings there are stands in `schema`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from replicas_tui.outcome import UsageError
from replicas_tui.settings.at_terminal import AtTerminal, at_terminal
from replicas_tui.settings.base_url import HOSTED_URL, parse_base_url
from replicas_tui.settings.chosen import Chosen
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import LOCAL, Profile, made_profiles, read_profiles
from replicas_tui.settings.schema import AUTO, Value
from replicas_tui.settings.source import Source

NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class Bound:
    """The keys one action was given in the file: none of them disables it. `place` is where that stands."""

    keys: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this run.

    Attributes:
        keys: The keys of actions, by the action's id, where they are not the usual ones.
        profiles: Every profile by name; `made` are those the app keeps itself.
        values: Every setting of `schema` by its name, and `origins` where each comes from.
        warnings: Sentences to show once.
    """

    folders: Folders
    theme: str = AUTO
    glyphs: str = AUTO
    hosted_url: str = HOSTED_URL
    vim: bool = False
    terminal: AtTerminal = field(default_factory=AtTerminal)
    keys: Mapping[str, Bound] = field(default_factory=dict)
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    made: Mapping[str, Profile] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def config_file(folders: Folders) -> Path:
    """Name the one file people write by hand."""
    return folders.config / "config.toml"


def load_settings(folders: Folders, environ: Mapping[str, str]) -> Settings:
    """Read what was set.

    Raises:
        UsageError: a file is not TOML, or a value cannot be meant; says which file and line.
    """
    by_hand = Source(config_file(folders))
    chosen = Chosen(by_hand, environ)
    made = made_profiles(folders)
    return Settings(
        folders=folders,
        theme=chosen.text("theme"),
        glyphs=chosen.text("glyphs"),
        hosted_url=parse_base_url(chosen.text("hosted_url")),
        vim=chosen.flag("vim"),
        terminal=at_terminal(chosen),
        keys=MappingProxyType(dict(_keys(by_hand))),
        profiles=MappingProxyType({LOCAL.name: LOCAL} | made | read_profiles(by_hand)),
        made=MappingProxyType(made),
        values=MappingProxyType(chosen.values),
        origins=MappingProxyType(chosen.origins),
        warnings=tuple(chosen.unknown()),
    )


def _keys(source: Source) -> Iterator[tuple[str, Bound]]:
    """Read the `[keys]` table; whether there is such an action, only the app knows."""
    for action, value in source.own("keys").items():
        place = source.place(action, "keys")
        if isinstance(value, dict):
            raise UsageError(f'{place}: an action stands in quotes: "{action}.{next(iter(value), "…")}" = "…".')
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key.strip() for key in keys):
            raise UsageError(f'{place}: the keys of {action} are text or a list of it: "o", ["o", "ctrl+o"], "none".')
        yield action, Bound(tuple(key for key in keys if key != NO_KEY), place)
