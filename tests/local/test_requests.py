"""Bad input: always JSON, always `{error, details}`, and the details name the field."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.engines import RunningEngine
from tests.local.driver import Driver, Json
from tests.local.repos import make_repo

GOOD: Json = {"name": "n", "message": "m", "coding_agent": "script"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "has space"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": None}, "name"),
        ({"name": 7}, "name"),
        ({"message": ""}, "message"),
        ({"message": "  \n"}, "message"),
        ({"message": "a\ud800b"}, "message"),
        ({"environment_id": None}, "environment_id"),
        ({"environment_id": "global"}, "environment_id"),
        ({"coding_agent": "claude"}, "coding_agent"),
        ({"coding_agent": "nobody"}, "coding_agent"),
        ({"goal_mode": True}, "goal_mode"),
        ({"message": "/goal win"}, "goal_mode"),
        ({"thinking_level": "high"}, "thinking_level"),
        ({"model": "gpt"}, "model"),
        ({"size": "huge"}, "size"),
        ({"lifecycle_policy": "forever"}, "lifecycle_policy"),
        ({"webhook_url": "http://example.org"}, "webhook_url"),
        ({"webhook_url": "nonsense"}, "webhook_url"),
        ({"plan_mode": "perhaps"}, "plan_mode"),
    ],
)
async def test_a_create_that_cannot_work_is_refused_naming_the_field_and_makes_nothing(
    driver: Driver, change: Json, field: str
) -> None:
    body = json.dumps({**GOOD, "environment_id": driver.environment_id, **change})
    answer = await driver.client.post("/v1/replica", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["details"].startswith(f"{field}"), answer.text
    assert (await driver.call("GET", "/v1/replica"))["total"] == 0


async def test_an_agent_that_is_not_installed_is_refused_with_what_to_install(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    refused = await driver.create("hi", coding_agent="claude", status=400)
    assert refused["error"] == "Agent not available"
    assert "npm install -g @anthropic-ai/claude-code" in refused["details"]
    assert (await driver.create("hi", coding_agent=None, status=400))["details"] == refused["details"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff\xfe", b'{"name": NaN}', b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_400(driver: Driver, body: bytes) -> None:
    answer = await driver.client.post("/v1/replica", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["details"].startswith("body: ")


async def test_a_body_of_another_type_and_one_too_large_are_refused(driver: Driver) -> None:
    answer = await driver.client.post("/v1/replica", content=b"name=x", headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    large = b" " * (32 * 1024 * 1024 + 1)
    answer = await driver.client.post("/v1/replica", content=large, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (413, "Request too large")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/replica/", 404),
        ("GET", "/v1/replica/%ff%00", 404),
        ("PUT", "/v1/replica", 405),
        ("GET", "/v1/replica/nope", 404),
        ("DELETE", "/v1/replica/nope", 404),
        ("POST", "/v1/replica/nope/wake", 404),
        ("POST", "/v1/workspaces/nope/sleep", 404),
        ("GET", "/v1/replica/nope/history", 404),
        ("GET", "/v1/replica/nope/canvas/a.md", 404),
        ("GET", "/v1/replica/nope/hooks", 404),
        ("GET", "/v1/environments/nope", 404),
        ("GET", "/v1/replica?limit=0", 400),
        ("GET", "/v1/replica?limit=101", 400),
        ("GET", "/v1/replica?page=x", 400),
        ("GET", "/v1/replica?status=lazy", 400),
        ("GET", "/v1/environments?scope=moon", 400),
    ],
)
async def test_every_refusal_is_json_with_error_and_details(
    driver: Driver, method: str, path: str, status: int
) -> None:
    answer = await driver.client.request(method, path)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "details"}


async def test_an_unknown_environment_or_version_is_refused(driver: Driver) -> None:
    await driver.create("hi", environment_id="nope", status=404)
    body = {**GOOD, "environment_id": driver.environment_id}
    answer = await driver.client.post("/v1/replica", json=body, headers={"X-Replicas-Api-Version": "1999-01-01"})
    assert answer.status_code == 400


async def test_a_repository_is_connected_once_however_it_is_spelled(driver: Driver, live_engine: RunningEngine) -> None:
    before = await driver.call("GET", "/v1/replica/repositories")
    (there,) = before["repositories"]
    repo = live_engine.repo_path
    for url in (str(repo), f"{repo}/", f"file://{repo}", str(repo / "src")):
        added = await driver.call("POST", "/v1/replica/repositories", {"url": url}, status=201)
        assert added["repository"] == there
    assert await driver.call("GET", "/v1/replica/repositories") == before
    names = [each["name"] for each in (await driver.call("GET", "/v1/environments"))["environments"]]
    assert names == ["Global", "shop"]
    assert (await driver.call("GET", "/v1/environments/global"))["environment"]["is_global"]
    assert (await driver.call("GET", "/v1/replica/repository-sets")) == {"repository_sets": []}


async def test_two_repositories_of_one_name_get_an_environment_each(driver: Driver, tmp_path: Path) -> None:
    make_repo(tmp_path / "other" / "shop")
    await driver.call("POST", "/v1/replica/repositories", {"url": str(tmp_path / "other" / "shop")}, status=201)
    names = [each["name"] for each in (await driver.call("GET", "/v1/environments"))["environments"]]
    assert names == ["Global", "shop", "shop-2"]


@pytest.mark.parametrize("url", ["relative/path", "/no/such/folder", "/", "ext::sh -c id", "--upload-pack=x", "a\0b"])
async def test_what_is_no_repository_is_refused_and_says_why(driver: Driver, url: str) -> None:
    refused = await driver.call("POST", "/v1/replica/repositories", {"url": url}, status=400)
    assert refused["details"].startswith("url: ")


async def test_a_replica_can_be_asked_for_by_its_repository(driver: Driver) -> None:
    (repository,) = (await driver.call("GET", "/v1/replica/repositories"))["repositories"]
    replica = await driver.create("hi", environment_id=None, repository_ids=[repository["id"]])
    assert replica["repositories"][0]["id"] == repository["id"]


async def test_a_chat_keeps_the_id_its_client_chose_and_asking_again_makes_no_second(driver: Driver) -> None:
    replica = await driver.create("hi")
    path = f"/v1/replica/{replica['id']}/chats"
    wish = {"provider": "script", "id": "0b7f1c2e-5a44-4c55-8e0e-6d6f5f1f2a3b", "title": "Tests"}
    first = await driver.call("POST", path, wish, status=201)
    assert (first["id"], first["title"]) == (wish["id"], "Tests")
    assert await driver.call("POST", path, wish, status=201) == first
    assert len(await driver.chats(replica["id"])) == 2
    other = await driver.create("hi")
    await driver.call("POST", f"/v1/replica/{other['id']}/chats", wish, status=409)
    await driver.call("POST", path, {"provider": "script", "id": "nope"}, status=400)
    await driver.call("POST", path, {"provider": "nobody"}, status=400)
    await driver.call("POST", path, {"provider": "script", "parentChatId": "nope"}, status=400)


async def test_canvas_files_are_listed_and_read_and_links_out_of_it_are_not(driver: Driver) -> None:
    script = "mkdir -p ~/.replicas/canvas && cd ~/.replicas/canvas && echo '# Plan' > plan.md && ln -s /etc/passwd x.md"
    replica = await driver.create(f"```sh\n{script}\n```")
    await driver.until_idle(replica["id"])
    path = f"/v1/replica/{replica['id']}/canvas"
    items = (await driver.call("GET", path))["items"]
    assert items == [{"filename": "plan.md", "kind": "markdown", "sizeBytes": 7}]
    assert (await driver.call("GET", f"{path}/plan.md"))["content"] == "# Plan\n"
    for name in ("x.md", "nope.md", "..%2f..%2f.bashrc"):
        await driver.call("GET", f"{path}/{name}", status=404)


async def test_capabilities_name_the_script_runner_first_and_why_others_cannot_run(driver: Driver) -> None:
    found = await driver.call("GET", "/v1/capabilities")
    assert found["engine"] == "local"
    assert found["extensions"] == ["interrupt", "repositories.add"]
    assert (found["agents"][0]["provider"], found["agents"][0]["available"]) == ("script", True)
    assert all(agent["available"] or agent["reason"] for agent in found["agents"])


async def test_hooks_are_truthfully_none_and_the_script_runner_takes_plan(driver: Driver) -> None:
    replica = await driver.create("hi")
    hooks = await driver.call("GET", f"/v1/replica/{replica['id']}/hooks")
    assert hooks == {"warm_hooks": {"logs": []}, "start_hooks": {"logs": []}}
    (chat,) = await driver.chats(replica["id"])
    path = f"/v1/replica/{replica['id']}/chats/{chat['id']}/slash-commands"
    assert [each["command"] for each in (await driver.call("GET", path))["commands"]] == ["/plan"]
