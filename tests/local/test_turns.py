"""Turns: a real agent process on a real repository, driven over a real socket."""

from __future__ import annotations

from tests.engines import RunningEngine
from tests.local.driver import Driver, scenario, sh, texts


async def test_a_new_replica_does_what_its_first_message_says_in_a_clone_of_its_own(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica = await driver.create(sh("echo hello > new.txt && cat new.txt"))
    await driver.until_idle(replica["id"])
    events = await driver.history(replica["id"])
    assert "hello" in str([e for e in events if e["type"] == "claude-user"][-1])
    assert events[-1]["payload"]["subtype"] == "success"
    assert not (live_engine.repo_path / "new.txt").exists()
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}?include=diffs"))["replica"]
    (repo,) = details["repository_statuses"]
    assert repo["git_diff"]["added"] == 1
    assert "+hello" in repo["git_diff"]["full_diff"]
    assert repo["branch"] == "replicas/fix-tax"
