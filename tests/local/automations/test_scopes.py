"""Whose an automation is: the team's, or one person's."""

from __future__ import annotations

from tests.engines import RunningEngine, http
from tests.local.automations.wishes import make, until_runs
from tests.local.driver import Driver


async def test_a_personal_automation_is_seen_and_run_by_its_owner_alone(
    live_engine: RunningEngine, driver: Driver
) -> None:
    keys = [
        (await driver.call("POST", "/v1/api-keys", {"email": f"{name}@localhost"}, status=201))["key"]
        for name in ("ada", "bob")
    ]
    refused = await make(driver, scope="user", status=403)
    assert refused["details"].startswith("scope")
    team = await make(driver, name="team")
    async with http(live_engine.base_url, keys[0]) as hers, http(live_engine.base_url, keys[1]) as his:
        ada, bob = Driver(hers, driver.environment_id), Driver(his, driver.environment_id)
        own = await make(ada, name="own", scope="user")
        assert own["user_id"] == own["created_by"] is not None

        async def names(who: Driver, scope: str) -> list[str]:
            found = (await who.call("GET", f"/v1/automations?scope={scope}"))["automations"]
            return [each["name"] for each in found]

        assert [await names(ada, scope) for scope in ("org", "user", "all")] == [["team"], ["own"], ["own", "team"]]
        for other in (driver, bob):
            assert [await names(other, scope) for scope in ("org", "user", "all")] == [["team"], [], ["team"]]
            path = f"/v1/automations/{own['id']}"
            for method, rest in (
                ("GET", ""),
                ("PATCH", ""),
                ("DELETE", ""),
                ("GET", "/executions"),
                ("POST", "/trigger"),
            ):
                await other.call(method, path + rest, {} if method in {"PATCH", "POST"} else None, status=404)
        await ada.call("PATCH", f"/v1/automations/{team['id']}", {"description": "anybody may"})
        begun = await ada.call("POST", f"/v1/automations/{own['id']}/trigger")
        await until_runs(ada, own["id"], "completed")
        listed = (await ada.call("GET", f"/v1/replica?user_id={own['user_id']}&source=automation"))["replicas"]
        assert [each["id"] for each in listed] == [begun["workspace_id"]]
        await ada.call("DELETE", f"/v1/automations/{own['id']}")
