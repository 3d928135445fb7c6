"""Puts an outfit into a workspace: its files, then what each agent reads. Done again, it replaces what it put before.

Nothing of it stops a workspace: what cannot be placed is a sentence in `Placed.problems`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from replicas_tui.local.environments.agent_files import PROMPT_FILES, SERVER_FILES, with_prompts
from replicas_tui.local.environments.files import parts_of
from replicas_tui.local.environments.outfit import McpServer, Outfit
from replicas_tui.local.workspaces.paths import PRIVATE, WorkspacePaths
from replicas_tui.local.workspaces.place import read_below, write_below
from replicas_tui.local.workspaces.plain_files import read_plain

LARGEST_READ = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of an outfit: the paths of its files, and what could not be placed, as sentences."""

    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def furnish(paths: WorkspacePaths, outfit: Outfit, prompts: Sequence[str]) -> Placed:
    """Put an outfit's files, prompts and MCP servers into a workspace.

    Args:
        paths: The workspace; its clones are there.
        outfit: What it gets.
        prompts: What every agent is told, in this order.
    """
    done: list[str] = []
    problems: list[str] = []
    for path, content in outfit.files.items():
        try:
            write_below(paths.home, parts_of(path), content.encode())
        except OSError as error:
            problems.append(f"{path} could not be placed: {error.strerror}")
        else:
            done.append(path)
    problems.extend(_instruct(paths, prompts))
    problems.extend(_connect(paths, outfit.mcps))
    return Placed(tuple(done), tuple(problems))


def _instruct(paths: WorkspacePaths, prompts: Sequence[str]) -> Iterator[str]:
    for file in PROMPT_FILES:
        before = _text(paths, file)
        yield from _rewrite(paths, file, before, with_prompts(before, prompts))


def _connect(paths: WorkspacePaths, servers: Sequence[McpServer]) -> Iterator[str]:
    ours = _remembered(paths)
    for file, writer in SERVER_FILES:
        before = _text(paths, file)
        after = writer(before, servers, ours)
        if after is None:
            yield f"~/{'/'.join(file)} is no JSON object, so it got no MCP servers"
        else:
            yield from _rewrite(paths, file, before, after)
    _remember(paths, [server.name for server in servers])


def _rewrite(paths: WorkspacePaths, file: tuple[str, ...], before: str, after: str) -> Iterator[str]:
    if before == after:
        return
    try:
        write_below(paths.home, file, after.encode())
    except OSError as error:
        yield f"~/{'/'.join(file)} could not be written: {error.strerror}"


def _text(paths: WorkspacePaths, file: tuple[str, ...]) -> str:
    return (read_below(paths.home, file, LARGEST_READ) or b"").decode("utf-8", "replace")


def _remembered(paths: WorkspacePaths) -> tuple[str, ...]:
    """Return the names of the servers placed last time; written beside the home, where no agent's file is."""
    try:
        names = json.loads(read_plain(paths.root / "mcps.json", LARGEST_READ) or b"[]")
    except ValueError:
        return ()
    return tuple(name for name in names if isinstance(name, str))


def _remember(paths: WorkspacePaths, names: Sequence[str]) -> None:
    paths.root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    write_below(paths.root, ("mcps.json",), json.dumps(list(names)).encode())
