from __future__ import annotations

import asyncio
from collections.abc import Callable

from replicas_tui.local.workspaces.watch import Change, WatchedRepo, WorkspaceWatch
from tests.local import repos
from tests.local.workspaces.conftest import Made

LIMIT_S = 20


class Told:
    """What a watch told, to be waited for."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._new = asyncio.Condition()

    async def tell(self, change: Change) -> None:
        async with self._new:
            self.changes.append(change)
            self._new.notify_all()

    async def wait_for(self, wanted: Callable[[Change], bool]) -> None:
        async with self._new:
            await asyncio.wait_for(self._new.wait_for(lambda: any(map(wanted, self.changes))), LIMIT_S)


def watch(made: Made, told: Told, period_s: float = 0.01) -> WorkspaceWatch:
    return WorkspaceWatch(made.paths, [WatchedRepo("shop", made.repo.base_commit, "main")], told.tell, period_s)


async def test_changes_are_told_while_a_turn_runs(made: Made) -> None:
    told = Told()
    looking = watch(made, told)
    looking.begin()
    await told.wait_for(lambda c: c.repos is not None and c.repos[0].files == 0)
    repos.write(made.repo.path, "new.txt", "a\nb\n")
    await told.wait_for(lambda c: c.repos is not None and c.repos[0].added == 2)
    (made.paths.canvas / "plan.md").write_text("# Plan")
    await told.wait_for(lambda c: c.canvas is not None and [i.filename for i in c.canvas] == ["plan.md"])
    await looking.end()


async def test_the_end_of_a_turn_is_one_more_look_and_then_nothing_looks(made: Made) -> None:
    told = Told()
    looking = watch(made, told, period_s=3600)
    looking.begin()
    await told.wait_for(lambda c: c.repos is not None)
    repos.write(made.repo.path, "new.txt", "a\n")
    await looking.end()
    assert told.changes[-1].repos is not None
    assert told.changes[-1].repos[0].added == 1
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("watch ")]


async def test_a_look_that_finds_nothing_new_tells_nothing(made: Made) -> None:
    told = Told()
    looking = watch(made, told)
    await looking.look()
    await looking.look()
    assert len(told.changes) == 1


async def test_the_watch_goes_on_while_another_chat_works(made: Made) -> None:
    told = Told()
    looking = watch(made, told)
    looking.begin()
    looking.begin()
    await looking.end()
    repos.write(made.repo.path, "new.txt", "a\n")
    await told.wait_for(lambda c: c.repos is not None and c.repos[0].added == 1)
    await looking.end()


async def test_a_repository_the_agent_deleted_is_a_change_and_no_error(made: Made) -> None:
    told = Told()
    looking = watch(made, told)
    await looking.look()
    (made.repo.path / ".git").rename(made.repo.path / "moved")
    await looking.look()
    assert told.changes[-1].repos == ()
