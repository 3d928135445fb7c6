from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

from replicas_tui.local.workspaces.mirror import ensure_mirror, mirror_path
from replicas_tui.local.workspaces.removal import Rescue, empty_trash, remove
from tests.local import repos
from tests.local.workspaces.conftest import Made


def rescue(made: Made) -> Rescue:
    return Rescue("shop", made.repo.base_commit, mirror_path(made.mirrors, str(made.source)))


async def test_work_that_was_not_pushed_is_in_the_mirror_after_removal(made: Made) -> None:
    tree = made.repo.path
    repos.write(tree, "committed.txt", "a\n")
    head = repos.commit(tree, "Committed")
    repos.write(tree, "loose.txt", "b\n")
    removed = await remove(made.paths, [rescue(made)])
    assert (removed.rescued, removed.problems) == (("shop: refs/replicas/ws_1",), ())
    assert not made.paths.root.exists()
    mirror = rescue(made).mirror
    assert repos.git(mirror, "show", "refs/replicas/ws_1:loose.txt") == "b"
    assert repos.git(mirror, "rev-parse", "refs/replicas/ws_1^") == head
    await ensure_mirror(made.mirrors, str(made.source))  # a refresh leaves it alone
    assert repos.git(mirror, "show", "refs/replicas/ws_1:committed.txt") == "a"


async def test_nothing_done_is_nothing_put_aside(made: Made) -> None:
    assert (await remove(made.paths, [rescue(made)])).rescued == ()
    assert repos.git(rescue(made).mirror, "for-each-ref", "refs/replicas") == ""


async def test_putting_aside_runs_nothing_the_agent_configured(made: Made) -> None:
    fired = made.source.parent / "fired"
    repos.git(made.repo.path, "config", "filter.trap.clean", f"touch {fired}; cat")
    repos.git(made.repo.path, "config", "core.fsmonitor", f"touch {fired}")
    repos.write(made.repo.path, ".gitattributes", "* filter=trap\n")
    for hook in ("pre-push", "post-index-change", "reference-transaction"):
        repos.write(made.repo.path, f".git/hooks/{hook}", f"#!/bin/sh\ntouch {fired}\n")
        (made.repo.path / ".git/hooks" / hook).chmod(0o755)
    assert (await remove(made.paths, [rescue(made)])).rescued
    assert not fired.exists()


async def test_what_cannot_be_put_aside_is_reported_and_removed_all_the_same(made: Made) -> None:
    (made.repo.path / ".git" / "HEAD").unlink()
    (made.repo.path / ".git").rename(made.repo.path / "git")
    removed = await remove(made.paths, [rescue(made)])
    assert removed.rescued == ()
    assert "could not be put aside" in removed.problems[0]
    assert not made.paths.root.exists()


async def test_the_trash_is_emptied_of_read_only_folders_too(made: Made) -> None:
    locked = made.paths.home / "go" / "mod"
    locked.mkdir(parents=True)
    (locked / "file").write_text("x")
    locked.chmod(0o500)
    await remove(made.paths)
    assert len(list(made.paths.trash.iterdir())) == 1
    await asyncio.gather(empty_trash(made.paths), empty_trash(made.paths))
    assert list(made.paths.trash.iterdir()) == []


async def test_removing_twice_is_no_error(made: Made) -> None:
    await remove(made.paths)
    assert (await remove(made.paths)).problems == ()


async def test_an_engine_that_is_to_stop_waits_for_one_folder_of_the_trash_and_not_for_all(made: Made) -> None:
    for number in range(300):
        (made.paths.trash / f"old-{number}" / "deep").mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        asyncio.get_running_loop().set_default_executor(pool)
        emptying = asyncio.create_task(empty_trash(made.paths))
        while len(os.listdir(made.paths.trash)) == 300:
            await asyncio.sleep(0)
        emptying.cancel()
        left = await asyncio.to_thread(os.listdir, made.paths.trash)  # once the thread is free again
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
    assert left
    await empty_trash(made.paths)
    assert list(made.paths.trash.iterdir()) == []
