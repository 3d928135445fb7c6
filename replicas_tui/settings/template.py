"""A file of settings to begin with: every setting there is, explained, each as it is when nobody says."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from itertools import groupby

from replicas_tui.settings.schema import SETTINGS, Setting, Value

_HEAD = """\
# Settings of replicas-tui. Every line is optional; what is commented out is as it is anyway.
# replicas-tui config check tells what cannot be meant, config show what holds and from where.
# Theme, glyphs and keys are taken up as soon as this file is saved.
"""
_TAIL = """
# Keys, by an action's name: replicas-tui config keys lists them. Several keys, chords and "none" are well.
# [keys]
# "fleet.open" = ["enter", "o"]
# "fleet.new" = "ctrl+x n"
# "replica.delete" = "none"

# Servers, each with a way to its API key: "keyring", "env:NAME", "file", or "command:PROGRAM ARGUMENTS".
# replicas-tui auth login --base-url URL makes one without this file.
# [profiles.work]
# base_url = "https://replicas.example.com/api"
# key = "command:pass show replicas"
"""


def template() -> str:
    """Write the file."""
    parts = [_HEAD]
    for table, settings in groupby(SETTINGS, key=lambda one: one.name.rpartition(".")[0]):
        parts.append(f"\n# [{table}]\n" if table else "")
        parts += ["\n".join(_lines(one)) + "\n" for one in settings]
    return "\n".join(part.strip("\n") + "\n" for part in parts if part) + _TAIL


def toml(value: Value) -> str:
    """Write a value as TOML."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(json.dumps, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _lines(one: Setting) -> Iterator[str]:
    words = f"{one.about[0].upper()}{one.about[1:]}."
    if one.choices:
        words += f" One of: {', '.join(one.choices)}."
    yield from (f"# {line}" for line in textwrap.wrap(words, 100))
    yield f"# {one.name.rpartition('.')[2]} = {toml(one.default)}"
