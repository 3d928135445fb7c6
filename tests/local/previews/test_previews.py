"""Previews: ports a workspace's own programs listen on, and nobody else's."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from replicas_tui.local.agents.proc_table import has_proc
from replicas_tui.local.agents.processes import end_all
from replicas_tui.local.previews.ports import listening_sockets, parse_lsof, ports_of
from tests.engines import RunningEngine, running_engine
from tests.local.driver import PATIENCE_S, Driver, Json, sh

SERVE = f"""
cat > serve.py <<'END'
import http.server, pathlib
server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
pathlib.Path("port.new").write_text(str(server.server_address[1]))
pathlib.Path("port.new").rename("port")
server.serve_forever()
END
setsid {sys.executable} serve.py >/dev/null 2>&1 &
while [ ! -f port ]; do sleep 0.02; done
"""


async def serving(engine: RunningEngine, driver: Driver) -> tuple[str, int]:
    replica = await driver.create(sh(SERVE))
    await driver.until_idle(replica["id"])
    file = engine.data_dir / "workspaces" / replica["id"] / "home" / "workspaces" / "shop" / "port"
    return str(replica["id"]), int(file.read_text())


async def ports(driver: Driver, replica_id: str) -> list[int]:
    found = await driver.call("GET", f"/v1/replica/{replica_id}/previews")
    return [each["port"] for each in found["previews"]]


async def test_a_port_a_workspace_serves_is_a_preview_of_it_alone(live_engine: RunningEngine, driver: Driver) -> None:
    replica_id, port = await serving(live_engine, driver)
    other = await driver.create("hello")
    with socket.create_server(("127.0.0.1", 0)):  # ours, so of no workspace
        (preview,) = (await driver.call("GET", f"/v1/replica/{replica_id}/previews"))["previews"]
    assert (preview["port"], preview["publicUrl"]) == (port, f"http://localhost:{port}")
    assert (await driver.call("GET", f"/v1/replica/{replica_id}/previews"))["previews"] == [preview]
    assert await ports(driver, other["id"]) == []
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
        assert (await client.get(preview["publicUrl"])).status_code == 200


async def test_listeners_hear_of_a_port_that_comes_and_of_one_that_goes(tmp_path: Path) -> None:
    async with running_engine(tmp_path, watch_s=0.05) as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello")
        await driver.until_idle(replica["id"])
        async with driver.listen(replica["id"]) as events:
            await driver.send(replica["id"], sh(SERVE))
            came = await next_change(events)
            assert len(came) == 1
            await end_all(replica["id"], grace_s=0.2)
            assert await next_change(events) == []


async def next_change(events: AsyncIterator[Json]) -> list[int]:
    async with asyncio.timeout(PATIENCE_S):
        async for event in events:
            if event["type"] == "preview.changed":
                return [each["port"] for each in event["payload"]["previews"]]
    raise AssertionError("the stream ended")


async def test_an_unregistered_port_stays_away_and_its_program_is_left_alone(
    live_engine: RunningEngine, driver: Driver
) -> None:
    replica_id, port = await serving(live_engine, driver)
    removed = await driver.call("DELETE", f"/v1/workspaces/{replica_id}/previews/{port}")
    assert removed == {"success": True, "port": port}
    assert await ports(driver, replica_id) == []
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_S) as client:
        assert (await client.get(f"http://localhost:{port}")).status_code == 200
    await driver.call("DELETE", f"/v1/workspaces/{replica_id}/previews/{port}", status=404)


async def test_without_a_workspace_the_one_that_serves_the_port_is_meant(
    live_engine: RunningEngine, driver: Driver
) -> None:
    replica_id, port = await serving(live_engine, driver)
    await driver.call("DELETE", f"/v1/previews/{port}")
    assert await ports(driver, replica_id) == []
    await driver.call("DELETE", f"/v1/previews/{port}", status=404)
    await driver.call("DELETE", "/v1/previews/0", status=400)


async def test_a_sleeping_workspace_serves_nothing(live_engine: RunningEngine, driver: Driver) -> None:
    replica_id, port = await serving(live_engine, driver)
    await driver.call("POST", f"/v1/workspaces/{replica_id}/sleep")
    await driver.call("GET", f"/v1/replica/{replica_id}/previews", status=409)
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port)):
        pass


def number_of(socket_: socket.socket) -> str:
    """Return the kernel's number of a socket."""
    return str(os.fstat(socket_.fileno()).st_ino)


@pytest.mark.skipif(not has_proc(), reason="reads /proc")
def test_of_all_sockets_only_those_that_listen_are_found_on_either_internet() -> None:
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            server = socket.create_server((host, 0), family=family)
        except OSError:
            continue
        with server:
            port = server.getsockname()[1]
            with socket.create_connection((host, port)) as connected:
                found = listening_sockets()
                assert found[number_of(server)] == port
                assert number_of(connected) not in found
    assert ports_of(["nobody"]) == {"nobody": {}}


def test_what_lsof_says_is_read() -> None:
    assert parse_lsof("p12\nn127.0.0.1:3000\nn[::1]:3001\np13\nn*:8080\nnnonsense\n") == {
        3000: "12",
        3001: "12",
        8080: "13",
    }
