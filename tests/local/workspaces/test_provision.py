from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.mirror import (
    check_repository,
    default_branch,
    ensure_mirror,
    likeliest_branch,
    mirror_path,
)
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, branch_for, provision
from replicas_tui.local.workspaces.redact import redacted
from tests.local import repos
from tests.local.workspaces.conftest import Made


async def provision_at(
    tmp_path: Path, source: Path | str, branch: str = "replicas/fix", name: str = "ws_1"
) -> Provisioned:
    paths = WorkspacePaths(tmp_path / "data" / "workspaces" / name)
    (repo,) = await provision(paths, [RepoSpec("shop", str(source))], branch, tmp_path / "data" / "mirrors")
    return repo


async def test_a_clone_stands_on_its_own_branch_with_the_real_origin(made: Made) -> None:
    assert made.repo.branch == "replicas/fix"
    assert made.repo.default_branch == "main"
    assert made.repo.base_commit == repos.git(made.source, "rev-parse", "HEAD")
    assert repos.git(made.repo.path, "branch", "--show-current") == "replicas/fix"
    assert repos.git(made.repo.path, "remote", "get-url", "--all", "origin") == str(made.source)
    assert repos.git(made.repo.path, "status", "--porcelain") == ""
    assert made.paths.root.stat().st_mode & 0o777 == 0o700
    assert made.paths.canvas.is_dir()


async def test_a_clone_can_be_committed_in_and_pushed_from(made: Made) -> None:
    repos.write(made.repo.path, "new.txt", "x\n")
    env = {**git_environment(), "HOME": str(made.paths.home)}
    await run_git(["add", "--all"], cwd=made.repo.path, env=env)
    await run_git(["commit", "--quiet", "-m", "Work"], cwd=made.repo.path, env=env)
    await run_git(["push", "--quiet", "origin", "HEAD"], cwd=made.repo.path, env=env)
    assert "replicas/fix" in repos.git(made.source, "branch", "--list", "replicas/*")


async def test_nothing_is_shared_with_the_users_repository(made: Made) -> None:
    def inodes(folder: Path) -> set[int]:
        return {path.stat().st_ino for path in (folder / "objects").rglob("*") if path.is_file()}

    mirror = mirror_path(made.mirrors, str(made.source))
    assert not inodes(made.source / ".git") & inodes(mirror)
    assert inodes(mirror) & inodes(made.repo.path / ".git")  # linked, not copied: a clone costs its files only
    assert repos.git(made.source, "status", "--porcelain") == ""


async def test_a_branch_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    repos.git(source, "branch", "replicas/fix")
    repos.git(source, "branch", "replicas/fix-2")
    assert (await provision_at(tmp_path, source)).branch == "replicas/fix-3"


async def test_a_default_branch_in_the_way_of_the_folder_name_is_walked_around(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    repos.git(source, "branch", "--move", "main", "replicas")
    assert (await provision_at(tmp_path, source)).branch == "replicas-fix"


@pytest.mark.parametrize("name", ["simple", "a b~c^d:e?", "..", "-x", "ü", "a/../b", "x.lock", "@{", "a" * 300])
async def test_any_replica_name_makes_a_branch_name(name: str) -> None:
    await run_git(["check-ref-format", "--branch", branch_for(name)])


async def test_the_users_identity_is_taken_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "gitconfig"
    config.write_text('[user]\n\tname = "Ada \\"L\\" \\\\"\n\temail = ada@example.invalid\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    repo = await provision_at(tmp_path, repos.make_repo(tmp_path / "shop"))
    assert repos.git(repo.path, "config", "user.name") == 'Ada "L" \\'
    assert repos.git(repo.path, "config", "user.email") == "ada@example.invalid"


async def test_without_an_identity_commits_are_possible_anyway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    repo = await provision_at(tmp_path, repos.make_repo(tmp_path / "shop"))
    assert repos.git(repo.path, "config", "user.name") == "Replicas"


async def test_a_second_workspace_sees_what_was_committed_since(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    await provision_at(tmp_path, source)
    repos.write(source, "later.txt", "x")
    commit = repos.commit(source, "Later")
    second = await provision_at(tmp_path, source, name="ws_2")
    assert second.base_commit == commit


async def test_callers_of_one_mirror_share_one_run(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    found = await asyncio.gather(*(ensure_mirror(tmp_path / "m", str(source)) for _ in range(5)))
    assert len(set(found)) == 1
    assert [path.name for path in (tmp_path / "m").iterdir()] == [found[0].name]


async def test_a_mirror_does_not_hold_the_url(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    mirror = await ensure_mirror(tmp_path / "m", f"file://{source}")
    assert str(source) not in (mirror / "config").read_text()


async def test_one_repository_is_one_mirror_however_it_is_written(tmp_path: Path) -> None:
    assert mirror_path(tmp_path, "https://h/o/shop.git/") == mirror_path(tmp_path, "https://h/o/shop.git")
    assert mirror_path(tmp_path, "https://h/o/shop") != mirror_path(tmp_path, "https://h/p/shop")
    assert mirror_path(tmp_path, "/x/..").parent == tmp_path


@pytest.mark.parametrize("form", ["path", "file"])
async def test_the_default_branch_is_what_head_says(tmp_path: Path, form: str) -> None:
    source = repos.make_repo(tmp_path / "shop")
    repos.git(source, "switch", "--quiet", "--create", "trunk")
    url = str(source) if form == "path" else f"file://{source}"
    assert await check_repository(url) == "trunk"
    repos.git(source, "checkout", "--quiet", "--detach")
    assert await default_branch(url) == "main"


def test_a_branch_is_found_in_every_kind_of_listing() -> None:
    assert likeliest_branch("") is None
    assert likeliest_branch("aa\tHEAD\n") is None
    assert likeliest_branch("ref: refs/heads/gone\tHEAD\nbb\trefs/heads/x\n") == "x"
    assert likeliest_branch("aa\tHEAD\naa\trefs/heads/x\nbb\trefs/heads/main\n") == "x"
    assert likeliest_branch("bb\trefs/heads/x\nbb\trefs/heads/master\n") == "master"


async def test_an_empty_repository_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    repos.git(tmp_path / "empty", "init", "--quiet")
    with pytest.raises(GitError, match="shop: The repository has no commit yet"):
        await provision_at(tmp_path, tmp_path / "empty")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/no/such/repo", "does not exist|not appear to be a git repository"),
        ("file:///no/such/repo", "does not exist|not appear to be a git repository"),
        ("http://127.0.0.1:1/x.git", "(?i)failed to connect|connection refused"),
        ("--upload-pack=touch /tmp/x", "not allowed"),
        ("ext::sh -c true", "not allowed"),
        (" /x ", "without spaces"),
        ("", "without spaces"),
    ],
)
async def test_a_broken_url_leaves_gits_own_message_and_no_folder(tmp_path: Path, url: str, words: str) -> None:
    with pytest.raises(GitError, match=words):
        await provision_at(tmp_path, url)
    assert not list((tmp_path / "data").rglob("*.git*"))
    assert not (tmp_path / "data/workspaces/ws_1/home/workspaces/shop").exists()


async def test_a_branch_that_is_not_there_fails_and_leaves_no_clone(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    paths = WorkspacePaths(tmp_path / "ws_1")
    with pytest.raises(GitError, match="Remote branch nope not found"):
        await provision(paths, [RepoSpec("shop", str(source), "nope")], "b", tmp_path / "m")
    assert list(paths.repos.iterdir()) == []


async def test_a_failure_of_the_second_repository_takes_the_first_away(tmp_path: Path) -> None:
    good = RepoSpec("good", str(repos.make_repo(tmp_path / "good")))
    paths = WorkspacePaths(tmp_path / "ws_1")
    with pytest.raises(GitError, match=r"^bad: "):
        await provision(paths, [good, RepoSpec("bad", "/no/such/repo")], "b", tmp_path / "m")
    assert list(paths.repos.iterdir()) == []


@pytest.mark.parametrize("names", [["../x"], [".git"], ["-x"], ["a", "a"], [""], ["a/b"]])
async def test_a_name_that_is_no_folder_of_its_own_is_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(GitError, match="cannot be a folder of its own"):
        await provision(WorkspacePaths(tmp_path / "ws"), [RepoSpec(name, "/x") for name in names], "b", tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_cancelled_half_way_nothing_is_left(tmp_path: Path) -> None:
    """The server accepts the connection and never answers; we leave while git waits for it."""
    called = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        task = asyncio.create_task(provision_at(tmp_path, f"http://127.0.0.1:{port}/x.git"))
        await asyncio.wait_for(called.wait(), 60)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for other in asyncio.all_tasks() - {asyncio.current_task()}:
            if other.get_name().startswith("mirror "):
                other.cancel()
                await asyncio.wait({other})
    assert not list((tmp_path / "data").rglob("*.git*"))
    async with asyncio.timeout(60):  # what is killed is there until it gets to die
        while f"127.0.0.1:{port}" in await asyncio.to_thread(listed):
            await asyncio.sleep(0.01)


def listed() -> str:
    """Return the command lines of all processes."""
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


async def test_git_is_stopped_at_its_time_limit(tmp_path: Path) -> None:
    source = repos.make_repo(tmp_path / "shop")
    repos.git(source, "config", "alias.wait", "!sleep 300")
    with pytest.raises(GitError, match=r"git wait took longer than 0.2 s"):
        await run_git(["wait"], cwd=source, timeout_s=0.2)


async def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not there"):
        await run_git(["status"], cwd=tmp_path / "gone")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("fatal: https://ada:s3cret@h/x not found", "fatal: https://***@h/x not found"),
        ("https://tok@en@h/x", "https://***@h/x"),
        ("https://h/x?private_token=abc&y=1", "https://h/x?private_token=***&y=1"),
        ("git@github.example:o/x and a@b", "git@github.example:o/x and a@b"),
    ],
)
def test_credentials_in_urls_are_never_shown(text: str, shown: str) -> None:
    assert redacted(text) == shown


async def test_a_refused_url_does_not_show_its_password(tmp_path: Path) -> None:
    with pytest.raises(GitError) as caught:
        await provision_at(tmp_path, "http://ada:hunter22@127.0.0.1:1/x.git")
    assert "hunter22" not in str(caught.value)
