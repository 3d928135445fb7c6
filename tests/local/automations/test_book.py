"""Automations made, read, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from replicas_tui.api.automations import Automation
from tests.engines import RunningEngine
from tests.local.automations.wishes import CRON, CUSTOM, make, on
from tests.local.driver import Driver, Json


@pytest.fixture
def driver(shared_driver: Driver) -> Driver:
    return shared_driver


async def patch(driver: Driver, made: Json, status: int = 200, **changes: Any) -> Json:
    answer = await driver.call("PATCH", f"/v1/automations/{made['id']}", changes, status=status)
    found: Json = answer["automation"] if status == 200 else answer
    return found


async def test_a_new_automation_is_the_documented_record_with_its_next_time(driver: Driver) -> None:
    made = await make(driver, description="each weekday")
    assert made == (await driver.call("GET", f"/v1/automations/{made['id']}"))["automation"]
    assert made["triggers"] == [CRON]
    assert (made["cron_expression"], made["cron_timezone"]) == ("0 9 * * 1-5", "America/New_York")
    assert made["cron_next_fire_at"] is not None
    assert made["workspace_lifecycle_policy"] == "default"
    assert made["workspace_size"] == "small"
    assert (made["webhook_token"], made["user_id"], made["enabled"], made["plan_mode"]) == (None, None, True, False)
    assert set(made) == set(Automation.model_fields)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"triggers": []}, "triggers"),
        ({"triggers": [CRON, CRON]}, "two for cron"),
        ({"triggers": [on("pull_request.opened"), on("pull_request.opened")]}, "two for pull_request.opened"),
        ({"triggers": [on("pull_request.opened", repository_ids="all")]}, "repository_ids"),
        ({"triggers": [{"type": "github", "config": {"event": "push"}}]}, "event"),
        ({"triggers": [{"type": "pigeon", "config": {}}]}, "triggers.0.type"),
        ({"triggers": [{"type": "cron", "config": {"schedule": "*/30 * * * *"}}]}, "every 60 minutes"),
        ({"triggers": [{"type": "cron", "config": {"schedule": "0 0 9 * * *"}}]}, "5 fields"),
        ({"triggers": [{"type": "cron", "config": {"schedule": "0 9 31 2 *"}}]}, "no schedule"),
        ({"triggers": [{"type": "cron", "config": {"schedule": "0 9 * * *", "timezone": "Mars"}}]}, "time zone"),
        ({"triggers": [{"type": "cron", "config": {}}]}, "schedule"),
        ({"environment_id": "nobody"}, "environment_id"),
        ({"agent_provider": "nobody"}, "agent_provider"),
        ({"agent_provider": None, "model": "opus"}, "model"),
        ({"agent_provider": "claude", "thinking_level": "ultra"}, "thinking_level"),
        ({"workspace_auto_stop_minutes": 2}, "workspace_auto_stop_minutes"),
        ({"debounce_seconds": 86_401}, "debounce_seconds"),
        ({"debounce_seconds": True}, "debounce_seconds"),
        ({"workspace_lifecycle_policy": "never"}, "workspace_lifecycle_policy"),
        ({"prompt": ""}, "prompt"),
        ({"config": {"capabilities": []}}, "config"),
        ({"config": {"preferences": {"keep_open_on_pr_merge": "yes"}}}, "config"),
        ({"name": 7}, "name"),
    ],
)
async def test_what_cannot_work_is_refused_by_name_on_create_and_on_patch(
    driver: Driver, changes: Json, said: str
) -> None:
    fields = dict(changes)
    triggers = fields.pop("triggers", [CRON])
    body = {"name": "n", "prompt": "p", "environment_id": driver.environment_id, "agent_provider": "script"}
    refused = await driver.call("POST", "/v1/automations", {**body, "triggers": triggers, **fields}, status=400)
    assert said in refused["details"]
    refused = await patch(driver, await make(driver), status=400, **changes)
    assert said in refused["details"]


async def test_triggers_of_several_kinds_live_together_and_keep_keys_nobody_knows(driver: Driver) -> None:
    triggers = [CRON, CUSTOM, on("pull_request.opened", attach_to_user=True), on("merge_request.opened")]
    made = await make(driver, *triggers)
    assert made["triggers"] == triggers
    assert (await patch(driver, made, name="new"))["triggers"] == triggers


@pytest.mark.parametrize("kind", ["slack", "sentry"])
async def test_what_tells_only_the_hosted_service_is_501_and_says_what_to_do_instead(driver: Driver, kind: str) -> None:
    changes = {"triggers": [{"type": kind, "config": {"event": "message"}}]}
    body = {"name": "n", "prompt": "p", "environment_id": driver.environment_id}
    made = await driver.call("POST", "/v1/automations", {**body, **changes}, status=501)
    assert made["error"] == "Not offered by the local engine"
    assert "custom webhook" in made["details"]
    assert made == await patch(driver, await make(driver), status=501, **changes)


async def test_a_schedule_may_leave_out_that_it_is_one_as_the_examples_of_the_api_do(driver: Driver) -> None:
    config = {"schedule": "0 9 * * 1-5", "timezone": "America/New_York"}
    after = await patch(driver, await make(driver), triggers=[{"config": config}])
    assert after["triggers"] == [{"type": "cron", "config": config}]
    assert after["cron_timezone"] == "America/New_York"
    refused = await patch(driver, after, status=400, triggers=[{"config": {"event": "push"}}])
    assert "triggers.0.type: is required" in str(refused)
    assert (
        Automation.model_validate({"id": "a", "name": "a", "triggers": [{"config": config}]}).triggers[0].type == "cron"
    )


async def test_a_patch_changes_only_what_it_names(driver: Driver) -> None:
    made = await make(driver)
    after = await patch(driver, made, prompt="something else", enabled=False)
    changed = {"prompt", "enabled", "updated_at", "cron_next_fire_at"}
    assert {name for name in made if made[name] != after[name]} == changed
    assert after["cron_next_fire_at"] is None
    assert (await patch(driver, made, enabled=True))["cron_next_fire_at"] == made["cron_next_fire_at"]


async def test_null_clears_what_may_be_empty_and_nothing_else(driver: Driver) -> None:
    made = await make(
        driver,
        agent_provider="claude",
        model="opus",
        thinking_level="high",
        workspace_auto_stop_minutes=5,
        debounce_seconds=9,
        goal_mode=True,
    )
    names = ("workspace_auto_stop_minutes", "debounce_seconds", "thinking_level", "model", "agent_provider")
    assert all(made[name] is not None for name in names)
    cleared: Json = dict.fromkeys(names)
    after = await patch(driver, made, 200, **cleared, goal_mode=None)
    assert [after[name] for name in (*names, "goal_mode")] == [None] * 6
    for name in ("name", "prompt", "triggers", "enabled", "environment_id", "config"):
        assert name in (await patch(driver, made, status=400, **{name: None}))["details"]


async def test_a_new_agent_without_a_model_clears_the_model(driver: Driver) -> None:
    made = await make(driver, agent_provider="claude", model="opus")
    assert (await patch(driver, made, agent_provider="claude"))["model"] == "opus"
    assert (await patch(driver, made, agent_provider="codex"))["model"] is None
    assert (await patch(driver, made, agent_provider="claude", model="haiku"))["model"] == "haiku"


async def test_a_custom_trigger_brings_a_token_that_stays_as_long_as_it_does(driver: Driver) -> None:
    made = await make(driver, CUSTOM)
    assert len(made["webhook_token"]) >= 43
    assert (await patch(driver, made, triggers=[CRON, CUSTOM]))["webhook_token"] == made["webhook_token"]
    assert (await patch(driver, made, triggers=[CRON]))["webhook_token"] is None


async def test_the_list_is_paged_and_filtered(live_engine: RunningEngine) -> None:
    async with Driver.of(live_engine) as driver:
        for name, trigger in (("One", CRON), ("Two", CUSTOM), ("Three", CRON)):
            await make(driver, trigger, name=name, enabled=name != "Three")

        async def names(query: str) -> list[str]:
            found = await driver.call("GET", f"/v1/automations?{query}")
            return [each["name"] for each in found["automations"]]

        assert await names("") == ["Three", "Two", "One"]
        assert await names("trigger_type=cron") == ["Three", "One"]
        assert await names("trigger_type=all&enabled=true") == ["Two", "One"]
        assert await names("search=%20tW") == ["Two"]
        assert await names("scope=user") == []
        page = await driver.call("GET", "/v1/automations?limit=2&page=2")
        assert [each["name"] for each in page["automations"]] == ["One"]
        assert (page["total"], page["page"], page["limit"], page["totalPages"]) == (3, 2, 2, 2)
        await driver.call("GET", "/v1/automations?trigger_type=moon", status=400)


async def test_a_deleted_automation_is_gone_with_its_executions(driver: Driver) -> None:
    made = await make(driver)
    await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
    path = f"/v1/automations/{made['id']}"
    assert await driver.call("DELETE", path) == {"success": True}
    for method, rest in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/executions"), ("POST", "/trigger")):
        await driver.call(method, path + rest, {} if method in {"PATCH", "POST"} else None, status=404)


async def test_an_environment_that_an_automation_needs_cannot_be_deleted(driver: Driver) -> None:
    await make(driver)
    await driver.call("DELETE", f"/v1/environments/{driver.environment_id}", status=409)
