"""Where a workspace keeps what.

The home folder is the agent's own: everything in it may be written, replaced or linked by the agent at any time.
Beside it lies what only the engine writes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PRIVATE = 0o700
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


def is_folder_name(name: str) -> bool:
    """Return whether a name can be a folder of its own: no path, no leading dot or dash."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class WorkspacePaths:
    """The folders of one workspace; `root` is `<data>/workspaces/<id>`."""

    root: Path

    @property
    def id(self) -> str:
        """The workspace's id."""
        return self.root.name

    @property
    def home(self) -> Path:
        """The agent's home."""
        return self.root / "home"

    @property
    def repos(self) -> Path:
        """The folder that holds the clones."""
        return self.home / "workspaces"

    @property
    def canvas(self) -> Path:
        """The folder whose files are shown to the user."""
        return self.home / ".replicas" / "canvas"

    @property
    def trash(self) -> Path:
        """Where removed workspaces wait to be deleted; on the same disk, so that getting there is a rename."""
        return self.root.parent / ".trash"

    def repo(self, name: str) -> Path:
        """Return the clone of a repository; ValueError for a name that is no folder's."""
        if not is_folder_name(name):
            raise ValueError(f"not a folder name: {name!r}")
        return self.repos / name

    def shadow(self, name: str) -> Path:
        """Return the engine's own git folder for looking at a clone."""
        self.repo(name)
        return self.root / "shadow" / name

    def create(self) -> None:
        """Make the folders, for nobody but the user."""
        for folder in (self.root, self.home, self.repos, self.home / ".replicas", self.canvas):
            folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
            folder.chmod(PRIVATE)
