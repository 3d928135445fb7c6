"""`replicas-tui local deliveries …` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engines import daemon_engine
from tests.local.driver import Driver
from tests.local.people.test_cli import typed
from tests.local.webhooks.ears import answering, listening


async def test_deliveries_are_listed_and_a_failed_one_is_sent_again(tmp_path: Path) -> None:
    async with listening(answering("410 Gone", "200 OK")) as ears:
        async with daemon_engine(tmp_path / "data") as engine, Driver.of(engine) as driver:
            assert "No delivery" in await typed(tmp_path, "local", "deliveries", "list")
            await driver.create("hello", webhook_url=ears.url)
            await driver.until(
                lambda: driver.call("GET", "/v1/deliveries?state=failed"), lambda found: bool(found["deliveries"])
            )
            listed = await typed(tmp_path, "local", "deliveries", "list", "--state", "failed")
            (row,) = json.loads(await typed(tmp_path, "local", "deliveries", "list", "--state", "failed", "--json"))
            assert all(word in listed for word in (row["id"], "replica.ready", "answered 410", "1 try"))
            said = await typed(tmp_path, "local", "deliveries", "resend", row["id"])
            assert row["id"] in said
            heard = await ears.until(lambda all_: len(all_) == 2)
        assert heard[0].headers["x-replicas-delivery"] == heard[1].headers["x-replicas-delivery"] == row["id"]
