"""A replica's own lines of the engine's log, and the models an agent is known to have."""

from __future__ import annotations

from pathlib import Path

from tests.engines import daemon_engine
from tests.local.driver import Driver


async def test_the_log_of_a_replica_has_its_own_lines_alone(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        one, other = [await driver.create("hello") for _ in range(2)]
        lines = (await driver.call("GET", f"/v1/replica/{one['id']}/logs"))["logs"]
        assert f"replica {one['id']} is active" in [line["message"] for line in lines]
        assert not any(other["id"] in line["message"] for line in lines)
        assert len((await driver.call("GET", f"/v1/replica/{one['id']}/logs?limit=1"))["logs"]) == 1
        await driver.call("GET", f"/v1/replica/{one['id']}/logs?limit=0", status=400)
        await driver.until_idle(one["id"])
        await driver.call("POST", f"/v1/workspaces/{one['id']}/sleep")
        await driver.call("GET", f"/v1/replica/{one['id']}/logs", status=409)


async def test_models_of_an_agent_are_paged_and_the_built_in_one_has_none(shared_driver: Driver) -> None:
    page = await shared_driver.call("GET", "/v1/agents/codex/models?limit=2&page=3")
    assert (page["total"], page["totalPages"], len(page["models"])) == (5, 3, 1)
    assert (await shared_driver.call("GET", "/v1/agents/script/models"))["models"] == []
    await shared_driver.call("GET", "/v1/agents/nobody/models", status=404)
