"""Environments are made, read, changed and deleted as the API's documents say."""

from __future__ import annotations

import sqlite3
import uuid

import pytest

from replicas_tui.api.environments import CreateEnvironment, CreateVariable, UpdateEnvironment, UpdateVariable
from replicas_tui.local.refusals import Refusal
from tests.engines import RunningEngine
from tests.local.driver import Driver
from tests.local.environments.calls import GLOBAL, made, path, repository_of

USER = str(uuid.uuid4())


async def test_a_new_environment_is_bound_counted_and_listed(driver: Driver) -> None:
    repository = await repository_of(driver)
    fresh = await made(driver, "api", repository_id=repository, description="The API", system_prompt="Be brief.")
    assert (fresh["repository_id"], fresh["system_prompt"], fresh["is_global"]) == (repository, "Be brief.", False)
    assert (fresh["variable_count"], fresh["file_count"], fresh["skill_count"], fresh["mcp_count"]) == (0, 0, 0, 0)
    assert uuid.UUID(fresh["organization_id"])
    assert fresh["created_at"] == fresh["updated_at"]
    listed = (await driver.call("GET", "/v1/environments"))["environments"]
    assert [each["name"] for each in listed] == ["Global", "api", "shop"]
    assert (await driver.call("GET", path(fresh["id"])))["environment"] == fresh


async def test_a_name_is_taken_once(driver: Driver) -> None:
    await made(driver, "api")
    refused = await driver.call("POST", "/v1/environments", {"name": "api"}, status=409)
    assert refused["error"] == "An environment with this name already exists"
    other = await made(driver, "web")
    await driver.call("PATCH", path(other["id"]), {"name": "api"}, status=409)
    await driver.call("PATCH", path(other["id"]), {"name": "web"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": 7}, "name"),
        ({"name": "x", "repository_id": "nobody"}, "repository_id"),
        ({"name": "x", "repository_set_id": "nobody"}, "repository_set_id"),
        ({"name": "x", "scope": "world"}, "scope"),
        ({"name": "x", "scope": "user"}, "scope"),
        ({"name": "x", "source_environment_id": "nobody"}, "source_environment_id"),
        ({"name": "x", "mobile_testing_enabled": True}, "mobile_testing_enabled"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    shared_driver: Driver, body: dict[str, object], field: str
) -> None:
    refused = await shared_driver.call("POST", "/v1/environments", body, status=400)
    assert field in refused["details"]


async def test_a_patch_changes_what_it_names_and_null_clears(driver: Driver) -> None:
    repository = await repository_of(driver)
    one = await made(driver, "api", repository_id=repository, description="The API")
    changed = (await driver.call("PATCH", path(one["id"]), {"description": None, "system_prompt": "x"}))["environment"]
    assert (changed["description"], changed["system_prompt"], changed["repository_id"]) == (None, "x", repository)
    unbound = (await driver.call("PATCH", path(one["id"]), {"repository_id": None}))["environment"]
    assert unbound["repository_id"] is None
    refused = await driver.call("PATCH", path(one["id"]), {"name": None}, status=400)
    assert "name" in refused["details"]
    await driver.call("PATCH", path(one["id"]), {"personal_preferences": "x"}, status=400)
    await driver.call("PATCH", path("nobody"), {"name": "x"}, status=404)


async def test_the_global_environment_is_neither_edited_nor_deleted(driver: Driver) -> None:
    refused = await driver.call("PATCH", GLOBAL, {"name": "x"}, status=400)
    assert "variables" in refused["details"]
    refused = await driver.call("DELETE", GLOBAL, status=409)
    assert refused["error"] == "Cannot delete the global environment"
    own = (await driver.call("GET", GLOBAL))["environment"]
    await driver.call("DELETE", path(own["id"]), status=409)


async def test_a_deleted_environment_takes_what_was_attached_along(driver: Driver, live_engine: RunningEngine) -> None:
    one = await made(driver, "api")
    await driver.call("POST", path(one["id"], "variables"), {"key": "A", "value": "b"}, status=201)
    assert await driver.call("DELETE", path(one["id"])) == {"success": True}
    await driver.call("GET", path(one["id"]), status=404)
    await driver.call("GET", path(one["id"], "variables"), status=400)

    def left(db: sqlite3.Connection) -> int:
        return int(db.execute("SELECT count(*) FROM environment_variables").fetchone()[0])

    assert await live_engine.engine.core.db.read(left) == 0


async def test_an_environment_of_the_team_can_be_copied(driver: Driver) -> None:
    source = await made(driver, "api", repository_id=await repository_of(driver), system_prompt="Be brief.")
    await driver.call("POST", path(source["id"], "variables"), {"key": "A", "value": "b"}, status=201)
    await driver.call("POST", path(source["id"], "files"), {"name": "n", "path": "~/x", "content": "y"}, status=201)
    copy = await made(driver, "api-2", source_environment_id=source["id"])
    assert (copy["repository_id"], copy["system_prompt"]) == (source["repository_id"], "Be brief.")
    assert (copy["source_environment_id"], copy["variable_count"], copy["file_count"]) == (None, 1, 1)
    await driver.call("POST", path(source["id"], "variables"), {"key": "B", "value": "c"}, status=201)
    own = (await driver.call("GET", path(copy["id"], "variables")))["environment_variables"]
    assert [(each["key"], each["value"]) for each in own] == [("A", "b")]


async def test_a_personal_environment_inherits_and_keeps_that_locked(live_engine: RunningEngine) -> None:
    family = live_engine.engine.environments
    team = live_engine.environment_id
    await family.variables.create(team, None, CreateVariable(key="LOCKED", value="1"))
    opened = await family.variables.create(
        team, None, CreateVariable(key="OPEN", value="1", personal_override_allowed=True)
    )
    wish = CreateEnvironment(name="mine", scope="user", source_environment_id=team)
    mine = (await family.book.create(wish, USER)).environment
    assert (mine.user_id, mine.repository_id is not None) == (USER, True)
    with pytest.raises(Refusal, match="locked"):
        await family.book.update(mine.id, UpdateEnvironment(system_prompt="x"), USER)
    await family.book.update(mine.id, UpdateEnvironment(personal_preferences="Speak French."), USER)
    with pytest.raises(Refusal) as refused:
        await family.variables.create(mine.id, USER, CreateVariable(key="LOCKED", value="2"))
    assert refused.value.status == 403
    own = await family.variables.create(mine.id, USER, CreateVariable(key="OPEN", value="2"))
    assert own.environment_variable.value == "2"
    await family.variables.update(
        team, None, opened.environment_variable.id, UpdateVariable(personal_override_allowed=False)
    )
    with pytest.raises(Refusal):
        await family.variables.update(mine.id, USER, own.environment_variable.id, UpdateVariable(value="3"))


async def test_a_personal_environment_is_its_owners_alone_and_guards_its_source(
    driver: Driver, live_engine: RunningEngine
) -> None:
    family = live_engine.engine.environments
    wish = CreateEnvironment(name="mine", scope="user", source_environment_id=live_engine.environment_id)
    mine = (await family.book.create(wish, USER)).environment
    await driver.call("GET", path(mine.id), status=404)
    await driver.call("GET", path(mine.id, "variables"), status=400)
    listed = (await driver.call("GET", "/v1/environments?scope=all"))["environments"]
    assert mine.id not in {each["id"] for each in listed}
    await driver.call("DELETE", path(live_engine.environment_id), status=409)
    await family.book.remove(mine.id, USER)
    await driver.call("DELETE", path(live_engine.environment_id))


async def test_an_environment_an_automation_runs_in_is_not_deleted(driver: Driver) -> None:
    trigger = {"type": "cron", "config": {"schedule": "0 9 * * *"}}
    body = {"name": "daily", "prompt": "Look.", "environment_id": driver.environment_id, "triggers": [trigger]}
    made_one = await driver.call("POST", "/v1/automations", body, status=201)
    refused = await driver.call("DELETE", path(driver.environment_id), status=409)
    assert "daily" in refused["details"]
    await driver.call("DELETE", f"/v1/automations/{made_one['automation']['id']}")
    await driver.call("DELETE", path(driver.environment_id))
