"""Repositories that are worked on together come together."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.engines import RunningEngine
from tests.local.driver import Driver, sh
from tests.local.environments.calls import repository_of
from tests.local.repos import make_repo


async def test_a_set_is_made_listed_and_backs_a_workspace_with_all_of_it(
    driver: Driver, live_engine: RunningEngine, tmp_path: Path
) -> None:
    await asyncio.to_thread(make_repo, tmp_path / "other" / "shop")
    second = await driver.call("POST", "/v1/replica/repositories", {"url": str(tmp_path / "other/shop")}, status=201)
    ids = [await repository_of(driver), second["repository"]["id"]]
    body = {"name": "both", "repository_ids": ids}
    made = (await driver.call("POST", "/v1/replica/repository-sets", body, status=201))["repository_set"]
    assert [each["id"] for each in made["repositories"]] == ids
    assert (await driver.call("GET", "/v1/replica/repository-sets"))["repository_sets"] == [made]
    await driver.call("POST", "/v1/replica/repository-sets", body, status=409)
    await driver.call("POST", "/v1/replica/repository-sets", {**body, "repository_ids": ["x"]}, status=400)
    replica = await driver.create(sh("ls"), environment_id=None, repository_set_id=made["id"])
    assert [each["name"] for each in replica["repositories"]] == ["shop", "shop-2"]
    folder = live_engine.data_dir / "workspaces" / replica["id"] / "home" / "workspaces"
    assert sorted(each.name for each in folder.iterdir()) == ["shop", "shop-2"]
