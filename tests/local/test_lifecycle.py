"""Replicas from preparing to gone, and what each route does to one that sleeps."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import httpx
import pytest

from replicas_tui.local.agents.processes import find_marked
from tests.engines import RunningEngine, http, running_engine
from tests.local.driver import PATIENCE_S, Driver, Json, scenario, sh, texts
from tests.local.environments.calls import preparing

ASK = scenario({"ask": {"question": "Go on?", "options": ["yes"]}})


async def asleep(driver: Driver, message: str = "hello") -> str:
    replica = await driver.create(message)
    await driver.until_idle(replica["id"])
    assert (await driver.call("POST", f"/v1/workspaces/{replica['id']}/sleep")) == {"success": True}
    return str(replica["id"])


async def test_with_the_version_header_create_answers_at_once_and_without_when_it_is_active(driver: Driver) -> None:
    at_once = await driver.create("hello", is_blocking=False)
    assert at_once["status"] == "preparing"
    assert (await driver.create("hello"))["status"] == "active"
    await driver.until_status(at_once["id"], "active")


async def test_messages_to_a_replica_that_is_preparing_wait_and_run_in_their_order(
    driver: Driver, tmp_path: Path
) -> None:
    async with preparing(driver, tmp_path / "gate"):
        replica = await driver.create(sh("echo one"), is_blocking=False)
        sent = await driver.send(replica["id"], sh("echo two"))
        assert (sent["status"], sent["position"]) == ("queued", 2)
    await driver.until_status(replica["id"], "active")
    await driver.until_idle(replica["id"])
    said = [text.split()[2] for text in texts(await driver.history(replica["id"])) if text.startswith("```sh")]
    assert said == ["one", "two"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("chats", 200),
        ("history", 200),
        ("canvas", 200),
        ("events", 409),
        ("hooks", 409),
        ("chats/{chat}/slash-commands", 409),
        ("chats/{chat}/queue", 200),
    ],
)
async def test_what_is_read_of_a_sleeping_replica_does_not_wake_it(driver: Driver, path: str, status: int) -> None:
    replica_id = await asleep(driver)
    (chat,) = await driver.chats(replica_id)
    await driver.call("GET", f"/v1/replica/{replica_id}/{path.format(chat=chat['id'])}", status=status)
    await asyncio.sleep(0)
    assert await driver.status(replica_id) == "sleeping"


async def test_reading_the_details_of_a_sleeping_replica_wakes_it(driver: Driver) -> None:
    replica_id = await asleep(driver)
    assert (await driver.call("GET", f"/v1/replica/{replica_id}"))["replica"]["waking"]
    await driver.until_status(replica_id, "active")
    assert not (await driver.call("GET", f"/v1/replica/{replica_id}"))["replica"]["waking"]


async def test_wake_says_whether_it_was_needed(driver: Driver) -> None:
    replica_id = await asleep(driver)
    path = f"/v1/replica/{replica_id}/wake"
    assert (await driver.call("POST", path)) == {"success": True, "waking": True}
    await driver.until_status(replica_id, "active")
    assert (await driver.call("POST", path)) == {"success": True, "waking": False}


async def test_a_message_to_a_sleeping_replica_wakes_it_and_the_agent_remembers_its_session(driver: Driver) -> None:
    replica_id = await asleep(driver, sh("echo one"))
    session = (await driver.call("GET", f"/v1/replica/{replica_id}/history"))["thread_id"]
    sent = [await driver.send(replica_id, sh(f"echo {n}")) for n in ("two", "three")]
    assert sent[0]["status"] == "waking"
    await driver.until_status(replica_id, "active")
    await driver.until_idle(replica_id)
    history = await driver.call("GET", f"/v1/replica/{replica_id}/history")
    assert history["thread_id"] == session
    said = [text.split()[2] for text in texts(history["events"]) if text.startswith("```sh")]
    assert said == ["one", "two", "three"]


async def test_sleep_ends_every_process_and_its_turn_but_keeps_what_waits(driver: Driver) -> None:
    replica = await driver.create(sh("setsid sleep 60 & sleep 60"))
    await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"])
    waiting = await driver.send(replica["id"], sh("echo later"))
    await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
    assert find_marked(replica["id"]) == []
    assert [row["id"] for row in await driver.queue(replica["id"], waiting["chat_id"])] == [waiting["message_id"]]
    assert (await driver.history(replica["id"]))[-1]["payload"]["is_error"]
    await driver.call("POST", f"/v1/replica/{replica['id']}/wake")
    await driver.until_status(replica["id"], "active")
    await driver.until_idle(replica["id"])
    assert (await driver.history(replica["id"]))[-1]["payload"]["subtype"] == "success"


async def test_sleep_closes_the_streams(driver: Driver) -> None:
    replica = await driver.create("hello")
    async with driver.listen(replica["id"]) as events, asyncio.timeout(PATIENCE_S):
        await anext(events)
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
        async for _ in events:
            pass


async def test_an_archived_replica_is_listed_as_such_and_can_be_woken(driver: Driver) -> None:
    replica_id = await asleep(driver)
    await driver.call("POST", f"/v1/workspaces/{replica_id}/archive")
    listed = await driver.call("GET", "/v1/replica?status=archived")
    assert [row["id"] for row in listed["replicas"]] == [replica_id]
    await driver.call("POST", f"/v1/replica/{replica_id}/sleep")
    assert await driver.status(replica_id) == "archived"
    await driver.call("POST", f"/v1/replica/{replica_id}/wake")
    await driver.until_status(replica_id, "active")


async def test_delete_takes_away_processes_files_and_history_and_may_be_repeated(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica = await driver.create(sh("sleep 60"))
    await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"])
    path = f"/v1/replica/{replica['id']}"
    for _ in range(2):
        assert (await driver.call("DELETE", path)) == {"success": True}
    assert find_marked(replica["id"]) == []
    await driver.call("GET", path, status=404)
    await driver.call("GET", f"{path}/history", status=404)
    assert await driver.status(replica["id"]) is None
    folder = live_engine.data_dir / "workspaces" / replica["id"]

    async def is_there() -> bool:
        return bool(folder.exists())

    await driver.until(is_there, lambda there: not there)
    await driver.call("DELETE", "/v1/replica/never-was", status=404)


async def test_delete_in_the_middle_of_preparing_leaves_nothing(driver: Driver, live_engine: RunningEngine) -> None:
    replica = await driver.create("hello", is_blocking=False)
    await driver.call("DELETE", f"/v1/replica/{replica['id']}")
    assert await driver.status(replica["id"]) is None
    await driver.call("GET", f"/v1/replica/{replica['id']}", status=404)


async def test_a_repository_that_cannot_be_cloned_leaves_the_replica_in_error_with_gits_words(
    driver: Driver, live_engine: RunningEngine
) -> None:
    shutil.rmtree(live_engine.repo_path)
    replica = await driver.create("hello")
    assert replica["status"] == "error"
    said = replica["config"]["provisioning_error"]["message"]
    assert "shop" in said
    events = await driver.history(replica["id"])
    assert said in events[-1]["payload"]["errors"][0]
    path = f"/v1/replica/{replica['id']}"
    assert (await driver.call("GET", path))["replica"]["status"] == "error"
    await driver.call("POST", f"{path}/messages", {"message": "hi"}, status=409)
    for word in ("wake", "sleep", "archive"):
        await driver.call("POST", f"{path}/{word}", status=409)
    await driver.call("GET", f"{path}/events", status=409)
    await driver.call("GET", f"{path}/canvas", status=409)
    await driver.call("DELETE", path)


@pytest.mark.parametrize(
    ("policy", "status"),
    [("delete_when_done", None), ("sleep_when_done", "sleeping"), ("archive_when_done", "archived")],
)
async def test_a_policy_acts_when_the_last_turn_ends_and_nothing_waits(
    driver: Driver, policy: str, status: str | None
) -> None:
    replica = await driver.create(ASK, lifecycle_policy=policy)
    chat = await driver.until_awaiting(replica["id"])
    assert await driver.status(replica["id"]) == "active"
    await driver.send(replica["id"], "yes", chat_id=chat["id"])
    await driver.until_status(replica["id"], status)


async def test_an_idle_replica_falls_asleep_but_not_while_it_awaits_input(tmp_path: Path) -> None:
    async with running_engine(tmp_path, sleep_after_s=0.3) as engine, Driver.of(engine) as driver:
        waits = await driver.create(ASK)
        await driver.until_awaiting(waits["id"])
        idle = await driver.create("hello")
        await driver.until_status(idle["id"], "sleeping")
        gone = await driver.create("hello", lifecycle_policy="delete_after_inactivity")
        await driver.until_status(gone["id"], None)
        assert await driver.status(waits["id"]) == "active"


async def test_what_slept_long_enough_is_deleted_only_where_the_user_set_it(tmp_path: Path) -> None:
    running = running_engine(tmp_path, sleep_after_s=0.2, delete_asleep_after_s=0.1)
    async with running as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello")
        await driver.until_status(replica["id"], None)


async def test_a_create_that_takes_too_long_says_so_and_goes_on(tmp_path: Path) -> None:
    async with running_engine(tmp_path, create_wait_s=0) as engine, Driver.of(engine) as driver:
        refused = await driver.create("hello", status=503)
        replica_id = refused["details"].rpartition("/")[2]
        await driver.until_status(replica_id, "active")


async def test_who_waits_for_a_replica_that_is_deleted_meanwhile_is_told_so(driver: Driver) -> None:
    hook = f"/v1/environments/{driver.environment_id}/warm-hooks/save"
    await driver.call("POST", hook, {"content": "sleep 300"}, status=201)
    creating = asyncio.create_task(driver.create("hello", name="doomed", status=409))

    async def listed() -> list[Json]:
        rows = (await driver.call("GET", "/v1/replica"))["replicas"]
        return [row for row in rows if row["name"] == "doomed"]

    (row,) = await driver.until(listed, bool)
    await driver.call("DELETE", f"/v1/replica/{row['id']}")
    assert (await creating)["error"] == "Workspace was deleted"


async def test_nobody_who_waits_for_a_workspace_keeps_the_engine_from_stopping(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine:
        asked: list[asyncio.Task[httpx.Response]] = []

        async def ask(method: str, path: str, body: Json | None = None) -> httpx.Response:
            async with http(engine.base_url, engine.key) as client:
                return await client.request(method, path, json=body)

        async with Driver.of(engine) as driver:
            of = f"/v1/environments/{engine.environment_id}"
            await driver.call("POST", f"{of}/warm-hooks/save", {"content": "sleep 300"}, status=201)
            pool = (await driver.call("PUT", f"{of}/warm-pools", {"enabled": True}))["warm_pool"]["id"]

            async def warming() -> list[Json]:
                rows = (await driver.call("GET", f"/v1/warm-pools/{pool}/workspaces"))["workspaces"]
                return [row for row in rows if row["status"] == "warming"]

            (spare,) = await driver.until(warming, bool)
            body = {"name": "slow", "message": "m", "environment_id": engine.environment_id, "coding_agent": "script"}
            asked.append(asyncio.create_task(ask("POST", "/v1/replica", body)))
            asked.append(asyncio.create_task(ask("GET", f"/v1/warm-pool-workspaces/{spare['id']}/stream")))
            await driver.until(lambda: driver.call("GET", "/v1/replica"), lambda page: page["total"] == 1)
            (feed,) = engine.engine.keeper._feeds.values()
            await driver.until(lambda: asyncio.sleep(0), lambda _: bool(feed._listeners))
    created, streamed = await asyncio.gather(*asked)
    assert (created.status_code, created.json()["error"]) == (503, "Workspace is still preparing")
    assert streamed.text.rstrip().endswith('"status":"warming"}')


async def test_the_list_pages_newest_first_and_filters(driver: Driver) -> None:
    made: list[Json] = [await driver.create("hello", name=f"r{n}") for n in range(3)]
    page = await driver.call("GET", "/v1/replica?limit=2")
    assert [row["name"] for row in page["replicas"]] == ["r2", "r1"]
    assert (page["total"], page["page"], page["limit"], page["total_pages"]) == (3, 1, 2, 2)
    rest = await driver.call("GET", "/v1/replica?limit=2&page=2&source=api&status=active")
    assert [row["id"] for row in rest["replicas"]] == [made[0]["id"]]
    assert (await driver.call("GET", "/v1/replica?source=slack"))["total"] == 0
    assert (await driver.call("GET", f"/v1/replica?page={10**30}"))["replicas"] == []


async def test_work_that_is_deleted_can_be_got_back_from_the_mirror(driver: Driver, live_engine: RunningEngine) -> None:
    replica = await driver.create(sh("echo precious > work.txt"))
    await driver.until_idle(replica["id"])
    await driver.call("DELETE", f"/v1/replica/{replica['id']}")
    (mirror,) = (live_engine.data_dir / "mirrors").iterdir()

    async def kept() -> str:
        git = await asyncio.create_subprocess_exec(
            "git", "show", f"refs/replicas/{replica['id']}:work.txt", cwd=mirror, stdout=-1, stderr=-1
        )
        return (await git.communicate())[0].decode()

    assert await driver.until(kept, bool) == "precious\n"
