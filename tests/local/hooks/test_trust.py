"""Hooks of a repository run once the user trusted this very content, and no other."""

from __future__ import annotations

import json

from tests.engines import RunningEngine
from tests.local.driver import Driver, Json, sh
from tests.local.repos import commit, write


def _say(engine: RunningEngine, command: str) -> None:
    write(engine.repo_path, "replicas.json", json.dumps({"startHook": {"commands": [command]}}))
    commit(engine.repo_path, "Say how to start")


async def _start(driver: Driver) -> Json:
    replica = await driver.create(sh("true"))
    await driver.until_idle(replica["id"])
    log: Json = (await driver.call("GET", f"/v1/replica/{replica['id']}/hooks"))["start_hooks"]["logs"][0]
    return log


async def test_trust_is_given_by_content_shown_and_taken_back(driver: Driver, live_engine: RunningEngine) -> None:
    _say(live_engine, "echo one")
    assert (await _start(driver))["exitCode"] == 126
    (seen,) = (await driver.call("GET", "/v1/trust"))["hooks"]
    assert "echo one" in seen["text"]
    given = (await driver.call("POST", "/v1/trust", {"digest": seen["digest"][:12]}))["hooks"]
    assert given["trusted"] is True
    assert (await _start(driver))["output"] == "one\n"
    _say(live_engine, "echo two")
    assert (await _start(driver))["exitCode"] == 126
    _say(live_engine, "echo one")
    assert (await _start(driver))["exitCode"] == 0
    await driver.call("DELETE", f"/v1/trust/{seen['digest']}")
    assert (await _start(driver))["exitCode"] == 126
    await driver.call("DELETE", f"/v1/trust/{seen['digest']}", status=404)


async def test_trust_names_something_that_was_met(shared_driver: Driver) -> None:
    await shared_driver.call("POST", "/v1/trust", {"digest": "0" * 64}, status=404)
    await shared_driver.call("POST", "/v1/trust", {"digest": "abc"}, status=400)
    await shared_driver.call("POST", "/v1/trust", {"digest": "zzzzzzzzz"}, status=400)
