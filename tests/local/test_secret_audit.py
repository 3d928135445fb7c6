"""No secret gets out: not into a log, a webhook, a transcript, an event, a process's arguments or the file in clear.

The agents of the workspace are meant to have them, and do.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from tests.engines import DaemonEngine, daemon_engine
from tests.local.automations.wishes import CUSTOM, make, until_runs
from tests.local.driver import Driver, Json, scenario
from tests.local.webhooks.ears import Heard, listening

VARIABLE = "v-4b1d6c0e9f-variable"
SIGNING = "s-8a72f3d15e-signing"
HEADER = "h-6e0c9b7d21-header"
PASSWORD = "p-1f5a8e3c90-password"
FILE = "f-77d2c4a8b6-file"
PRINT = "echo start; echo $TOKEN; env | grep TOKEN; test -s ~/.toolrc && echo placed; sleep 0.5"


async def test_secrets_reach_the_agent_and_nothing_else(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver, listening() as ears:
        await _furnish(driver)
        automation = await make(driver, CUSTOM, prompt="Hello")
        personal = await driver.call("POST", "/v1/api-keys", {"name": "Ada", "email": "ada@example.org"}, status=201)
        arguments: set[str] = set()
        async with _watching(arguments):
            replica = await _work(driver, ears.url)
            await _run(driver, automation)
            await driver.call(
                "POST", "/v1/replica/repositories", {"url": f"https://ada:{PASSWORD}@127.0.0.1:1/x.git"}, status=400
            )
        heard = [*await ears.until(lambda all_: any(each.event == "replica.turn_completed" for each in all_))]
        keys = (engine.key, str(personal["key"]), str(automation["webhook_token"]))
        places = {
            "the log": [(engine.data_dir / "engine.log").read_text()],
            "the transcript": [str(await driver.history(replica["id"]))],
            "webhooks": [_everything(each) for each in heard],
            "arguments of processes": arguments,
            "answers": [str(await driver.call("GET", path)) for path in _read(replica["id"])],
        }
        said = places["the transcript"]
        assert all(word in str(said) for word in ("start", "TOKEN=", "placed"))  # the agent had them, and printed
        for place, found in places.items():
            _assert_none(place, found, (VARIABLE, SIGNING, HEADER, PASSWORD, *keys))
        _assert_none("the database's files", _files(engine), (VARIABLE, SIGNING, HEADER, FILE, PASSWORD, *keys))


async def _furnish(driver: Driver) -> None:
    path = f"/v1/environments/{driver.environment_id}"
    mcp = {
        "name": "tools",
        "transport": "http",
        "config": {"url": "https://tools.example/mcp", "headers": {"X": HEADER}},
    }
    await driver.call("POST", f"{path}/variables", {"key": "TOKEN", "value": VARIABLE}, status=201)
    await driver.call("POST", f"{path}/mcps", mcp, status=201)
    await driver.call(
        "POST", f"{path}/files", {"name": "rc", "path": "~/.toolrc", "content": f"k={FILE}\n"}, status=201
    )


async def _work(driver: Driver, webhook: str) -> Json:
    message = scenario({"sh": PRINT}, {"fail": "as wanted"})
    replica = await driver.create(message, webhook_url={"url": webhook, "secret": SIGNING})
    await driver.until_idle(replica["id"])
    return replica


async def _run(driver: Driver, automation: Json) -> None:
    answer = await driver.client.post(f"/v1/automations/webhook/{automation['webhook_token']}", json={})
    assert answer.status_code == 202, answer.text
    await until_runs(driver, automation["id"], "completed")


def _read(replica_id: str) -> list[str]:
    return [
        "/v1/replica",
        f"/v1/replica/{replica_id}?include=environment,diffs",
        f"/v1/replica/{replica_id}/hooks",
        "/v1/replica/repositories",
        "/v1/deliveries",
        "/v1/api-keys",
    ]


def _everything(heard: Heard) -> str:
    return f"{heard.line} {heard.headers} {heard.body.decode()}"


def _files(engine: DaemonEngine) -> list[str]:
    return [each.read_bytes().decode("latin-1") for each in engine.data_dir.glob("engine.sqlite3*")]


def _assert_none(place: str, texts: Iterable[str], secrets: Iterable[str]) -> None:
    for text in texts:
        for secret in secrets:
            assert secret not in text, f"{secret} is in {place}: …{_around(text, secret)}…"


def _around(text: str, secret: str) -> str:
    at = text.index(secret)
    return text[max(0, at - 200) : at + len(secret) + 100]


@contextlib.asynccontextmanager
async def _watching(arguments: set[str]) -> AsyncIterator[None]:
    """Collect the arguments of every process of this machine, as often as can be."""

    async def watch() -> None:
        while True:
            for pid in filter(str.isdigit, os.listdir("/proc")):
                with contextlib.suppress(OSError):  # it ended meanwhile; a glob would look first, and raise
                    arguments.add(
                        Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                    )
            await asyncio.sleep(0)

    if not Path("/proc/self/cmdline").exists():
        pytest.skip("arguments of processes are looked for in /proc")
    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
