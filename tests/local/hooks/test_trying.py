"""Hooks are saved, tried in a workspace that is thrown away, and saved when they pass."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx

from tests.engines import RunningEngine, http, running_engine
from tests.local.driver import Driver, Json
from tests.local.environments.calls import GLOBAL, path


def _left(engine: RunningEngine) -> list[str]:
    return [each.name for each in (engine.data_dir / "workspaces").iterdir() if each.name != ".trash"]


async def _events(answer: httpx.Response) -> list[Json]:
    """Read a stream to its end; each event's two spellings of its type must agree."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in answer.text.split("\n\n") if block]
    found = [json.loads(each["data"]) for each in blocks]
    assert [each["event"] for each in blocks] == [each["type"] for each in found]
    return found


async def test_a_start_hook_is_saved_in_versions_and_taken_away_by_nothing(driver: Driver) -> None:
    where = f"{GLOBAL}/start-hooks"
    assert await driver.call("GET", where) == {"start_hook": None}
    first = (await driver.call("POST", f"{where}/save", {"content": "echo 1"}, status=201))["start_hook"]
    second = (await driver.call("POST", f"{where}/save", {"content": "echo 2"}, status=201))["start_hook"]
    assert (first["version"], second["version"], second["is_active"]) == (1, 2, True)
    assert (await driver.call("GET", where))["start_hook"] == second
    assert await driver.call("POST", f"{where}/save", {"content": ""}, status=201) == {"start_hook": None}
    assert await driver.call("GET", where) == {"start_hook": None}
    await driver.call("POST", path("nobody", "start-hooks", "save"), {"content": "x"}, status=400)
    await driver.call("POST", f"{where}/save", {"content": 1}, status=400)


async def test_a_hook_is_tried_with_what_a_workspace_has_and_leaves_nothing(
    driver: Driver, live_engine: RunningEngine
) -> None:
    own = path(driver.environment_id)
    await driver.call("POST", f"{own}/variables", {"key": "WORD", "value": "hi"}, status=201)
    script = "echo $WORD; ls ~/workspaces/shop; sleep 300 & exit 4"
    found = await driver.call("POST", f"{own}/warm-hooks/test", {"content": script})
    assert found == {"test": {"exit_code": 4, "output": "hi\nREADME.md\nsrc\ntests\n", "timed_out": False}}
    assert await driver.call("GET", f"{own}/warm-hooks") == {"warm_hook": None, "warm_pool": None}
    assert _left(live_engine) == []
    found = await driver.call("POST", f"{GLOBAL}/start-hooks/test", {"content": "ls ~/workspaces | wc -l"})
    assert found["test"]["output"].strip() == "0"


async def test_save_and_test_keeps_only_what_passed(driver: Driver) -> None:
    where = path(driver.environment_id, "warm-hooks")
    found = await driver.call("POST", f"{where}/save-test", {"content": "exit 1"}, status=201)
    assert (found["test"]["exit_code"], found["warm_hook"]["is_active"]) == (1, False)
    assert (await driver.call("GET", where))["warm_hook"] is None
    found = await driver.call("POST", f"{where}/save-test", {"content": "exit 0"}, status=201)
    assert (found["test"]["exit_code"], found["warm_hook"]["is_active"]) == (0, True)
    assert (await driver.call("GET", where))["warm_hook"] == found["warm_hook"]


async def test_a_stream_tells_progress_output_and_the_end(driver: Driver, live_engine: RunningEngine) -> None:
    where = path(driver.environment_id)
    answer = await driver.client.post(f"{where}/start-hooks/test/stream", json={"content": "echo a >&2; exit 2"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = await _events(answer)
    assert [each["type"] for each in found] == ["progress", "progress", "output", "complete"]
    assert found[2]["output"] == "a\n"
    assert (found[-1]["exit_code"], found[-1]["timed_out"]) == (2, False)
    url = f"{where}/warm-hooks/save-test/stream"
    passed = await _events(await driver.client.post(url, json={"content": "true", "mode": "test_only"}))
    assert "warm_hook" not in passed[-1]
    passed = await _events(await driver.client.post(url, json={"content": "true"}))
    assert passed[-1]["warm_hook"]["version"] == 1
    assert (await driver.call("GET", f"{where}/warm-hooks"))["warm_hook"] == passed[-1]["warm_hook"]
    await driver.call("POST", f"{where}/warm-hooks/save-test/stream", {"content": "x", "mode": "maybe"}, status=400)
    assert _left(live_engine) == []


async def test_a_sandbox_that_cannot_be_made_ends_the_stream_with_an_error(
    driver: Driver, live_engine: RunningEngine, tmp_path: Path
) -> None:
    live_engine.repo_path.rename(tmp_path / "moved")
    answer = await driver.client.post(path(driver.environment_id, "start-hooks/test/stream"), json={"content": "true"})
    found = await _events(answer)
    assert found[-1]["type"] == "error"
    await driver.call("POST", path(driver.environment_id, "start-hooks/test"), {"content": "true"}, status=400)


async def test_who_leaves_the_stream_ends_the_test(driver: Driver, live_engine: RunningEngine) -> None:
    url = path(driver.environment_id, "start-hooks/test/stream")
    async with driver.client.stream("POST", url, json={"content": "echo here; sleep 300"}) as answer:
        async for line in answer.aiter_lines():
            if "here" in line:
                break

    async def left() -> list[str]:
        return _left(live_engine)

    assert await driver.until(left, lambda found: not found) == []


async def test_what_is_tried_when_the_engine_stops_is_told_so(tmp_path: Path) -> None:
    began = tmp_path / "began"
    began.mkdir()
    body = {"content": f"touch {began}/$$; sleep 300"}
    async with running_engine(tmp_path, isolation="none") as engine:
        where = path(engine.environment_id, "start-hooks/test")
        async with http(engine.base_url, engine.key) as client:
            driver = Driver(client, engine.environment_id)
            asked = [asyncio.create_task(_post(engine, url, body)) for url in (where, f"{where}/stream")]

            async def count() -> int:
                return len(list(began.iterdir()))

            await driver.until(count, lambda found: found == 2)
    waited, streamed = await asyncio.gather(*asked)
    assert (waited.status_code, waited.json()["error"]) == (503, "The engine stops")
    assert (await _events(streamed))[-1] == {"type": "error", "message": "The test was cut short."}


async def _post(engine: RunningEngine, url: str, body: Json) -> httpx.Response:
    async with http(engine.base_url, engine.key) as client:
        return await client.post(url, json=body)
