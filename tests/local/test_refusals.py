"""Bad input: always JSON, always `{error, details}`, and the details name the field."""

from __future__ import annotations

import json
import os

import pytest

from tests.local.driver import Driver, Json

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
        ({"webhook_url": "https://example.org/a\n"}, "webhook_url: must not hold"),
        ({"webhook_url": 5}, "webhook_url: must be a URL, or an object"),
        ({"webhook_url": {"secret": "s"}}, "webhook_url: must be a URL, or an object"),
        ({"config": {"capabilities": [1]}}, "config: capabilities must be an object"),
        ({"config": {"capabilities": {"pr_followups": "no"}}}, "config: capabilities.pr_followups must be"),
        ({"plan_mode": "perhaps"}, "plan_mode"),
    ],
)
async def test_a_create_that_cannot_work_is_refused_naming_the_field_and_makes_nothing(
    shared_driver: Driver, change: Json, field: str
) -> None:
    body = json.dumps({**GOOD, "environment_id": shared_driver.environment_id, **change})
    answer = await shared_driver.client.post("/v1/replica", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["details"].startswith(f"{field}"), answer.text
    assert (await shared_driver.call("GET", "/v1/replica"))["total"] == 0


async def test_an_agent_that_is_not_installed_is_refused_with_what_to_install(
    shared_driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.defpath)
    refused = await shared_driver.create("hi", coding_agent="claude", status=400)
    assert refused["error"] == "Agent not available"
    assert "npm install -g @anthropic-ai/claude-code" in refused["details"]
    assert (await shared_driver.create("hi", coding_agent=None, status=400))["details"] == refused["details"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"text"', b"\xff\xfe", b'{"name": NaN}', b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_400(shared_driver: Driver, body: bytes) -> None:
    answer = await shared_driver.client.post("/v1/replica", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["details"].startswith("body: ")


async def test_a_body_of_another_type_and_one_too_large_are_refused(shared_driver: Driver) -> None:
    answer = await shared_driver.client.post("/v1/replica", content=b"name=x", headers={"content-type": "text/plain"})
    assert answer.status_code == 415
    large = b" " * (32 * 1024 * 1024 + 1)
    answer = await shared_driver.client.post("/v1/replica", content=large, headers={"content-type": "application/json"})
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
    shared_driver: Driver, method: str, path: str, status: int
) -> None:
    answer = await shared_driver.client.request(method, path)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "details"}


async def test_an_unknown_environment_or_version_is_refused(shared_driver: Driver) -> None:
    await shared_driver.create("hi", environment_id="nope", status=404)
    body = {**GOOD, "environment_id": shared_driver.environment_id}
    answer = await shared_driver.client.post("/v1/replica", json=body, headers={"X-Replicas-Api-Version": "1999-01-01"})
    assert answer.status_code == 400


@pytest.mark.parametrize("url", ["relative/path", "/no/such/folder", "/", "ext::sh -c id", "--upload-pack=x", "a\0b"])
async def test_what_is_no_repository_is_refused_and_says_why(shared_driver: Driver, url: str) -> None:
    refused = await shared_driver.call("POST", "/v1/replica/repositories", {"url": url}, status=400)
    assert refused["details"].startswith(("url: ", "source: "))


async def test_capabilities_name_the_script_runner_last_and_why_others_cannot_run(shared_driver: Driver) -> None:
    found = await shared_driver.call("GET", "/v1/capabilities")
    assert found["engine"] == "local"
    assert {"interrupt", "repositories.add"} <= set(found["extensions"])
    assert (found["agents"][-1]["provider"], found["agents"][-1]["available"]) == ("script", True)
    assert all(agent["available"] or agent["reason"] for agent in found["agents"])


@pytest.mark.parametrize("url", ["https://[", "file://[", "ssh://a\u2100b/c", "https://a\u2100b/c"])
@pytest.mark.parametrize(
    "path",
    ["/v1/replica/repositories", "/v1/environments/global/skills-registries", "/v1/environments/global/skills"],
)
async def test_an_address_that_only_looks_like_one_is_refused(shared_driver: Driver, path: str, url: str) -> None:
    refused = await shared_driver.call("POST", path, {"url": url, "source": url, "name": "n", "slug": "s"}, status=400)
    assert refused["details"].startswith(("url: ", "source: "))
