import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.replicas import PullRequest, Replica
from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.effects.context import Context
from replicas_tui.effects.pull_watch import PullWatch
from replicas_tui.effects.pulls import LookAtPulls
from replicas_tui.state import resources
from replicas_tui.state.actions import FleetLoaded
from replicas_tui.state.pulls import PullSeen, page_of, seen_by_gh, seen_by_glab
from replicas_tui.state.resources import Resource, resource
from replicas_tui.state.store import Store
from replicas_tui.state.views.links import links, newest_pull, pulls_line
from tests.ui.scenes import NOW

URL = "https://github.com/acme/shop/pull/7"
REQUEST = "https://gitlab.com/acme/shop/-/merge_requests/3"


def run(status: str = "COMPLETED", conclusion: str | None = "SUCCESS") -> dict[str, Any]:
    return {"__typename": "CheckRun", "status": status, "conclusion": conclusion}


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({"state": "OPEN", "statusCheckRollup": [run(), run()]}, PullSeen("open", "passed")),
        ({"state": "OPEN", "isDraft": True, "statusCheckRollup": []}, PullSeen("draft", "none")),
        ({"state": "OPEN", "statusCheckRollup": [run(), run("IN_PROGRESS", "")]}, PullSeen("open", "running")),
        (
            {"state": "OPEN", "statusCheckRollup": [run("QUEUED", None), run(conclusion="FAILURE")]},
            PullSeen("open", "failed", 1),
        ),
        ({"state": "OPEN", "statusCheckRollup": [{"state": "PENDING"}]}, PullSeen("open", "running")),
        ({"state": "OPEN", "statusCheckRollup": [{"state": "ERROR"}, run()]}, PullSeen("open", "failed", 1)),
        ({"state": "OPEN", "statusCheckRollup": [run(conclusion="SKIPPED")]}, PullSeen("open", "passed")),
        ({"state": "OPEN", "statusCheckRollup": [run(conclusion="NEW_WORD")]}, PullSeen("open", "unknown")),
        ({"state": "MERGED", "statusCheckRollup": None}, PullSeen("merged")),
        ({"state": "whatever"}, PullSeen()),
        ([1], PullSeen()),
        (None, PullSeen()),
    ],
)
def test_what_gh_says_is_read_and_nothing_is_added(said: Any, seen: PullSeen) -> None:
    assert seen_by_gh(said) == seen


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({"state": "opened", "head_pipeline": {"status": "success"}}, PullSeen("open", "passed")),
        ({"state": "opened", "draft": True, "head_pipeline": {"status": "running"}}, PullSeen("draft", "running")),
        ({"state": "merged", "head_pipeline": None}, PullSeen("merged", "none")),
        ({"state": "closed", "head_pipeline": {"status": "failed"}}, PullSeen("closed", "failed")),
        ({"state": "opened"}, PullSeen("open")),
        ({"state": "opened", "head_pipeline": {"status": "odd"}}, PullSeen("open")),
        ("x", PullSeen()),
    ],
)
def test_what_glab_says_is_read_and_nothing_is_added(said: Any, seen: PullSeen) -> None:
    assert seen_by_glab(said) == seen


@pytest.mark.parametrize(
    "url",
    [
        "http://github.com/a/b/pull/1",
        "https://github.com/a/b/pull/1?x=-R",
        "https://github.com@evil.example/a/b/pull/1",
        "https://github.com/a/b/pull/--help",
        "https://github.com/a/b/issues/1",
        "https://github.com:443/a/b/pull/1",
        "https://gıthub.com/a/b/pull/1",
        "file:///etc/passwd",
        "-R",
    ],
)
def test_nobody_is_asked_about_an_address_that_is_no_pull_request(url: str) -> None:
    assert page_of(url) is None


class Asked:
    """A context, and a `gh` and a `glab` of one's own on `PATH` that write down what they are asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = NOW
        self.store = Store()
        self.ctx = Context(
            Client.open("http://127.0.0.1:1", "key"), self.store, Cache.open(folder), now=lambda: self.at
        )

    def program(self, name: str, answer: Any, *, status: int = 0) -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        said = self.folder / f"{name}.says"
        said.write_text(text)
        program = self.folder / name
        to = "&2" if status else "&1"
        program.write_text(
            f"#!/bin/sh\necho {name} \"$*\" >>'{self.folder}/asked'\n/bin/cat '{said}' >{to}\nexit {status}\n"
        )
        program.chmod(0o755)

    @property
    def asked(self) -> list[str]:
        file = self.folder / "asked"
        return file.read_text().splitlines() if file.exists() else []

    async def look(self, url: str = URL, **options: bool) -> Resource[PullSeen]:
        await LookAtPulls((url,), **options).run(self.ctx)
        return resource(self.store.state, resources.pull(url))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("GH_HOST", raising=False)
    monkeypatch.delenv("GITLAB_HOST", raising=False)
    return Asked(tmp_path)


async def test_gh_is_asked_about_a_pull_request_of_github(here: Asked) -> None:
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run()]})
    assert (await here.look()).value == PullSeen("open", "passed")
    assert here.asked == ["gh pr view 7 -R github.com/acme/shop --json state,isDraft,statusCheckRollup"]


async def test_glab_is_asked_about_a_merge_request(here: Asked) -> None:
    here.program("glab", {"state": "opened", "head_pipeline": {"status": "failed"}})
    assert (await here.look(REQUEST)).value == PullSeen("open", "failed")
    assert here.asked == ["glab api --hostname gitlab.com projects/acme%2Fshop/merge_requests/3"]


async def test_without_a_program_the_state_is_a_question_mark_with_its_reason(here: Asked) -> None:
    known = await here.look()
    assert (known.value, known.failed) == (None, "gh is not installed")
    one = Replica(id="r", name="r", pull_requests=(PullRequest(repository="shop", number=7, url=URL),))
    here.store.dispatch(FleetLoaded((one,), NOW))
    view = newest_pull(here.store.state, one)
    assert view is not None
    assert (view.number, view.word, view.outcome, view.why) == ("#7", "?", "unknown", "gh is not installed")
    assert pulls_line(here.store.state, one) == "#7 ?"
    assert links(here.store.state, "r", NOW).pulls == (view,)


async def test_a_host_a_server_made_up_gets_no_token_of_the_users(here: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    here.program("gh", {"state": "OPEN", "statusCheckRollup": []})
    evil = "https://evil.example/acme/shop/pull/7"
    assert "gh is not asked about evil.example" in (await here.look(evil)).failed
    assert here.asked == []
    monkeypatch.setenv("GH_HOST", "git.acme.example")
    assert (await here.look("https://git.acme.example/acme/shop/pull/7")).value == PullSeen("open", "none")


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        ("no login\x1b[2J", 4, "gh said: no login\x1b[2J"),
        ("{", 0, "cannot be read"),
        ("[" * 100_000, 0, "cannot be read"),
    ],
)
async def test_a_program_that_fails_is_quoted_and_not_guessed_for(
    here: Asked, answer: str, status: int, said: str
) -> None:
    here.program("gh", answer, status=status)
    known = await here.look()
    assert known.value is None
    assert said in known.failed


async def test_nobody_is_asked_the_same_again_and_again(here: Asked) -> None:
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run()]})
    await here.look()
    await here.look()
    assert len(here.asked) == 1
    here.at += timedelta(minutes=6)
    await here.look()
    assert len(here.asked) == 2
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run("IN_PROGRESS")]})
    await here.look(anew=True)
    here.at += timedelta(seconds=30)
    here.program("gh", {"state": "MERGED", "statusCheckRollup": [run()]})
    await here.look()
    merged = here.at
    here.at += timedelta(hours=1)
    assert (await here.look()).value == PullSeen("merged", "passed", since=merged)
    assert len(here.asked) == 4


async def test_since_when_checks_stand_so_is_known_of_those_that_were_seen_to_change(here: Asked) -> None:
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run("IN_PROGRESS")]})
    first = (await here.look()).value
    assert first is not None
    assert first.since is None
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run(conclusion="FAILURE")]})
    for _ in range(2):  # seen again they stand so since then
        assert (await here.look(anew=True)).value == PullSeen("open", "failed", 1, since=NOW)
        here.at += timedelta(minutes=1)


async def test_while_nobody_looks_only_checks_that_run_are_asked_about(here: Asked) -> None:
    urls = (URL, URL.replace("7", "8"))
    pulls = [PullRequest(repository="shop", number=n, url=url) for n, url in enumerate(urls)]
    fleet = tuple(Replica(id=one.url, name="r", status="active", pull_requests=(one,)) for one in pulls)
    here.store.dispatch(FleetLoaded(fleet, NOW))
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run()]})
    await here.look(urls[0])
    here.program("gh", {"state": "OPEN", "statusCheckRollup": [run("IN_PROGRESS")]})
    await here.look(urls[1])
    here.at += timedelta(hours=1)
    watching = asyncio.create_task(PullWatch(here.ctx, watched=False).run())
    async with asyncio.timeout(60):
        while (resource(here.store.state, resources.pull(urls[1])).at or NOW) < here.at:
            await asyncio.sleep(0.01)
    watching.cancel()
    assert [words.split()[3] for words in here.asked] == ["7", "8", "8"]
