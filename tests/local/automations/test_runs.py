"""Automations at work: real replicas, real turns."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replicas_tui.local import daemon
from replicas_tui.local.clock import spelled
from replicas_tui.local.core import Core
from tests.engines import RunningEngine, daemon_engine, http, running_engine
from tests.local.automations.wishes import CRON, CUSTOM, make, runs, until_runs
from tests.local.driver import Driver, Json, scenario, sh, texts


async def due_since(core: Core, automation_id: str, seconds: float) -> None:
    """Make a schedule due in the past, as if the clock had moved."""
    at = spelled(datetime.now(UTC) - timedelta(seconds=seconds))
    await core.db.write(
        lambda db: db.execute("UPDATE automations SET next_fire_at = ? WHERE id = ?", (at, automation_id))
    )
    core.automations_changed.set()


def quiet(db: sqlite3.Connection) -> None:
    """Let it have been quiet for long enough after every burst."""
    db.execute("UPDATE debounces SET fire_at = ?", (spelled(datetime.now(UTC)),))


async def fire(driver: Driver, made: Json, content: bytes = b"{}", status: int = 202) -> None:
    """Call an automation's webhook as anybody would: without a key."""
    async with http(str(driver.client.base_url), "") as anybody:
        del anybody.headers["authorization"]
        answer = await anybody.post(f"/v1/automations/webhook/{made['webhook_token']}", content=content)
        assert answer.status_code == status, answer.text
        if status == 202:
            assert answer.json() == {"accepted": True}


async def test_a_run_by_hand_makes_a_replica_of_the_automation_and_completes_with_its_turn(driver: Driver) -> None:
    made = await make(driver, config={"capabilities": {"pr_followups": True}}, workspace_size="large")
    answer = await driver.call("POST", f"/v1/automations/{made['id']}/trigger", {"payload": {"why": "because"}})
    (done,) = await until_runs(driver, made["id"], "completed")
    assert answer == {"execution_id": done["id"], "workspace_id": done["workspace_id"]}
    assert done["trigger_payload"] == {"why": "because"}
    assert done["config"] == made["config"]
    assert done["error"] is None
    assert done["completed_at"] > done["triggered_at"]
    listed = (await driver.call("GET", "/v1/replica?source=automation"))["replicas"]
    assert [each["id"] for each in listed] == [done["workspace_id"]]
    assert listed[0]["config"] == made["config"]
    assert listed[0]["name"].startswith("nightly-check-")
    told = texts(await driver.history(done["workspace_id"]))[0]
    assert "## Trigger Payload" in told
    assert '"why": "because"' in told


async def test_a_run_goes_from_creating_to_running_to_its_end(driver: Driver) -> None:
    made = await make(driver, prompt=scenario({"ask": {"question": "Go on?", "options": ["yes"]}}))
    begun = await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
    assert (await runs(driver, made["id"]))[0]["status"] in {"creating", "running"}
    await until_runs(driver, made["id"], "running")
    await driver.until_awaiting(begun["workspace_id"])
    await driver.send(begun["workspace_id"], "yes")
    await until_runs(driver, made["id"], "completed")


async def test_only_automations_with_a_schedule_run_by_hand(driver: Driver) -> None:
    made = await make(driver, CUSTOM)
    await driver.call("POST", f"/v1/automations/{made['id']}/trigger", status=400)


async def test_a_schedule_that_is_due_runs_once_and_moves_on(driver: Driver, live_engine: RunningEngine) -> None:
    made = await make(driver)
    await due_since(live_engine.engine.core, made["id"], 60)
    await until_runs(driver, made["id"], "completed")
    after = (await driver.call("GET", f"/v1/automations/{made['id']}"))["automation"]
    assert after["cron_next_fire_at"] == made["cron_next_fire_at"]


async def test_what_was_due_long_ago_is_not_run_and_the_history_says_so(
    driver: Driver, live_engine: RunningEngine
) -> None:
    made = await make(driver)
    await due_since(live_engine.engine.core, made["id"], 3_600)
    (missed,) = await until_runs(driver, made["id"], "failed")
    assert "did not run" in missed["error"]
    assert missed["workspace_id"] is None


async def test_a_payload_with_half_a_character_runs_and_is_listed(driver: Driver) -> None:
    made = await make(driver, CUSTOM)
    await fire(driver, made, rb'{"cut": "\ud83d", "whole": "\ud83d\ude00"}')
    (done,) = await until_runs(driver, made["id"], "completed")
    assert done["trigger_payload"] == {"cut": "?", "whole": "\U0001f600"}


async def test_a_run_the_engine_cannot_begin_has_failed_and_others_begin(
    driver: Driver, live_engine: RunningEngine
) -> None:
    core, made = live_engine.engine.core, await make(driver, CUSTOM, debounce_seconds=60)
    other = await make(driver)
    await fire(driver, made)
    await core.db.write(
        lambda db: (
            db.execute("UPDATE automations SET config = '{' WHERE id = ?", (made["id"],)),
            db.execute("UPDATE debounces SET fire_at = '2026-01-01T00:00:00Z'"),
        )
    )
    await due_since(core, other["id"], 60)
    await until_runs(driver, other["id"], "completed")
    status = "SELECT status, error FROM executions WHERE automation_id = ?"
    (row,) = await core.db.read(lambda db: db.execute(status, (made["id"],)).fetchall())
    assert row["status"] == "failed"
    assert "see its log" in row["error"]


async def test_a_disabled_automation_is_never_due(driver: Driver, live_engine: RunningEngine) -> None:
    off, on = await make(driver, enabled=False), await make(driver)
    await due_since(live_engine.engine.core, off["id"], 60)
    await due_since(live_engine.engine.core, on["id"], 60)
    await until_runs(driver, on["id"], "completed")
    assert await runs(driver, off["id"]) == []


async def test_five_failures_in_a_row_switch_an_automation_off_and_enabling_it_begins_anew(driver: Driver) -> None:
    bad = scenario({"fail": "no"})
    made = await make(driver, prompt=bad)
    path = f"/v1/automations/{made['id']}"
    for number in range(1, 6):
        assert (await driver.call("GET", path))["automation"]["enabled"]
        await driver.call("POST", f"{path}/trigger")
        await until_runs(driver, made["id"], *["failed"] * number)
    after = (await driver.call("GET", path))["automation"]
    assert (after["enabled"], after["cron_next_fire_at"]) == (False, None)
    assert all(each["error"] for each in await runs(driver, made["id"]))
    await driver.call("PATCH", path, {"enabled": True})
    await driver.call("POST", f"{path}/trigger")
    await until_runs(driver, made["id"], *["failed"] * 6)
    assert (await driver.call("GET", path))["automation"]["enabled"]


async def test_a_run_whose_workspace_is_deleted_has_failed(driver: Driver) -> None:
    made = await make(driver, prompt=sh("sleep 60"))
    begun = await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
    await until_runs(driver, made["id"], "running")
    await driver.call("DELETE", f"/v1/replica/{begun['workspace_id']}")
    (failed,) = await until_runs(driver, made["id"], "failed")
    assert "deleted" in failed["error"]


async def test_a_custom_webhook_takes_anything_from_anybody_who_knows_its_token(driver: Driver) -> None:
    made = await make(driver, CUSTOM)
    await fire(driver, made, b'{"build": 7}')
    await until_runs(driver, made["id"], "completed")
    await fire(driver, made, "grün".encode())
    both = await until_runs(driver, made["id"], "completed", "completed")
    assert [each["trigger_payload"] for each in both] == [{"raw": "grün"}, {"build": 7}]


async def test_a_custom_webhook_that_is_unknown_disabled_or_without_its_trigger_is_not_found(driver: Driver) -> None:
    made = await make(driver, CUSTOM)
    await fire(driver, {"webhook_token": "x" * 43}, status=404)
    await fire(driver, made, b"x" * (256 * 1024 + 1), status=413)
    await driver.call("PATCH", f"/v1/automations/{made['id']}", {"enabled": False})
    await fire(driver, made, status=404)
    await driver.call("PATCH", f"/v1/automations/{made['id']}", {"enabled": True, "triggers": [CRON]})
    await fire(driver, made, status=404)
    assert await runs(driver, made["id"]) == []


async def test_a_burst_is_one_run_with_the_latest_payload_once_it_is_quiet(
    driver: Driver, live_engine: RunningEngine
) -> None:
    made = await make(driver, CUSTOM, debounce_seconds=3600)
    for number in range(5):
        await fire(driver, made, b'{"number": %d}' % number)
    (coming,) = await runs(driver, made["id"])
    assert (coming["status"], coming["trigger_payload"], coming["workspace_id"]) == ("pending", {"number": 4}, None)
    waits = datetime.fromisoformat(coming["fires_at"]) - datetime.fromisoformat(coming["triggered_at"])
    assert waits >= timedelta(hours=1)
    core = live_engine.engine.core
    await core.db.write(quiet)
    core.automations_changed.set()
    (done,) = await until_runs(driver, made["id"], "completed")
    assert done["trigger_payload"] == {"number": 4}
    assert (done["id"], done["triggered_at"]) == (coming["id"], coming["triggered_at"])
    assert done["fires_at"] is None


async def test_a_burst_is_listed_and_counted_before_the_runs_on_every_page(driver: Driver) -> None:
    made = await make(driver, CRON, CUSTOM, debounce_seconds=3600)
    for _ in range(3):
        await driver.call("POST", f"/v1/automations/{made['id']}/trigger")
    await until_runs(driver, made["id"], *["completed"] * 3)
    await fire(driver, made, b"{}")
    listed = await runs(driver, made["id"])
    assert [each["status"] for each in listed] == ["pending", *["completed"] * 3]
    for limit in (1, 2, 3):
        at = f"/v1/automations/{made['id']}/executions?limit={limit}&page="
        pages = [await driver.call("GET", f"{at}{page}") for page in range(1, -(-4 // limit) + 1)]
        assert [each for page in pages for each in page["executions"]] == listed
        assert {page["total"] for page in pages} == {4}
    await driver.call("PATCH", f"/v1/automations/{made['id']}", {"enabled": False})
    assert await runs(driver, made["id"]) == listed[1:]


async def test_a_burst_and_a_run_that_was_pending_survive_a_crash(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        made = await make(driver, CUSTOM, debounce_seconds=3600)
        slow = await make(driver, prompt=sh("echo later"))
        await fire(driver, made, b'{"first": true}')
        await fire(driver, made, b'{"last": true}')
        (coming,) = await runs(driver, made["id"])
        begun = await driver.call("POST", f"/v1/automations/{slow['id']}/trigger")
        os.kill(engine.pid, signal.SIGKILL)
        while daemon.status(tmp_path / "engine") is not None:
            await asyncio.sleep(0.01)
        with closing(sqlite3.connect(engine.data_dir / "engine.sqlite3")) as db:
            quiet(db)
            db.commit()
        await asyncio.to_thread(daemon.start, tmp_path / "engine", environ={"REPLICAS_SCRIPT_PACE": "0"})
        (done,) = await until_runs(driver, made["id"], "completed")
        assert (done["id"], done["trigger_payload"]) == (coming["id"], {"last": True})
        ended = await driver.until(lambda: runs(driver, slow["id"]), lambda all_: all_[0]["completed_at"] is not None)
        assert [each["workspace_id"] for each in ended] == [begun["workspace_id"]]


async def test_an_automation_s_own_idle_time_puts_its_workspaces_to_sleep(tmp_path: Path) -> None:
    async with running_engine(tmp_path, sleep_after_s=0.2) as engine, Driver.of(engine) as driver:
        long, short = await make(driver, workspace_auto_stop_minutes=3), await make(driver)
        begun = [await driver.call("POST", f"/v1/automations/{each['id']}/trigger") for each in (long, short)]
        await driver.until_status(begun[0]["workspace_id"], "active")
        await driver.until_idle(begun[0]["workspace_id"])  # its turn is the last activity it has
        await driver.until_status(begun[1]["workspace_id"], "sleeping")
        assert await driver.status(begun[0]["workspace_id"]) == "active"
        past = spelled(datetime.now(UTC) - timedelta(minutes=3, seconds=1))
        await engine.engine.core.db.write(lambda db: db.execute("UPDATE replicas SET last_activity_at = ?", (past,)))
        await driver.until_status(begun[0]["workspace_id"], "sleeping")
