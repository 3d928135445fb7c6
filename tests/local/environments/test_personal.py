"""A personal key has environments of its own, which inherit and which nobody else sees."""

from __future__ import annotations

from tests.engines import RunningEngine, http
from tests.local.driver import Driver, sh
from tests.local.environments.calls import made, path


async def test_over_the_wire_a_person_inherits_overrides_and_works_alone(
    driver: Driver, live_engine: RunningEngine
) -> None:
    team = path(driver.environment_id, "variables")
    opened = {"key": "OPEN", "value": "team", "personal_override_allowed": True}
    await driver.call("POST", team, opened, status=201)
    await driver.call("POST", team, {"key": "LOCKED", "value": "team"}, status=201)
    ada = await driver.call("POST", "/v1/api-keys", {"name": "ada", "email": "ada@example.invalid"}, status=201)
    async with http(live_engine.base_url, ada["key"]) as client:
        person = Driver(client, driver.environment_id)
        mine = await made(person, "mine", scope="user", source_environment_id=driver.environment_id)
        await person.call("POST", path(mine["id"], "variables"), {"key": "LOCKED", "value": "me"}, status=403)
        await person.call("POST", path(mine["id"], "variables"), {"key": "OPEN", "value": "me"}, status=201)
        await person.call("POST", team, {**opened, "key": "NEW"}, status=403)
        await person.call("POST", path(mine["id"], "files"), {"name": "n", "path": "~/x", "content": ""}, status=400)
        await person.call("POST", path(mine["id"], "start-hooks/save"), {"content": "x"}, status=400)
        listed = (await person.call("GET", "/v1/environments?scope=user"))["environments"]
        assert [each["id"] for each in listed] == [mine["id"]]
        replica = await person.create(sh("echo $OPEN $LOCKED > seen"), environment_id=mine["id"])
        await person.until_idle(replica["id"])
        details = (await person.call("GET", f"/v1/replica/{replica['id']}?include=diffs"))["replica"]
        assert "+me team" in details["repository_statuses"][0]["git_diff"]["full_diff"]
    await driver.call("GET", path(mine["id"]), status=404)
    await driver.create("x", environment_id=mine["id"], status=404)
    await driver.call("DELETE", path(driver.environment_id), status=409)
