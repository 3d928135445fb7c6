"""Settings: one frozen, checked answer to "what does the user want", from file < environment < flags.

Checked by hand: a validation library costs more to import than everything else before the first paint. A value that
cannot be meant ends the start with one sentence naming file and line; a key nobody knows is a warning, so that an
older program still starts on a newer file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from replicas_tui.outcome import UsageError
from replicas_tui.settings.base_url import HOSTED_URL, parse_base_url
from replicas_tui.settings.folders import Folders
from replicas_tui.settings.profiles import LOCAL, Profile, parse_profile

THEMES = ("dark", "light", "contrast", "colourblind", "ansi", "ansi-light", "ansi-mono")
GLYPHS = ("unicode", "narrow", "ascii")
VARIABLES = {
    "theme": "REPLICAS_TUI_THEME",
    "glyphs": "REPLICAS_TUI_GLYPHS",
    "hosted_url": "REPLICAS_TUI_HOSTED_URL",
}
_CHOICES = {"theme": THEMES, "glyphs": GLYPHS}


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for this run. `warnings` are sentences to show once; `made` are the profiles the app keeps itself."""

    folders: Folders
    theme: str = "dark"
    glyphs: str = "unicode"
    hosted_url: str = HOSTED_URL
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    made: Mapping[str, Profile] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def load_settings(folders: Folders, environ: Mapping[str, str]) -> Settings:
    """Read what was set.

    Raises:
        UsageError: a file is not TOML, or a value cannot be meant; says which file and line.
    """
    by_hand = _Source(folders.config / "config.toml")
    ours = _Source(folders.config / "profiles.toml")
    chosen = {key: _setting(key, by_hand, environ) for key in VARIABLES}
    made = dict(ours.profiles())
    return Settings(
        folders=folders,
        theme=chosen["theme"] or "dark",
        glyphs=chosen["glyphs"] or "unicode",
        hosted_url=parse_base_url(chosen["hosted_url"] or HOSTED_URL),
        profiles=MappingProxyType({LOCAL.name: LOCAL} | made | dict(by_hand.profiles())),
        made=MappingProxyType(made),
        warnings=tuple(by_hand.unknown((*VARIABLES, "profiles"))),
    )


def _setting(key: str, by_hand: _Source, environ: Mapping[str, str]) -> str | None:
    """Give the value of one setting from where it holds, checked against its choices."""
    variable = VARIABLES[key]
    value, place = (environ[variable], variable) if environ.get(variable) else by_hand.text(key)
    choices = _CHOICES.get(key)
    if value is not None and choices and value not in choices:
        raise UsageError(f"{place}: {key} {value!r} is not known; there are {', '.join(choices)}.")
    return value


class _Source:
    """A TOML file that can say on which line a key stands; a missing file is an empty one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.lines = path.read_text(encoding="utf-8")
            self.table = tomllib.loads(self.lines)
        except FileNotFoundError:
            self.lines, self.table = "", {}
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8 text.") from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path} is not valid TOML: {error}.") from None
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from None

    def text(self, key: str) -> tuple[str | None, str]:
        """Give the text under `key`, if any, and its place."""
        place = self.place(key)
        value = self.table.get(key)
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{place}: {key} must be text in quotes.")
        return value, place

    def profiles(self) -> Iterator[tuple[str, Profile]]:
        """Read the `[profiles.NAME]` tables."""
        tables = self.table.get("profiles", {})
        if not isinstance(tables, dict):
            raise UsageError(f"{self.place('profiles')}: profiles are tables: [profiles.NAME].")
        for name, table in tables.items():
            try:
                yield name, parse_profile(name, table)
            except UsageError as error:
                raise UsageError(f"{self.place(name)}: {error}") from None

    def unknown(self, known: tuple[str, ...]) -> Iterator[str]:
        """Give a sentence for each key at the top that nobody reads."""
        for key in self.table:
            if key not in known:
                yield f"{self.place(key)}: {key!r} is no setting of this version and was left out."

    def place(self, key: str) -> str:
        """Name the file and, as tomllib keeps no lines, the first line that sets or heads `key`."""
        name = rf"""["']?{re.escape(key)}["']?"""
        found = re.search(rf"^\s*(?:{name}\s*[=.]|\[+\s*(?:profiles\s*\.\s*)?{name}\s*[\].])", self.lines, re.MULTILINE)
        if found is None:
            return str(self.path)
        at = found.end() - 1
        return f"{self.path}:{self.lines.count(chr(10), 0, at) + 1}"
