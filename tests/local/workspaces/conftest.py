"""One workspace with one clone, made by the real provisioning once a test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, provision
from tests.local.repos import make_repo


@dataclass(frozen=True)
class Made:
    """A repository of the user's, and the workspace made from it."""

    source: Path
    mirrors: Path
    paths: WorkspacePaths
    repo: Provisioned


@pytest.fixture
async def made(tmp_path: Path) -> Made:
    source = make_repo(tmp_path / "shop")
    paths = WorkspacePaths(tmp_path / "data" / "workspaces" / "ws_1")
    mirrors = tmp_path / "data" / "mirrors"
    (repo,) = await provision(paths, [RepoSpec("shop", str(source))], "replicas/fix", mirrors)
    return Made(source, mirrors, paths, repo)
