"""Scenarios that lie in a repository: `.replicas/scenarios/NAME.yaml`, run by `/run NAME`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from replicas_tui.local.agents.script import files
from replicas_tui.local.agents.script.repository import find_repositories
from replicas_tui.local.agents.script.vocabulary import BadScenario

FOLDER = Path(".replicas", "scenarios")
ENDINGS = (".yaml", ".yml", ".json", ".scenario.md", ".md")
LARGEST = 64 * 1024 * 1024
MOST = 200
_NAME = re.compile(r"\w[\w.-]{0,99}")


def scenarios(folder: Path) -> dict[str, Path]:
    """Return the scenarios of the repositories at or below a folder, by name; what is there first wins."""
    found: dict[str, Path] = {}
    for repository in find_repositories(folder) or (folder,):
        for name, path in _inside(repository / FOLDER):
            if len(found) < MOST:
                found.setdefault(name, path)
    return dict(sorted(found.items()))


def text_of(folder: Path, name: str) -> str:
    """Return the text of a scenario; BadScenario names those there are."""
    there = scenarios(folder)
    path = there.get(name)
    if path is None:
        known = f"there are {', '.join(there)}" if there else f"there are none in {FOLDER}"
        raise BadScenario(f"There is no scenario named {name!r}: {known}.")
    try:
        if path.stat().st_size > LARGEST:
            raise BadScenario(f"The scenario {name!r} is larger than {LARGEST // 1024 // 1024} MB.")
        return files.read(path, LARGEST)
    except OSError as error:
        raise BadScenario(f"The scenario {name!r} cannot be read: {error.strerror}.") from None


def _inside(folder: Path) -> Iterator[tuple[str, Path]]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return
    for path in entries:
        ending = next((each for each in ENDINGS if path.name.endswith(each)), None)
        if ending is None or path.is_symlink() or not path.is_file():
            continue
        name = path.name.removesuffix(ending)
        if _NAME.fullmatch(name):
            yield name, path
