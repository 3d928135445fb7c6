"""What holds: for every setting its value and where that comes from, in the order file < environment.

A value that cannot be meant is refused with the place it stands at; a name nobody reads is a warning with what was
perhaps meant, so that an older program still starts on a newer file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from replicas_tui.outcome import UsageError
from replicas_tui.settings.schema import SETTINGS, TABLES, Setting, Value
from replicas_tui.settings.source import Source

DEFAULT = "default"


class Chosen:
    """Every setting's value, and its origin: `default`, a place in the file, or a variable.

    Raises:
        UsageError: a value cannot be meant.
    """

    def __init__(self, file: Source, environ: Mapping[str, str]) -> None:
        self._file = file
        self.values: dict[str, Value] = {}
        self.origins: dict[str, str] = {}
        for one in SETTINGS:
            self.values[one.name], self.origins[one.name] = self._find(one, environ)

    def text(self, name: str) -> str:
        """Give a setting that is text."""
        return str(self.values[name])

    def flag(self, name: str) -> bool:
        """Give a setting that is true or false."""
        return bool(self.values[name])

    def number(self, name: str) -> int:
        """Give a setting that is a number."""
        value = self.values[name]
        return value if isinstance(value, int) else 0

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a setting that is a list of texts."""
        value = self.values[name]
        return value if isinstance(value, tuple) else ()

    def _find(self, one: Setting, environ: Mapping[str, str]) -> tuple[Value, str]:
        if one.variable and environ.get(one.variable):
            return _checked(one, _from_text(one, environ[one.variable]), one.variable), one.variable
        found = self._file.get(one.name)
        if found is None:
            return one.default, DEFAULT
        table, _, name = one.name.rpartition(".")
        place = self._file.place(name, table)
        return _checked(one, found, place), place

    def unknown(self) -> Iterator[str]:
        """Give a sentence for each name in the file that nobody reads."""
        for path in _names(self._file.table):
            if any(path == one.name for one in SETTINGS):
                continue
            table, _, name = path.rpartition(".")
            near = get_close_matches(path, [one.name for one in SETTINGS] + list(TABLES), 1, 0.6)
            meant = f"; did you mean {near[0]!r}?" if near else "."
            yield f"{self._file.place(name, table)}: {path!r} is no setting of this version and was left out{meant}"


def _names(table: Mapping[str, object]) -> Iterator[str]:
    """Give the dotted names a file sets, but for tables whose names are the user's; an unknown table is one name."""
    tables = {one.name.partition(".")[0] for one in SETTINGS if "." in one.name}
    for name, value in table.items():
        if name in TABLES:
            continue
        if name in tables and isinstance(value, dict):
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield name


def _from_text(one: Setting, text: str) -> object:
    """Read a variable as the setting's type; what does not read stays text, and is refused as such."""
    if isinstance(one.default, bool):
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), text)
    if isinstance(one.default, int):
        return int(text) if text.isascii() and text.isdigit() else text
    return [word.strip() for word in text.split(",")] if isinstance(one.default, tuple) else text


def _checked(one: Setting, value: object, place: str) -> Value:
    name = one.name.rpartition(".")[2]
    if not one.takes(value):
        raise UsageError(f"{place}: {name} must be {one.kind}.")
    if one.choices and value not in one.choices:
        raise UsageError(f"{place}: {name} {value!r} is not known; there are {', '.join(one.choices)}.")
    return tuple(value) if isinstance(value, list) else value  # type: ignore[return-value]  # `takes` looked
