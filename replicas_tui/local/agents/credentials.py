"""The user's logins, lent to the agents of a workspace: linked into its home, and brought back when renewed.

A CLI that renews a login writes a new file over the link. What it wrote then belongs to the user's own login, whose
old one may be worth nothing any more. A file the environment itself gave the workspace is left alone, both ways.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path

from replicas_tui.local.agents.agent import CredentialFile, Credentials
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.place import is_free_below, link_below, read_below, write_below

LOG = logging.getLogger(__name__)
LARGEST = 256 * 1024
_LENT = ("lent.json",)  # beside the home, where no agent writes


def own_variables(credentials: Credentials, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which the user's own agent is logged in and finds its maker."""
    return {name: environ[name] for name in credentials.variables if name in environ}


def source_of(file: CredentialFile, environ: Mapping[str, str]) -> Path:
    """Return where the user has a file."""
    moved = environ.get(file.moved_by or "")
    if moved:
        return Path(moved).joinpath(*file.path[1:])
    return Path(environ.get("HOME") or Path.home()).joinpath(*file.path)


def sources(credentials: Credentials, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the user's files that there are."""
    found = (source_of(file, environ) for file in credentials.files)
    return tuple(each for each in found if each.is_file())


def lend(credentials: Credentials, paths: WorkspacePaths, environ: Mapping[str, str]) -> None:
    """Let a workspace's agent use the user's login; OSError if a folder is in the way."""
    bring_back(credentials, paths, environ)
    lent = _lent(paths)
    for file in credentials.files:
        source, name = source_of(file, environ), "/".join(file.path)
        if source.is_file() and (name in lent or is_free_below(paths.home, file.path)):
            link_below(paths.home, file.path, source.resolve())
            lent.add(name)
    write_below(paths.root, _LENT, json.dumps(sorted(lent)).encode())


def bring_back(credentials: Credentials, paths: WorkspacePaths, environ: Mapping[str, str]) -> None:
    """Take over a login that the workspace's agent renewed."""
    lent = _lent(paths)
    for file in credentials.files:
        source = source_of(file, environ).resolve()
        here = paths.home.joinpath(*file.path)
        if "/".join(file.path) not in lent or is_free_below(paths.home, file.path) or not source.is_file():
            continue
        renewed = read_below(paths.home, file.path, LARGEST)
        if renewed is None or not _is_object(renewed) or here.lstat().st_mtime <= source.stat().st_mtime:
            continue
        write_below(source.parent, (source.name,), renewed)
        link_below(paths.home, file.path, source)
        LOG.info("the login in %s was renewed by an agent of %s", source, paths.id)


def _lent(paths: WorkspacePaths) -> set[str]:
    try:
        names = json.loads(read_below(paths.root, _LENT, LARGEST) or b"[]")
    except ValueError:
        return set()
    return {name for name in names if isinstance(name, str)} if isinstance(names, list) else set()


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except (ValueError, RecursionError):
        return False
