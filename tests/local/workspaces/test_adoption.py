"""A spare workspace becomes a replica's: where its clone stands then, whatever happened since it was made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from replicas_tui.local.workspaces.adoption import SPARE_BRANCH, adopt, remember_config
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.mirror import mirror_path
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, provision
from tests.local import repos


@dataclass(frozen=True)
class Spare:
    """A repository of the user's, and a spare made from it."""

    source: Path
    mirrors: Path
    paths: WorkspacePaths
    spec: RepoSpec

    @property
    def repo(self) -> Path:
        return self.paths.repo("shop")

    async def adopted(self, branch: str = "replicas/fix") -> Provisioned:
        (made,) = await adopt(self.paths, [self.spec], branch, self.mirrors)
        return made


@pytest.fixture
async def spare(tmp_path: Path) -> Spare:
    source = repos.make_repo(tmp_path / "shop")
    made = Spare(
        source, tmp_path / "mirrors", WorkspacePaths(tmp_path / "workspaces/ws_1"), RepoSpec("shop", str(source))
    )
    await provision(made.paths, [made.spec], SPARE_BRANCH, made.mirrors)
    remember_config(made.paths, ["shop"])
    return made


def branches(repo: Path) -> list[str]:
    return repos.git(repo, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").splitlines()


async def test_a_spare_at_the_newest_commit_gets_a_branch_of_its_own_and_the_mirror_is_not_asked(spare: Spare) -> None:
    mirror_path(spare.mirrors, spare.spec.url).rename(spare.mirrors / "elsewhere")
    made = await spare.adopted()
    assert made.base_commit == repos.git(spare.source, "rev-parse", "main")
    assert repos.git(spare.repo, "symbolic-ref", "--short", "HEAD") == made.branch == "replicas/fix"
    assert branches(spare.repo) == ["main", "replicas/fix"]
    assert repos.git(spare.repo, "status", "--porcelain") == ""
    assert [each.name for each in spare.mirrors.iterdir()] == ["elsewhere"]


async def test_a_spare_that_is_behind_is_brought_to_the_newest_commit_with_its_default_branch(spare: Spare) -> None:
    repos.write(spare.source, "new.txt", "new\n")
    newest = repos.commit(spare.source, "Add a file")
    made = await spare.adopted()
    assert made.base_commit == newest == repos.git(spare.repo, "rev-parse", "HEAD")
    assert repos.git(spare.repo, "rev-parse", "main", "origin/main").split() == [newest, newest]
    assert branches(spare.repo) == ["main", "replicas/fix"]
    assert (spare.repo / "new.txt").read_text() == "new\n"


async def test_a_default_branch_that_was_set_back_is_set_back_in_the_spare(spare: Spare) -> None:
    repos.git(spare.source, "reset", "--quiet", "--hard", "HEAD~1")
    made = await spare.adopted()
    assert (
        made.base_commit == repos.git(spare.source, "rev-parse", "main") == repos.git(spare.repo, "rev-parse", "HEAD")
    )
    assert not (spare.repo / "src").exists()


async def test_a_branch_that_is_newer_than_the_spare_is_known_and_its_name_not_taken(spare: Spare) -> None:
    repos.git(spare.source, "branch", "replicas/fix")
    assert (await spare.adopted()).branch == "replicas/fix-2"
    assert repos.git(spare.repo, "rev-parse", "origin/replicas/fix") == repos.git(spare.source, "rev-parse", "main")


@pytest.mark.parametrize(
    "hook",
    [
        ("commit", "--quiet", "--allow-empty", "--message", "Work of a hook"),
        ("switch", "--quiet", "--create", "hooked"),
        ("switch", "--quiet", "--detach"),
        ("branch", "--force", "main", "HEAD~1"),
    ],
)
async def test_whatever_a_warm_hook_did_to_the_branches_the_replica_stands_on_the_newest_commit(
    spare: Spare, hook: tuple[str, ...]
) -> None:
    repos.git(spare.repo, *hook)
    made = await spare.adopted()
    newest = repos.git(spare.source, "rev-parse", "main")
    assert repos.git(spare.repo, "rev-parse", "HEAD", "main").split() == [newest, newest]
    assert repos.git(spare.repo, "symbolic-ref", "--short", "HEAD") == made.branch == "replicas/fix"
    assert SPARE_BRANCH not in branches(spare.repo)


async def test_a_spare_whose_repository_cannot_be_asked_any_more_is_not_used(spare: Spare) -> None:
    spare.source.rename(spare.source.with_name("moved"))
    with pytest.raises(GitError, match="not appear to be a git repository"):
        await spare.adopted()
