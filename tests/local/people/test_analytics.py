"""Analytics: counted from what really happened, also to what is gone by now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.analytics import buckets, minutes
from replicas_tui.local.clock import spelled
from replicas_tui.local.db import analytics, pulls
from replicas_tui.local.db.analytics import TurnTime
from replicas_tui.local.db.pulls import PullRow
from tests.engines import RunningEngine, http
from tests.local.driver import Driver, sh

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))


async def test_workspaces_turns_and_pull_requests_are_counted_also_when_they_are_deleted(
    live_engine: RunningEngine, driver: Driver
) -> None:
    first_day = datetime.now(UTC).date()
    gone = await driver.create(sh("sleep 0.3"))
    await driver.until_idle(gone["id"])
    kept = await driver.create("hello")
    await driver.until_idle(kept["id"])
    db = live_engine.engine.core.db
    for number in (1, 2, 3):
        row = PullRow(kept["id"], f"https://example.com/pull/{number}", "shop", number, spelled(datetime.now(UTC)))
        await db.write(lambda open_db, row=row: pulls.add(open_db, row))  # type: ignore[misc]
    await db.write(lambda open_db: pulls.set_state(open_db, "https://example.com/pull/1", pulls.MERGED))
    await db.write(lambda open_db: pulls.set_state(open_db, "https://example.com/pull/2", pulls.CLOSED))
    await driver.call("DELETE", f"/v1/replica/{gone['id']}")
    found = await driver.call("GET", "/v1/analytics/overview")
    summary = found["summary"]
    assert [summary[each] for each in ("workspacesCreated", "prsOpened", "prsMerged", "prsClosed")] == [2, 3, 1, 1]
    assert 0.3 / 60 <= summary["computeMinutes"] < 1
    assert found["sources"] == [{"source": "api", "count": 2}]
    # Of today; and of yesterday, if midnight came meanwhile.
    counted = [point for point in found["points"] if date.fromisoformat(point["bucket"]) >= first_day]
    assert found["points"][-len(counted) :] == counted
    assert counted[-1]["bucket"] == datetime.now(UTC).date().isoformat()
    for name in summary.keys() - {"computeMinutes"}:
        assert sum(point[name] for point in counted) == summary[name]
    used = [usage["bySource"].get("api", 0.0) for usage in found["usage"][-len(counted) :]]
    assert sum(used) == pytest.approx(summary["computeMinutes"], abs=0.001)


async def test_a_turn_an_engine_was_killed_in_ends_with_what_its_agent_said_last(live_engine: RunningEngine) -> None:
    db = live_engine.engine.core.db
    await db.write(
        lambda open_db: open_db.execute(
            "INSERT INTO turn_times (message_id, chat_id, replica_id, began_at) VALUES ('m', 'c', 'r', '2026-01-01')"
        )
    )
    await db.write(analytics.close_left_open)
    (row,) = await db.read(lambda open_db: open_db.execute("SELECT ended_at FROM turn_times").fetchall())
    assert row["ended_at"] == "2026-01-01"


@pytest.mark.parametrize(
    "query",
    [
        "bucket=year",
        "start=soon",
        "start=2026-01-02&end=2026-01-01",
        "start=0001-01-01T00:00:00Z&end=9999-01-01T00:00:00Z",
    ],
)
async def test_a_time_that_is_none_is_refused(shared_driver: Driver, query: str) -> None:
    answer = await shared_driver.call("GET", f"/v1/analytics/overview?{query}", status=400)
    assert answer["details"].split(":")[0] in {"bucket", "start"}


async def test_a_personal_key_does_not_read_them(live_engine: RunningEngine, driver: Driver) -> None:
    made = await driver.call("POST", "/v1/api-keys", {"email": "ada@example.com"}, status=201)
    async with http(live_engine.base_url, made["key"]) as ada:
        assert (await ada.get("/v1/analytics/overview")).status_code == 403


@given(MOMENTS, st.timedeltas(timedelta(seconds=1), timedelta(days=300)), st.sampled_from(["day", "week", "month"]))
def test_buckets_cover_a_time_without_a_gap(start: datetime, length: timedelta, bucket: str) -> None:
    start = start.replace(tzinfo=UTC)
    found = buckets(bucket, start, start + length)  # type: ignore[arg-type]
    assert found[0] <= start
    assert found[-1] < start + length
    assert found == sorted(set(found))
    if bucket == "week":
        assert {each.weekday() for each in found} == {0}
    if bucket == "month":
        assert {each.day for each in found} == {1}


def test_a_turn_over_midnight_counts_in_both_days() -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
    turn = TurnTime("slack", "2026-01-01T23:50:00.000Z", "2026-01-02T00:20:00.000Z")
    found = minutes([turn], buckets("day", start, end), (start, end))
    assert found == [{"slack": 10.0}, {"slack": 20.0}]
