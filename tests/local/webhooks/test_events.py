"""What happens to a replica is told to its webhook: over a real socket, by a real engine."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import re
import shutil
import signal
from datetime import datetime
from pathlib import Path

import pytest

from replicas_tui.local import daemon
from tests.engines import RunningEngine, daemon_engine, running_engine
from tests.local.driver import Driver, sh
from tests.local.webhooks.ears import answering, listening

SECRET = "only the two of us know"
COMMIT = "echo x > note && git add note && git -c user.name=A -c user.email=a@b.invalid commit -qm note"


async def test_ready_turn_completed_and_deleted_are_told_in_this_order_with_their_documented_bodies(
    driver: Driver,
) -> None:
    async with listening() as ears:
        replica = await driver.create(sh(COMMIT), webhook_url=ears.url)
        await ears.until_event("replica.turn_completed")
        await driver.call("DELETE", f"/v1/replica/{replica['id']}")
        heard = await ears.until(lambda all_: len(all_) == 3)
    assert [each.event for each in heard] == ["replica.ready", "replica.turn_completed", "replica.deleted"]
    ready, turn, deleted = (each.json for each in heard)
    for event, status in ((ready, "active"), (turn, "active"), (deleted, "deleted")):
        assert set(event) == {"id", "type", "created_at", "replica", "data"}
        told = event["replica"]
        assert told == {
            "id": replica["id"],
            "name": "fix-tax",
            "status": status,
            "source": "api",
            "created_at": told["created_at"],
        }
        assert datetime.fromisoformat(told["created_at"]) == datetime.fromisoformat(replica["created_at"])
    assert (ready["data"], deleted["data"]) == ({}, {})
    branch = {"repository": "shop", "branch": "replicas/fix-tax", "default_branch": "main", "pr_urls": []}
    assert turn["data"].pop("chat_id")
    assert turn["data"] == {"repository_statuses": [branch], "pr_urls": [], "is_complete": True}


async def test_each_delivery_has_the_documented_headers_and_a_signature_over_its_raw_body(driver: Driver) -> None:
    async with listening() as ears:
        replica = await driver.create("grüße", webhook_url={"url": ears.url + "?a=b", "secret": SECRET})
        heard = await ears.until(lambda all_: len(all_) == 2)
    assert heard[0].line == "POST /hook?a=b HTTP/1.1"
    for each in heard:
        assert each.headers["x-replicas-event"] == each.json["type"]
        assert each.headers["x-replicas-event-id"] == each.json["id"]
        assert re.fullmatch(r"[0-9a-f-]{36}", each.headers["x-replicas-delivery"])
        assert each.headers["x-replicas-replica-id"] == replica["id"]
        assert each.headers["content-type"] == "application/json"
        wanted = hmac.new(SECRET.encode(), each.body, hashlib.sha256).hexdigest()
        assert each.headers["x-replicas-signature"] == f"sha256={wanted}"
        assert SECRET.encode() not in each.body
    assert len({each.headers["x-replicas-delivery"] for each in heard}) == 2


async def test_without_a_secret_there_is_no_signature(driver: Driver) -> None:
    async with listening() as ears:
        await driver.create("hello", webhook_url=ears.url)
        heard = await ears.until_event("replica.ready")
    assert "x-replicas-signature" not in heard.headers


async def test_waking_is_told_as_ready(driver: Driver) -> None:
    async with listening() as ears:
        replica = await driver.create("hello", webhook_url=ears.url)
        await driver.until_idle(replica["id"])
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
        await driver.call("POST", f"/v1/replica/{replica['id']}/wake")
        heard = await ears.until(lambda all_: [each.event for each in all_].count("replica.ready") == 2)
    assert heard[-1].json["replica"]["status"] == "active"


async def test_a_workspace_that_cannot_be_made_is_told_as_an_error_with_its_reason(
    driver: Driver, live_engine: RunningEngine
) -> None:
    await asyncio.to_thread(shutil.rmtree, live_engine.repo_path)
    async with listening() as ears:
        await driver.create("hello", webhook_url=ears.url)
        heard = await ears.until_event("replica.error")
    assert heard.json["replica"]["status"] == "error"
    assert "shop" in heard.json["data"]["message"]


async def test_a_turn_cut_short_by_sleep_is_told_as_incomplete(driver: Driver) -> None:
    async with listening() as ears:
        replica = await driver.create(sh("sleep 60"), webhook_url=ears.url)
        await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"])
        await driver.call("POST", f"/v1/replica/{replica['id']}/sleep")
        heard = await ears.until_event("replica.turn_completed")
    assert heard.json["data"]["is_complete"] is False


@pytest.mark.parametrize(
    "url",
    ["http://example.invalid/hook", "https://ada:secret@example.invalid/hook", "ftp://127.0.0.1/", "https://", "x"],
)
async def test_a_webhook_that_is_neither_https_nor_on_this_machine_is_refused(driver: Driver, url: str) -> None:
    refused = await driver.create("hello", webhook_url=url, status=400)
    assert refused["details"].startswith("webhook_url")


async def test_what_was_not_delivered_yet_is_delivered_after_a_crash_once_more_under_its_id(tmp_path: Path) -> None:
    async with listening(answering("503 Busy")) as busy, daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello", webhook_url=busy.url)
        first = (await busy.until(lambda all_: len(all_) == 1))[0]
        await driver.until_idle(replica["id"])
        os.kill(engine.pid, signal.SIGKILL)
        while daemon.status(tmp_path / "engine") is not None:
            await asyncio.sleep(0.01)
        tries = len(busy.heard)  # a second one may have been due by now
        busy.answer = answering("200 OK")
        await asyncio.to_thread(daemon.start, tmp_path / "engine", environ={"REPLICAS_SCRIPT_PACE": "0"})
        *before, again, turn = await busy.until(lambda all_: len(all_) == tries + 2)
    assert [each.event for each in (*before, again)] == ["replica.ready"] * (tries + 1)
    assert turn.event == "replica.turn_completed"
    assert again.headers["x-replicas-delivery"] == first.headers["x-replicas-delivery"]
    assert again.body == first.body


async def test_deliveries_are_listed_and_can_be_sent_again_under_their_id(driver: Driver) -> None:
    async with listening() as ears:
        replica = await driver.create("hello", webhook_url=ears.url + "?key=hidden")
        await ears.until(lambda all_: len(all_) == 2)
        path = f"/v1/deliveries?replica_id={replica['id']}"
        listed = await driver.until(
            lambda: driver.call("GET", path), lambda found: {"delivered"} == {e["state"] for e in found["deliveries"]}
        )
        newest, oldest = listed["deliveries"]
        assert (newest["event_type"], newest["answer"], newest["attempts"]) == ("replica.turn_completed", 200, 1)
        assert "hidden" not in str(listed)
        await driver.call("POST", f"/v1/deliveries/{oldest['id']}/resend")
        heard = await ears.until(lambda all_: len(all_) == 3)
    assert heard[2].headers == heard[0].headers
    assert heard[2].body == heard[0].body
    await driver.call("POST", "/v1/deliveries/nobody/resend", status=404)


async def test_a_pending_delivery_is_not_sent_again_meanwhile(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver, listening(lambda _: None) as mute:
        await driver.create("hello", webhook_url=mute.url)
        await mute.until(lambda all_: len(all_) == 1)
        (pending,) = [
            each
            for each in (await driver.call("GET", "/v1/deliveries?state=pending"))["deliveries"]
            if each["event_type"] == "replica.ready"
        ]
        await driver.call("POST", f"/v1/deliveries/{pending['id']}/resend", status=409)
