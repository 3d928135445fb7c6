"""Webhooks of GitHub and GitLab: proved, heard once, and taken only by who listens to them."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.automations.forges import github_event, gitlab_event
from replicas_tui.local.repositories.addresses import plain_address
from replicas_tui.settings.folders import find_folders
from tests.engines import RunningEngine
from tests.local.automations.wishes import make, on, runs, until_runs
from tests.local.driver import Driver, Json, texts
from tests.local.repos import git

SECRET = "between the forge and us"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def pull(action: str = "opened", number: int = 7, *, merged: bool = False, sender: str = "ada") -> Json:
    """Return the payload of GitHub for a pull request of acme/shop."""
    return {
        "action": action,
        "pull_request": {
            "number": number,
            "title": "Fix the tax",
            "body": "It was wrong.",
            "html_url": f"https://github.com/acme/shop/pull/{number}",
            "user": {"login": "ada"},
            "head": {"ref": "fix-tax", "sha": "a" * 40},
            "base": {"ref": "main"},
            "merged": merged,
        },
        "repository": {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
        "sender": {"login": sender},
    }


def comment(text: str) -> Json:
    return {
        "action": "created",
        "issue": {"number": 7, "title": "t", "pull_request": {}, "html_url": "https://github.com/acme/shop/pull/7"},
        "comment": {"body": text},
        "repository": {"full_name": "acme/shop", "html_url": "https://github.com/acme/shop"},
        "sender": {"login": "ada"},
    }


def merge_request(action: str, **fields: object) -> Json:
    return {
        "object_kind": "merge_request",
        "user": {"username": "ada"},
        "project": {"path_with_namespace": "acme/shop", "web_url": "https://gitlab.example/acme/shop"},
        "object_attributes": {
            "iid": 3,
            "title": "Fix",
            "action": action,
            "url": "https://gitlab.example/acme/shop/-/merge_requests/3",
            **fields,
        },
    }


class Forge:
    """Sends webhooks as the forges do: no key, a proof."""

    def __init__(self, engine: RunningEngine, client: httpx.AsyncClient) -> None:
        self.client = client
        for name in ("github", "gitlab"):
            engine.engine.core.folders.webhook_secret(name).write_text(SECRET + "\n")

    async def github(
        self,
        payload: Json,
        name: str = "pull_request",
        *,
        delivery: str | None = None,
        secret: str = SECRET,
        status: int = 202,
        is_form: bool = False,
    ) -> None:
        body = json.dumps(payload).encode()
        if is_form:
            body = urlencode({"payload": body.decode()}).encode()
        headers = {
            "content-type": "application/x-www-form-urlencoded" if is_form else "application/json",
            "x-github-event": name,
            "x-github-delivery": delivery or str(uuid.uuid4()),
            "x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
        }
        answer = await self.client.post("/v1/automations/webhook/github", content=body, headers=headers)
        assert answer.status_code == status, answer.text

    async def gitlab(self, payload: Json, *, secret: str = SECRET, status: int = 202, key: str | None = None) -> None:
        sent = {"x-gitlab-token": secret, **({} if key is None else {"idempotency-key": key})}
        answer = await self.client.post("/v1/automations/webhook/gitlab", json=payload, headers=sent)
        assert answer.status_code == status, answer.text


@pytest.fixture
async def forge(live_engine: RunningEngine) -> AsyncIterator[Forge]:
    git(live_engine.repo_path, "remote", "add", "origin", "git@github.com:Acme/Shop.git")
    async with httpx.AsyncClient(base_url=live_engine.base_url, trust_env=False, timeout=60) as client:
        yield Forge(live_engine, client)


async def test_an_opened_pull_request_runs_who_listens_and_is_told_to_the_agent(driver: Driver, forge: Forge) -> None:
    made, other = await make(driver, on("pull_request.opened")), await make(driver, on("pull_request.merged"))
    await forge.github(pull())
    (done,) = await until_runs(driver, made["id"], "completed")
    assert done["trigger_payload"]["event"] == "pull_request.opened"
    assert done["trigger_payload"]["pull_request"]["head"] == "fix-tax"
    assert "https://github.com/acme/shop/pull/7" in texts(await driver.history(done["workspace_id"]))[0]
    assert await runs(driver, other["id"]) == []


async def test_an_event_is_heard_once_however_often_it_is_sent(driver: Driver, forge: Forge) -> None:
    made = await make(driver, on("pull_request.opened"), on("merge_request.opened"))
    for _ in range(3):
        await forge.github(pull(), delivery="the same")
        await forge.gitlab(merge_request("open"))
        await forge.gitlab(merge_request("open", title="New"), key="the same")
    await until_runs(driver, made["id"], *["completed"] * 3)


async def test_who_cannot_prove_to_be_the_forge_is_not_heard(driver: Driver, forge: Forge) -> None:
    made = await make(driver, on("pull_request.opened"), on("merge_request.opened"))
    await forge.github(pull(), secret="guessed", status=401)
    await forge.gitlab(merge_request("open"), secret="guessed", status=401)
    answer = await forge.client.post("/v1/automations/webhook/github", content=b"not read before it is proved")
    assert answer.status_code == 401
    assert await runs(driver, made["id"]) == []


async def test_without_a_secret_set_no_forge_is_heard(driver: Driver, live_engine: RunningEngine, forge: Forge) -> None:
    live_engine.engine.core.folders.webhook_secret("gitlab").unlink()
    await forge.gitlab(merge_request("open"), status=404)
    await forge.gitlab(merge_request("open"), secret="", status=404)


async def test_the_secret_is_made_set_and_removed_on_the_command_line(
    live_engine: RunningEngine, forge: Forge, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    find_folders(str(home), {}).data.symlink_to(live_engine.data_dir.parent)

    def local(*words: str, stdin: str = "") -> str:
        words = ("local", "webhook-secret", "github", *words, "--data-dir", str(home))
        done = subprocess.run(
            [sys.executable, "-m", "replicas_tui", *words], input=stdin, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert local() == SECRET
    made = local("--new")
    assert made == local() != SECRET
    await forge.github(pull(), status=401)
    await forge.github(pull(), secret=made)
    local("--stdin", stdin=SECRET + "\n")
    await forge.github(pull())
    assert live_engine.engine.core.folders.webhook_secret("github").stat().st_mode & 0o077 == 0
    local("--remove")
    await forge.github(pull(), status=404)


async def test_a_form_is_read_after_it_is_proved(driver: Driver, forge: Forge) -> None:
    made = await make(driver, on("pull_request.opened"))
    await forge.github(pull(), is_form=True)
    await until_runs(driver, made["id"], "completed")


async def test_a_payload_with_half_a_character_is_heard(driver: Driver, forge: Forge) -> None:
    made = await make(driver, on("pull_request.opened"))
    cut = pull()
    cut["pull_request"]["title"] = "Fix \ud83d"
    cut["pull_request"]["html_url"] = cut["repository"]["html_url"] = "https://github.com/acme/\ud83d"
    await forge.github(cut)
    (done,) = await until_runs(driver, made["id"], "completed")
    assert done["trigger_payload"]["pull_request"]["title"] == "Fix ?"


async def test_excluded_actors_and_other_repositories_run_nothing(driver: Driver, forge: Forge) -> None:
    (repository,) = (await driver.call("GET", "/v1/replica/repositories"))["repositories"]
    excluding = await make(driver, on("pull_request.opened", excluded_actors=["@Dependabot[bot]"]))
    matching = await make(driver, on("pull_request.opened", repository_ids=[repository["id"]]))
    elsewhere = await make(driver, on("pull_request.opened", repository_ids=[str(uuid.uuid4())]))
    await forge.github(pull(sender="dependabot[bot]"))
    await until_runs(driver, matching["id"], "completed")
    other = pull()
    other["repository"] = {"full_name": "acme/other", "html_url": "https://github.com/acme/other"}
    await forge.github(other)
    await until_runs(driver, excluding["id"], "completed")
    assert len(await runs(driver, matching["id"])) == 1
    assert await runs(driver, elsewhere["id"]) == []


async def test_later_events_of_a_pull_request_go_to_its_workspace_when_they_are_grouped(
    driver: Driver, forge: Forge
) -> None:
    grouped = await make(
        driver,
        on("pull_request.opened", group_pr_events=True),
        on("pull_request.synchronize", group_pr_events=True),
    )
    await forge.github(pull())
    (first,) = await until_runs(driver, grouped["id"], "completed")
    await driver.call("POST", f"/v1/replica/{first['workspace_id']}/sleep")
    await forge.github(pull("synchronize"))
    second, _ = await until_runs(driver, grouped["id"], "completed", "completed")
    assert second["workspace_id"] == first["workspace_id"]
    await forge.github(pull("synchronize", number=8))
    third, *_ = await until_runs(driver, grouped["id"], *["completed"] * 3)
    assert third["workspace_id"] != first["workspace_id"]


async def test_a_command_on_a_pull_request_runs_and_may_be_given_by_hand(driver: Driver, forge: Forge) -> None:
    made = await make(driver, on("pull_request.command"))
    await forge.github(comment("thank you"), "issue_comment")
    await forge.github(comment("/review please"), "issue_comment")
    (done,) = await until_runs(driver, made["id"], "completed")
    assert done["trigger_payload"]["comment"] == "/review please"
    (repository,) = (await driver.call("GET", "/v1/replica/repositories"))["repositories"]
    path, by_hand = f"/v1/automations/{made['id']}/trigger", {"pr": {"repository_id": repository["id"], "number": 9}}
    await driver.call("POST", path, by_hand)
    newest, _ = await until_runs(driver, made["id"], "completed", "completed")
    assert newest["trigger_payload"]["pull_request"]["url"] == "https://github.com/acme/shop/pull/9"
    other = await make(driver, on("pull_request.opened"))
    await driver.call("POST", f"/v1/automations/{other['id']}/trigger", by_hand, status=400)


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (pull("opened"), "pull_request.opened"),
        (pull("reopened"), "pull_request.opened"),
        (pull("synchronize"), "pull_request.synchronize"),
        (pull("closed", merged=True), "pull_request.merged"),
        (pull("closed"), "pull_request.closed"),
        (pull("labeled"), None),
    ],
)
def test_github_s_actions_are_the_documented_events(payload: Json, event: str | None) -> None:
    found = github_event("pull_request", payload)
    assert (found and found.event) == event
    assert github_event("push", payload) is None


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (merge_request("open"), "merge_request.opened"),
        (merge_request("update", oldrev="b" * 40), "merge_request.updated"),
        (merge_request("update"), None),
        (merge_request("merge"), "merge_request.merged"),
        (merge_request("close"), "merge_request.closed"),
        (merge_request("approved"), None),
    ],
)
def test_gitlab_s_actions_are_the_documented_events(payload: Json, event: str | None) -> None:
    found = gitlab_event(payload)
    assert (found and found.event) == event


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/Acme/Shop",
        "https://ada:secret@github.com/acme/shop.git",
        "git@github.com:acme/shop.git",
        "ssh://git@github.com/acme/shop/",
        "github.com:acme/shop",
    ],
)
def test_a_repository_s_address_is_the_same_however_it_is_written(url: str) -> None:
    assert plain_address(url) == "github.com/acme/shop"


@given(body=st.dictionaries(st.sampled_from(["action", "pull_request", "issue", "object_attributes", "project"]), JUNK))
def test_whatever_a_stranger_sends_is_read_without_a_fault(body: Json) -> None:
    github_event("pull_request", {"action": "opened", **body})
    github_event("issue_comment", body)
    gitlab_event({"object_kind": "merge_request", **body})


@given(text=st.text(max_size=60))
def test_whatever_is_given_as_an_address_is_read_without_a_fault(text: str) -> None:
    plain_address(text)
    plain_address("https://" + text)
