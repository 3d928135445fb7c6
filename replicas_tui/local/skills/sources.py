"""Opens what a registry or a skill names as its source: a git URL, an absolute path, `owner/name` of GitHub.

A skill of a source is `<source>#<folder>`. A source that cannot be reached is read as it was last seen, and says so.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from replicas_tui.local.core import Core
from replicas_tui.local.refusals import bad
from replicas_tui.local.repositories.addresses import is_whole
from replicas_tui.local.skills.trees import FolderTree, GitTree, SkillTree, TreeFile
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.mirror import default_branch, ensure_mirror, mirror_path

FRESH_S = 60.0  # a source that was fetched is not fetched again for so long
_SHORT = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
_REMOTE = re.compile(r"(?:https?|ssh|git)://\S+|[\w.-]+@[\w.-]+:\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that could be opened; `stale` says why it is not the newest."""

    tree: SkillTree
    files: tuple[TreeFile, ...]
    stale: str | None = None


class SkillSources:
    """Opens sources."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._fetched: dict[str, float] = {}

    async def open(self, url: str) -> Opened:
        """Open a source; GitError or OSError if it cannot be read at all."""
        if url.startswith("/") and not _is_bare(Path(url)):
            tree: SkillTree = FolderTree(Path(url))
            return Opened(tree, await tree.files())
        return await self.open_git(url)

    async def open_git(self, url: str) -> Opened:
        """Open the newest commit of a repository; GitError if it cannot be read at all."""
        stale = await self._refresh(url)
        tree = GitTree(mirror_path(self._core.folders.mirrors, url))
        return Opened(tree, await tree.files(), stale)

    async def branch(self, url: str) -> str:
        """Return the default branch of a source; empty for a folder; GitError if it cannot be reached."""
        return "" if url.startswith("/") and not _is_bare(Path(url)) else await default_branch(url)

    async def _refresh(self, url: str) -> str | None:
        if time.monotonic() - self._fetched.get(url, -FRESH_S) < FRESH_S:
            return None
        try:
            await ensure_mirror(self._core.folders.mirrors, url)
        except GitError as error:
            there = await asyncio.to_thread(mirror_path(self._core.folders.mirrors, url).is_dir)
            if not there:
                raise
            return f"It could not be reached, so this is how it was last seen: {error}"
        self._fetched[url] = time.monotonic()
        return None


def source_url(text: str) -> str:
    """Return the one spelling of a source; Refusal for what is none."""
    plain = text.strip().rstrip("/")
    if _SHORT.fullmatch(plain):
        return f"https://github.com/{plain.removesuffix('.git')}"
    if _REMOTE.fullmatch(plain) and is_whole(plain):
        return plain.removesuffix(".git") if urlsplit(plain).hostname == "github.com" else plain
    path = Path(plain.removeprefix("file://"))
    if path.is_absolute() and path.is_dir():
        return str(path.resolve())
    raise bad("url", "must be a git URL, owner/name of GitHub, or the absolute path of a folder that is there")


def split_source(source: str) -> tuple[str, str]:
    """Part a skill's source into the source's URL and the folder in it."""
    url, _, folder = source.partition("#")
    return source_url(url), folder.strip("/")


def full_name(url: str) -> str:
    """Return `owner/name` of a source, as far as its address has them."""
    parts = [part for part in re.split(r"[/:]", url.removesuffix(".git")) if part]
    return "/".join(parts[-2:])


def web_address(url: str, branch: str, path: str) -> str:
    """Return where a person may look at a file of a source."""
    if url.startswith("/"):
        return Path(url, path).as_uri()
    if url.startswith(("https://", "http://")):
        middle = "/-/blob/" if urlsplit(url).hostname == "gitlab.com" else "/blob/"
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path.removesuffix('.git')}{middle}{quote(branch)}/{quote(path)}"
    return f"git:{quote(url)}#{quote(path)}"


def _is_bare(path: Path) -> bool:
    return (path / "HEAD").is_file() and (path / "objects").is_dir() and (path / "refs").is_dir()
