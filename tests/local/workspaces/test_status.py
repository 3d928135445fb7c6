from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.status import RepoState, _changes, full_diff, repo_state
from tests.local import repos
from tests.local.workspaces.conftest import Made


async def look(made: Made) -> RepoState:
    return await repo_state(made.paths, "shop", made.repo.base_commit, "main")


async def diff(made: Made, **options: int) -> str:
    return await full_diff(made.paths, "shop", made.repo.base_commit, **options)


async def test_a_fresh_clone_has_no_changes(made: Made) -> None:
    state = await look(made)
    assert (state.branch, state.default_branch, state.added, state.removed, state.files) == (
        "replicas/fix",
        "main",
        0,
        0,
        0,
    )
    assert await diff(made) == ""


async def test_committed_uncommitted_staged_and_new_files_are_one_difference(made: Made) -> None:
    tree = made.repo.path
    repos.write(tree, "committed.txt", "a\n")
    repos.commit(tree, "One")
    repos.write(tree, "README.md", repos.README + "More.\n")
    repos.write(tree, "staged.txt", "b\n")
    repos.git(tree, "add", "staged.txt")
    repos.write(tree, "new/deep.txt", "c\nd\n")
    os.unlink(tree / "src/app.py")
    state = await look(made)
    assert (state.added, state.removed, state.files) == (5, 3, 5)
    text = await diff(made)
    for name in ("committed.txt", "staged.txt", "new/deep.txt"):
        assert f"+++ b/{name}\n" in text
    assert "--- a/src/app.py\n+++ /dev/null" in text


async def test_looking_changes_nothing_in_the_repository(made: Made) -> None:
    tree = made.repo.path
    repos.write(tree, "new.txt", "x\n")
    index = (tree / ".git/index").read_bytes()
    objects = sorted(path.name for path in (tree / ".git/objects").rglob("*"))
    await diff(made)
    assert (tree / ".git/index").read_bytes() == index
    assert sorted(path.name for path in (tree / ".git/objects").rglob("*")) == objects
    assert repos.git(tree, "status", "--porcelain") == "?? new.txt"


async def test_ignored_files_are_left_out_but_tracked_ones_among_them_are_not(made: Made) -> None:
    tree = made.repo.path
    repos.write(tree, ".gitignore", "*.log\n")
    repos.write(tree, "noise.log", "x\n")
    repos.write(tree, "kept.log", "y\n")
    repos.git(tree, "add", "--force", "kept.log")
    repos.write(tree, ".git/info/exclude", "mine.txt\n")
    repos.write(tree, "mine.txt", "z\n")
    text = await diff(made)
    assert "kept.log" in text
    assert "noise.log" not in text
    assert "mine.txt" not in text


@pytest.mark.parametrize("name", ["-rf", "with space.txt", "grüße.txt", "*", ":(top)x", "a\nb", 'quo"te', "tab\there"])
async def test_any_file_name_is_a_file_name(made: Made, name: str) -> None:
    repos.write(made.repo.path, name, "one\n")
    assert (await look(made)).added == 1
    assert "+one" in await diff(made)


async def test_unicode_names_are_readable_in_the_difference(made: Made) -> None:
    repos.write(made.repo.path, "grüße.txt", "hallo\n")
    assert "+++ b/grüße.txt\n" in await diff(made)


async def test_renames_binaries_line_ends_and_a_missing_last_newline_survive(made: Made) -> None:
    tree = made.repo.path
    repos.git(tree, "mv", "src/app.py", "src/shop.py")
    (tree / "picture.png").write_bytes(b"\x89PNG\0\0\xff")
    repos.write(tree, "dos.txt", "a\r\nb\r\n")
    repos.write(tree, "open.txt", "no newline")
    text = await diff(made)
    assert "rename from src/app.py\nrename to src/shop.py\n" in text
    assert "Binary files /dev/null and b/picture.png differ" in text
    assert "+a\r\n+b\r\n" in text
    assert "+no newline\n\\ No newline at end of file" in text
    assert (await look(made)).files == 4


async def test_a_mode_change_and_a_symbolic_link_are_shown_as_such(made: Made) -> None:
    tree = made.repo.path
    (tree / "README.md").chmod(0o755)
    (tree / "link").symlink_to("/etc/passwd")
    text = await diff(made)
    assert "new mode 100755" in text
    assert "+/etc/passwd" in text
    assert "root:" not in text


async def test_a_difference_too_long_ends_at_a_whole_line_with_a_note(made: Made) -> None:
    repos.write(made.repo.path, "long.txt", "0123456789\n" * 20_000)
    text = await diff(made, limit=64 * 1024)
    *lines, last = text.rstrip("\n").splitlines()
    assert "longer than 64 KB" in last
    assert lines[-2] == "+0123456789"
    assert (await look(made)).added == 20_000


async def test_nothing_the_agent_configured_is_run(made: Made, tmp_path: Path) -> None:
    """fsmonitor, external diff, text conversion and clean filter, each armed, none fires."""
    tree, fired = made.repo.path, tmp_path / "fired"
    fired.mkdir()
    traps = {name: tmp_path / f"trap-{name}" for name in ("fsmonitor", "diff", "textconv", "clean", "hook", "sub")}
    for name, trap in traps.items():
        trap.write_text(f"#!/bin/sh\ntouch {fired / name}\ncat\n")
        trap.chmod(trap.stat().st_mode | stat.S_IXUSR)
    repos.git(tree, "config", "core.fsmonitor", str(traps["fsmonitor"]))
    repos.git(tree, "config", "diff.external", str(traps["diff"]))
    repos.git(tree, "config", "diff.trap.textconv", str(traps["textconv"]))
    repos.git(tree, "config", "filter.trap.clean", str(traps["clean"]))
    repos.write(tree, ".gitattributes", "* diff=trap filter=trap\n")
    for hook in ("post-index-change", "pre-commit"):
        repos.write(tree, f".git/hooks/{hook}", f"#!/bin/sh\ntouch {fired / 'hook'}\n")
        (tree / ".git/hooks" / hook).chmod(0o755)
    nested = repos.make_repo(tree / "nested")
    repos.git(nested, "config", "filter.sub.clean", str(traps["sub"]))
    repos.write(nested, ".git/info/attributes", "* filter=sub\n")
    repos.git(tree, "update-index", "--add", "--cacheinfo", f"160000,{repos.git(nested, 'rev-parse', 'HEAD')},nested")
    for mark in fired.iterdir():  # arming them set some off; what counts is what looking does
        mark.unlink()
    repos.write(tree, "README.md", "changed\n")
    repos.write(nested, "README.md", repos.README.upper())  # of the same size, so that its content must be compared
    assert (await look(made)).files > 0
    assert "+changed\n" in await diff(made)
    assert list(fired.iterdir()) == []
    repos.git(tree, "diff")  # and this is what a careless look would have done
    assert {path.name for path in fired.iterdir()} >= {"fsmonitor", "diff", "sub"}


@pytest.mark.parametrize("damage", ["garbage", "missing", "link"])
async def test_an_index_that_cannot_be_read_is_replaced_by_the_base(made: Made, damage: str) -> None:
    index = made.repo.path / ".git/index"
    index.unlink()
    if damage == "garbage":
        index.write_bytes(b"DIRC" + b"\xff" * 200)
    if damage == "link":
        index.symlink_to("/dev/zero")
    repos.write(made.repo.path, "README.md", "changed\n")
    assert (await look(made)).files == 1


async def test_a_repository_inside_the_repository_is_no_reason_to_fail(made: Made) -> None:
    (made.repo.path / "empty").mkdir()
    repos.git(made.repo.path / "empty", "init", "--quiet")
    repos.make_repo(made.repo.path / "inner")
    repos.write(made.repo.path, "new.txt", "x\n")
    assert (await look(made)).files == 1


async def test_a_detached_head_is_named_by_its_commit(made: Made) -> None:
    repos.git(made.repo.path, "checkout", "--quiet", "--detach")
    assert (await look(made)).branch == made.repo.base_commit[:10]


async def test_packed_refs_and_other_branches_do_not_matter(made: Made) -> None:
    repos.git(made.repo.path, "switch", "--quiet", "--create", "other/name")
    repos.git(made.repo.path, "pack-refs", "--all")
    repos.git(made.repo.path, "gc", "--quiet")
    repos.write(made.repo.path, "README.md", "changed\n")
    state = await look(made)
    assert (state.branch, state.files) == ("other/name", 1)


async def test_a_repository_that_is_gone_or_swapped_for_a_link_is_an_error(made: Made, tmp_path: Path) -> None:
    git_dir = made.repo.path / ".git"
    git_dir.rename(tmp_path / "moved")
    with pytest.raises(GitError, match="no git repository any more"):
        await look(made)
    git_dir.symlink_to(tmp_path / "moved")
    with pytest.raises(GitError, match="no git repository any more"):
        await look(made)


async def test_the_fingerprint_moves_with_every_edit_even_of_the_same_length(made: Made) -> None:
    repos.write(made.repo.path, "README.md", "aaa\n")
    first = await look(made)
    assert (await look(made)).fingerprint == first.fingerprint
    repos.write(made.repo.path, "README.md", "bbb\n")
    second = await look(made)
    assert second.fingerprint != first.fingerprint
    assert second == first
    repos.commit(made.repo.path, "Committed")
    assert (await look(made)).fingerprint != second.fingerprint


@given(
    st.lists(
        st.tuples(
            st.one_of(st.integers(0, 10**6), st.just(-1)),
            st.binary(min_size=1).filter(lambda b: b"\0" not in b),
            st.booleans(),
        )
    )
)
def test_numstat_is_read_back_whatever_the_names(rows: list[tuple[int, bytes, bool]]) -> None:
    written, expected = b"", []
    for count, name, renamed in rows:
        number = b"-" if count < 0 else str(count).encode()
        path = b"\0old\0" + name if renamed else name
        written += number + b"\t" + number + b"\t" + path + b"\0"
        expected.append((max(count, 0), max(count, 0), name))
    assert list(_changes(written)) == expected
