"""Pull requests looked at through the user's own gh and glab, for a machine that no webhook reaches."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from replicas_tui.local.agents import proc_table
from replicas_tui.local.db import pulls
from replicas_tui.local.isolation import pull_request_sentence
from replicas_tui.local.pulls import programs
from replicas_tui.local.pulls.looks import page_of
from replicas_tui.local.pulls.programs import ProgramError, ask
from replicas_tui.local.pulls.watching import Patience
from tests.engines import RunningEngine, running_engine
from tests.local.automations.test_forges import Forge
from tests.local.driver import Driver, scenario
from tests.local.pulls.forge import MERGE_REQUEST, URL, Program, comment, first_on_path, issue_comment, review, view
from tests.local.pulls.test_follow_ups import NOTE, opened, settle, told, until_told
from tests.local.repos import git

FAILED_RUN = {"__typename": "CheckRun", "name": "tests", "status": "COMPLETED", "conclusion": "FAILURE"}
FAILED_STATUS = {
    "__typename": "StatusContext",
    "context": "ci/old",
    "state": "ERROR",
    "targetUrl": "https://ci.example",
}
PASSED = {"__typename": "CheckRun", "name": "lint", "status": "COMPLETED", "conclusion": "SUCCESS"}


@pytest.fixture
def gh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.setenv("PATH", first_on_path(tmp_path / "programs"))
    program = Program(tmp_path / "programs", "gh", URL)
    program.says("view", view())
    return program


@pytest.fixture
async def live_engine(tmp_path: Path, gh: Program) -> AsyncIterator[RunningEngine]:
    """An engine that looks all the time, and gathers for a blink."""
    async with running_engine(tmp_path, forge_poll_s=0.05, forge_gather_s=0.1) as engine:
        git(engine.repo_path, "remote", "add", "origin", "git@github.com:Acme/Shop.git")
        yield engine


async def test_checks_reviews_and_comments_are_found_and_told_once(
    driver: Driver, gh: Program, live_engine: RunningEngine
) -> None:
    replica_id = await opened(driver, "gh pr create")
    gh.says("reviews", [review(1, "Nearly."), review(2, "", "approved"), review(3, "draft", "pending")])
    gh.says("comments", [comment(4, "Use round().", path="tax.py", line=None, original_line=12)])
    gh.says("issue-comments", [comment(5, "Mine.", "ada"), comment(6, "Old.", created_at="2020-01-01T00:00:00Z")])
    gh.says("view", view("OPEN", FAILED_RUN, PASSED, FAILED_STATUS))
    await driver.until(lambda: told(driver, replica_id), lambda all_: "round()" in "".join(all_))
    await driver.until(lambda: told(driver, replica_id), lambda all_: "tests: failure" in "".join(all_))
    seen = len(gh.asked())
    await driver.until(_asked(gh), lambda asked: len(asked) > seen + 12)
    await settle(live_engine, driver, replica_id)
    whole = "\n".join(await told(driver, replica_id))
    for words in ("> Nearly.", "## Comment by @bob on tax.py:12", "> tests: failure\n> ci/old: error (https://ci"):
        assert whole.count(words) == 1, whole
    for words in ("Mine", "Old", "draft", "lint"):
        assert words not in whole
    rows = await live_engine.engine.core.db.read(lambda db: db.execute("SELECT DISTINCT source FROM follow_ups"))
    assert [row[0] for row in rows] == ["poll"]


async def test_what_a_webhook_told_is_not_told_again_by_a_look(
    driver: Driver, gh: Program, live_engine: RunningEngine
) -> None:
    replica_id = await opened(driver, "gh pr create")
    async with httpx.AsyncClient(base_url=live_engine.base_url, trust_env=False, timeout=60) as client:
        await Forge(live_engine, client).github(issue_comment(9, "Rename it."), "issue_comment")
    gh.says("issue-comments", [comment(9, "Rename it.")])
    await until_told(driver, replica_id)
    seen = len(gh.asked())
    await driver.until(_asked(gh), lambda asked: len(asked) > seen + 8)
    await settle(live_engine, driver, replica_id)
    assert len(await told(driver, replica_id)) == 1


async def test_a_pull_request_that_was_merged_archives_its_workspace_and_is_not_looked_at_again(
    driver: Driver, gh: Program, live_engine: RunningEngine
) -> None:
    replica_id = await opened(driver, "gh pr create", config={"capabilities": {"pr_followups": False}})
    gh.says("view", view("MERGED"))
    await driver.until_status(replica_id, "archived")
    await live_engine.engine.watching.look_around()
    seen = len(gh.asked())
    await live_engine.engine.watching.look_around()
    assert len(gh.asked()) == seen
    assert not [line for line in gh.asked() if "reviews" in line]  # nobody wanted to know


async def test_a_workspace_at_work_is_archived_when_that_is_done(
    driver: Driver, gh: Program, live_engine: RunningEngine, tmp_path: Path
) -> None:
    replica_id = await opened(driver, "gh pr create", config={"capabilities": {"pr_followups": False}})
    go = tmp_path / "go"
    await driver.send(replica_id, scenario({"sh": f"until [ -e {go} ]; do sleep 0.05; done"}))
    await driver.until(lambda: driver.chats(replica_id), lambda found: any(chat["processing"] for chat in found))
    gh.says("view", view("MERGED"))

    async def still_open() -> tuple[object, ...]:
        return tuple(await live_engine.engine.core.db.read(pulls.every_open))

    await driver.until(still_open, lambda rows: not rows)
    assert await driver.status(replica_id) == "active"
    go.touch()
    await driver.until_status(replica_id, "archived")


async def test_nothing_is_asked_while_there_is_no_pull_request(
    driver: Driver, gh: Program, live_engine: RunningEngine
) -> None:
    await driver.until_idle((await driver.create("hello"))["id"])
    await live_engine.engine.watching.look_around()
    assert gh.asked() == []


async def test_an_address_an_agent_made_up_is_never_asked_about(
    driver: Driver, gh: Program, live_engine: RunningEngine
) -> None:
    await opened(driver, NOTE.replace("github.com", "evil.example"))
    await live_engine.engine.watching.look_around()
    assert gh.asked() == []


async def test_the_program_runs_as_the_user_and_knows_nothing_of_the_engine(
    driver: Driver, gh: Program, live_engine: RunningEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/of-the-user")
    monkeypatch.setenv("REPLICAS_API_KEY", "rk_secret")
    await opened(driver, "gh pr create")
    # What it got is noted after what it was asked, and before it is asked again.
    await driver.until(_asked(gh), lambda asked: sum("view" in line for line in asked) > 1)
    env = gh.environment()
    assert (env["HOME"], env["GH_PROMPT_DISABLED"]) == ("/home/of-the-user", "1")
    assert "REPLICAS_API_KEY" not in env


async def test_a_program_that_is_not_logged_in_is_left_alone_and_that_is_said_once(
    driver: Driver, gh: Program, live_engine: RunningEngine, caplog: pytest.LogCaptureFixture
) -> None:
    (gh.folder / "user.json").unlink()
    caplog.set_level(logging.INFO)
    await opened(driver, "gh pr create")
    await driver.until(_asked(gh), lambda asked: len(asked) >= 3)
    said = [record.message for record in caplog.records if "not looked at" in record.message]
    assert len(said) == 1
    assert "no login" in said[0]
    assert {line.split()[-1] for line in gh.asked()} == {"user"}


async def test_without_the_program_nothing_is_asked_and_that_is_said_once(
    driver: Driver, gh: Program, live_engine: RunningEngine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    (gh.folder.parent / "gh").unlink()
    await opened(driver)
    for _ in range(2):
        await live_engine.engine.watching.look_around()
    said = [record.message for record in caplog.records if "gh is not installed" in record.message]
    assert len(said) == 1


async def test_a_merge_request_is_looked_at_through_glab(
    driver: Driver, live_engine: RunningEngine, tmp_path: Path
) -> None:
    git(live_engine.repo_path, "remote", "set-url", "origin", "https://gitlab.example/acme/shop.git")
    glab = Program(tmp_path / "programs", "glab", MERGE_REQUEST)
    at = "2099-01-01T02:00:00.000+02:00"
    bob, bot = {"username": "bob"}, {"username": "project_12_bot_x"}
    note = {"id": 1, "body": "Why?", "author": bob, "system": False, "created_at": at}
    others = [{**note, "id": 2, "body": "changed", "system": True}, {**note, "id": 3, "body": "beep", "author": bot}]
    glab.says("notes", [*others, note])
    pipeline = {"status": "failed", "sha": "f" * 40, "web_url": "https://gitlab.example/p/1"}
    glab.says("view", {"state": "opened", "author": {"username": "ada"}, "head_pipeline": pipeline})
    replica_id = await opened(driver, "glab mr create")
    for words in ("> Why?", "> pipeline:"):  # together or one after the other
        await driver.until(lambda: told(driver, replica_id), lambda all_, words=words: words in "".join(all_))  # type: ignore[misc]
    whole = "".join(await told(driver, replica_id))
    assert "> pipeline: failed (https://gitlab.example/p/1)" in whole
    assert ("> changed" in whole, "> beep" in whole) == (False, False)
    assert "api --hostname gitlab.example projects/acme%2Fshop/merge_requests/3" in glab.asked()
    glab.says("view", {"state": "merged"})
    await driver.until_status(replica_id, "archived")


@pytest.mark.parametrize("answer", [{}, [], "x", None, {"state": 7}, {"state": "OPEN", "statusCheckRollup": "no"}])
async def test_an_answer_nobody_understands_harms_nothing(
    driver: Driver, gh: Program, live_engine: RunningEngine, answer: object
) -> None:
    gh.says("view", answer)
    gh.says("reviews", answer)
    replica_id = await opened(driver, "gh pr create")
    await driver.until(_asked(gh), lambda asked: any("view" in line for line in asked))
    await live_engine.engine.watching.look_around()
    assert await told(driver, replica_id) == []


async def test_a_program_that_hangs_is_ended_with_what_it_left_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gh").write_text("#!/bin/sh\nsleep 600 &\n")
    (tmp_path / "gh").chmod(0o755)
    path = first_on_path(tmp_path)
    monkeypatch.setenv("PATH", path)
    monkeypatch.setattr(programs, "TIMEOUT_S", 0.2)
    with pytest.raises(ProgramError, match="longer than"):
        await ask("gh", "api", "user")
    async with asyncio.timeout(60):
        while proc_table.find_by_environment(f"PATH={path}"):
            await asyncio.sleep(0.01)


def test_who_fails_often_is_tried_seldom_until_it_works(caplog: pytest.LogCaptureFixture) -> None:
    patience = Patience(pause_s=60.0)
    assert patience.may_try("it")
    patience.fail("it", "no login")
    patience.fail("it", "no login")
    assert not patience.may_try("it")
    assert len(caplog.records) == 1
    patience.succeed("it")
    assert patience.may_try("it")


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/a/b/pull/1",
        "https://u:p@github.com/a/b/pull/1",
        "--help",
        f"{URL}?x",
        "https://github.com/a/b",
    ],
)
def test_only_a_plain_address_can_be_asked_about(url: str) -> None:
    assert page_of(url) is None


def test_how_pull_requests_are_followed_is_said_as_it_is() -> None:
    assert "only webhooks" in pull_request_sentence(())
    assert "gh and glab" in pull_request_sentence(("gh", "glab"))


def _asked(gh: Program) -> Callable[[], Awaitable[list[str]]]:
    async def ask() -> list[str]:
        return gh.asked()

    return ask
