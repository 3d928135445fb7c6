"""The smaller families over the wire: repositories, environments, chats, canvas, hooks."""

from __future__ import annotations

from pathlib import Path

from tests.engines import RunningEngine
from tests.local.driver import Driver, sh
from tests.local.repos import make_repo


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
    assert await driver.call("GET", f"{path}/plan.md") == {
        **items[0],
        "mimeType": "text/markdown",
        "content": "# Plan\n",
    }
    for name in ("x.md", "nope.md", "..%2f..%2f.bashrc"):
        await driver.call("GET", f"{path}/{name}", status=404)


async def test_hooks_are_truthfully_none_and_the_script_runner_takes_plan(driver: Driver) -> None:
    replica = await driver.create("hi")
    hooks = await driver.call("GET", f"/v1/replica/{replica['id']}/hooks")
    assert hooks == {"warm_hooks": {"logs": []}, "start_hooks": {"logs": []}}
    (chat,) = await driver.chats(replica["id"])
    path = f"/v1/replica/{replica['id']}/chats/{chat['id']}/slash-commands"
    assert [each["command"] for each in (await driver.call("GET", path))["commands"]] == ["/plan"]
    await driver.until_idle(replica["id"])
    await driver.send(
        replica["id"], sh("mkdir -p .replicas/scenarios; echo '- say: hi' > .replicas/scenarios/tour.yaml")
    )
    await driver.until_idle(replica["id"])
    assert [each["command"] for each in (await driver.call("GET", path))["commands"]] == ["/plan", "/run tour"]
    await driver.send(replica["id"], "/run tour")
    await driver.until_idle(replica["id"])
    assert "'result': 'hi'" in str(await driver.history(replica["id"]))
