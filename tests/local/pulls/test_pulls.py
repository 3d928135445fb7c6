"""Pull requests of workspaces: noticed by what was said and by what was pushed, told, followed to their end."""

from __future__ import annotations

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.repositories import AddRepository
from replicas_tui.local.automations.forges import ForgeEvent, github_event
from replicas_tui.local.pulls.wrapper import install, with_wrappers
from replicas_tui.local.workspaces.paths import WorkspacePaths
from tests.engines import RunningEngine
from tests.local.automations.test_forges import pull
from tests.local.driver import Driver, Json, sh
from tests.local.repos import git
from tests.local.webhooks.ears import listening

URL = "https://github.com/acme/shop/pull/7"
PUSH = (
    "echo x > note && git add note && git -c user.name=A -c user.email=a@b.invalid commit -qm note"
    " && git push -q origin HEAD"
)
GH = f"""#!/bin/sh
echo "asked: $*" >> "{{log}}"
[ "$1 $2" = "pr create" ] && echo "{URL}" && exit 0
[ "$1" = "fail" ] && exit 3
echo "gh $*"
"""


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a `gh` on the PATH, and return where it notes what it was asked."""
    folder = tmp_path / "programs"
    folder.mkdir()
    (folder / "gh").write_text(GH.format(log=tmp_path / "asked"))
    (folder / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return tmp_path / "asked"


@pytest.fixture
async def forge_repo(live_engine: RunningEngine, driver: Driver, tmp_path: Path) -> Path:
    """Connect a bare repository whose origin is on a forge, and make replicas of it."""
    bare = tmp_path / "forge" / "shop.git"
    git(tmp_path, "clone", "-q", "--bare", str(live_engine.repo_path), str(bare))
    git(bare, "remote", "set-url", "origin", "git@github.com:acme/shop.git")
    added = await live_engine.engine.connected.add(AddRepository(url=str(bare)))
    found = (await driver.call("GET", "/v1/environments"))["environments"]
    driver.environment_id = next(each["id"] for each in found if each["repository_id"] == added.repository.id)
    return bare


async def until_pulls(driver: Driver, replica_id: str) -> Json:
    async def ask() -> Json:
        rows = (await driver.call("GET", "/v1/replica"))["replicas"]
        found: Json = next(row for row in rows if row["id"] == replica_id)
        return found

    found: Json = await driver.until(ask, lambda row: bool(row["pull_requests"]))
    return found


def merged(**fields: Any) -> ForgeEvent:
    event = github_event("pull_request", {**pull("closed", merged=True), **fields})
    assert event is not None
    return event


async def test_a_pull_request_that_gh_opens_is_shown_and_told_with_the_turn_that_opened_it(
    driver: Driver, gh: Path
) -> None:
    async with listening() as ears:
        replica = await driver.create(sh("gh pr create --fill"), webhook_url=ears.url)
        told = (await ears.until_event("replica.turn_completed")).json["data"]
        await driver.until_idle(replica["id"])
        await driver.send(replica["id"], sh("echo more"))
        heard = await ears.until(lambda all_: [e.event for e in all_].count("replica.turn_completed") == 2)
    assert gh.read_text() == "asked: pr create --fill\n"
    assert told["pr_urls"] == told["repository_statuses"][0]["pr_urls"] == [URL]
    assert heard[-1].json["data"]["pr_urls"] == []
    listed = await until_pulls(driver, replica["id"])
    assert listed["pull_requests"] == [{"repository": "shop", "number": 7, "url": URL}]
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}"))["replica"]
    assert details["repository_statuses"][0]["pr_urls"] == [URL]


async def test_a_branch_that_was_pushed_into_a_pull_request_is_recognised_by_its_commit(
    driver: Driver, forge_repo: Path
) -> None:
    # What a forge does when somebody opens a pull request for a branch.
    opened = f"git -C {forge_repo} update-ref refs/pull/12/head $(git rev-parse HEAD)"
    replica = await driver.create(sh(f"{PUSH} && {opened}"))
    listed = await until_pulls(driver, replica["id"])
    assert [each["url"] for each in listed["pull_requests"]] == ["https://github.com/acme/shop/pull/12"]


async def test_a_pushed_branch_without_a_pull_request_is_none(driver: Driver, forge_repo: Path) -> None:
    git(forge_repo, "update-ref", "refs/pull/3/head", "refs/heads/main")  # somebody else's
    async with listening() as ears:
        await driver.create(sh(PUSH), webhook_url=ears.url)
        told = (await ears.until_event("replica.turn_completed")).json["data"]
    assert told["pr_urls"] == []
    assert "refs/heads/replicas/fix-tax" in git(forge_repo, "for-each-ref", "--format=%(refname)")


async def test_listeners_hear_of_a_new_pull_request(driver: Driver, gh: Path) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    async with driver.listen(replica["id"]) as events:
        await driver.send(replica["id"], sh("gh pr create"))
        async for event in events:
            if event["type"] == "repo.status.changed" and event["payload"]["repos"][0]["prUrls"]:
                assert event["payload"]["repos"][0]["prUrls"] == [URL]
                break


async def test_what_an_agent_writes_into_the_notes_is_taken_for_addresses_only(driver: Driver) -> None:
    lines = ["javascript:alert(1)", "https://x/pull/1", f"{URL}?a=\x1b[2J", "https://a.b/c/d/pull/notanumber"]
    write = "\n".join(f"printf '%s\\n' '{line}' >> $HOME/.replicas/pull-requests" for line in lines)
    replica = await driver.create(sh(write))
    listed = await until_pulls(driver, replica["id"])
    assert [each["url"] for each in listed["pull_requests"]] == [URL]


async def test_a_workspace_is_archived_when_its_last_pull_request_is_merged(
    driver: Driver, gh: Path, live_engine: RunningEngine
) -> None:
    kept_config = {"preferences": {"keep_open_on_pr_merge": True}}
    closing, kept = await driver.create(sh("gh pr create")), await driver.create(sh("gh pr create"), config=kept_config)
    for replica in (closing, kept):
        await until_pulls(driver, replica["id"])
        await driver.until_idle(replica["id"])
    live_engine.engine.intake.followed(merged())
    await driver.until_status(closing["id"], "archived")
    assert await driver.status(kept["id"]) == "active"


async def test_a_workspace_stays_while_another_pull_request_of_it_is_open(
    driver: Driver, gh: Path, live_engine: RunningEngine
) -> None:
    note = "echo https://github.com/acme/shop/pull/8 >> $HOME/.replicas/pull-requests"
    replica = await driver.create(sh(f"gh pr create; {note}"))
    await until_pulls(driver, replica["id"])
    await driver.until_idle(replica["id"])
    live_engine.engine.intake.followed(merged())
    tasks = live_engine.engine.core.tasks
    await asyncio.gather(*(task for task in tasks if task.get_name() == "end of a pull request"))
    assert await driver.status(replica["id"]) == "active"
    event = github_event("pull_request", pull("closed", 8))
    assert event is not None
    live_engine.engine.intake.followed(event)
    await driver.until_status(replica["id"], "archived")


@pytest.fixture
def wrapped(tmp_path: Path, gh: Path) -> tuple[WorkspacePaths, dict[str, str]]:
    paths = WorkspacePaths(tmp_path / "it's a workspace")
    paths.create()
    install(paths)
    return paths, with_wrappers(os.environ, paths)


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["pr", "create"], f"{URL}\n", 0),
        (["issue", "list", "a b"], "gh issue list a b\n", 0),
        (["fail"], "", 3),
        (["fail", "pr", "create"], "", 3),
    ],
)
def test_the_wrapper_says_and_ends_as_the_program_does(
    wrapped: tuple[WorkspacePaths, dict[str, str]], words: list[str], said: str, code: int
) -> None:
    done = subprocess.run(["gh", *words], env=wrapped[1], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.returncode) == (said, code)


def test_a_program_that_is_not_installed_is_not_found(wrapped: tuple[WorkspacePaths, dict[str, str]]) -> None:
    done = subprocess.run(["glab"], env=wrapped[1], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (127, "glab: command not found\n")
