"""The token of a custom webhook lies in the database as a digest and sealed; it works and is shown as before."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from replicas_tui.local.automations.tokens import seal_what_is_clear
from replicas_tui.local.clock import now
from replicas_tui.local.db import step_tokens
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.migrations import STEPS
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import Vault
from tests.engines import running_engine
from tests.local.automations.wishes import CRON, CUSTOM, make, runs
from tests.local.driver import Driver

TOKEN = "t-90c2be71a4-token-of-an-older-engine"
OLD = STEPS.index(step_tokens.STEP)


def _older_database(file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA secure_delete=0")  # some builds of SQLite clear what is deleted by themselves
        for step in STEPS[:OLD]:
            db.executescript(step)
        db.execute(
            "INSERT INTO environments (id, name, created_at, updated_at) VALUES ('e', 'e', ?, ?)", (now(), now())
        )
        for number in range(100):  # forgotten long ago, but their pages are still there
            token = TOKEN if number == 0 else f"{TOKEN}-{number}"
            db.execute(
                "INSERT INTO automations (id, name, triggers, prompt, debounce_seconds, environment_id, enabled,"
                " webhook_token, lifecycle_policy, config, plan_mode, created_at, updated_at)"
                """ VALUES (?, 'n', '[{"type": "custom", "config": {}}]', ?, 3600, 'e', 1, ?, 'default', '{}', 0,"""
                " ?, ?)",
                (f"a{number}", "p" * 999, token, now(), now()),
            )
        db.execute("DELETE FROM automations WHERE id != 'a0'")
        db.execute(f"PRAGMA user_version={OLD}")
        db.commit()


async def _fire(driver: Driver, token: str, status: int = 202) -> None:
    answer = await driver.client.post(f"/v1/automations/webhook/{token}", content=b"{}")
    assert answer.status_code == status, answer.text


async def test_what_an_older_engine_kept_in_clear_is_sealed_and_works_as_before(tmp_path: Path) -> None:
    file = tmp_path / "engine" / "engine.sqlite3"
    await asyncio.to_thread(_older_database, file)
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:

        async def in_clear() -> list[Path]:
            found = await asyncio.to_thread(
                lambda: [(each, each.read_bytes()) for each in file.parent.glob("engine.s*")]
            )
            return [each for each, content in found if TOKEN.encode() in content and each.suffix != ".bak"]

        await driver.until(in_clear, lambda found: not found)
        await _fire(driver, TOKEN)
        await _fire(driver, f"{TOKEN}-1", status=404)
        assert (await driver.call("GET", "/v1/automations/a0"))["automation"]["webhook_token"] == TOKEN
        assert [each["status"] for each in await runs(driver, "a0")] == ["pending"]
        assert await in_clear() == []
    assert TOKEN.encode() in file.with_name(f"{file.name}.before-{OLD + 1}.bak").read_bytes()


async def test_without_a_key_what_is_clear_stays_and_works_until_there_is_one(tmp_path: Path) -> None:
    file = tmp_path / "db" / "db"
    await asyncio.to_thread(_older_database, file)
    await (await Database.open(file)).close()
    (tmp_path / "v").write_text("lost")
    with pytest.raises(Refusal):
        seal_what_is_clear(file, Vault(tmp_path / "v", use_keyring=False))
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("SELECT token_clear, token_sealed FROM automations").fetchall() == [(TOKEN, None)]


async def test_a_lost_key_hides_tokens_but_no_automation_and_stops_no_webhook(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        made = await make(driver, CUSTOM, debounce_seconds=3600)
    (tmp_path / "engine" / "engine.vault").write_text("lost")
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        (listed,) = (await driver.call("GET", "/v1/automations"))["automations"]
        assert (listed["id"], listed["webhook_token"]) == (made["id"], None)
        await _fire(driver, made["webhook_token"])
        changed = await driver.call("PATCH", f"/v1/automations/{made['id']}", {"name": "Another"})
        assert changed["automation"]["name"] == "Another"
        await make(driver, CUSTOM, status=503)
        await make(driver, CRON)
    with closing(sqlite3.connect(tmp_path / "engine" / "engine.sqlite3")) as db:
        assert all(made["webhook_token"] not in str(row) for row in db.execute("SELECT * FROM automations"))
