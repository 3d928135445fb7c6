"""The queue behind a running turn, over the wire."""

from __future__ import annotations

import sqlite3

from hypothesis import given, settings
from hypothesis import strategies as st

from replicas_tui.local.db import queue
from replicas_tui.local.db.migrations import migrate
from tests.local.driver import Driver, Json, scenario, sh, texts

WAIT = scenario({"ask": {"question": "Go on?", "options": ["yes", "no"]}})


async def busy(driver: Driver) -> tuple[str, str]:
    """Make a replica whose only chat is in the middle of a turn; return both ids."""
    replica = await driver.create(WAIT)
    chat = await driver.until_awaiting(replica["id"])
    return replica["id"], chat["id"]


async def second_chat(driver: Driver, replica_id: str) -> str:
    """Make a chat that is busy with a shell command until the file `go` is there."""
    chat = await driver.call("POST", f"/v1/replica/{replica_id}/chats", {"provider": "script"}, status=201)
    sent = await driver.send(replica_id, sh("until test -e go; do sleep 0.02; done"), chat_id=chat["id"])
    assert (sent["status"], sent["position"]) == ("sent", 0)
    return str(chat["id"])


async def test_messages_to_a_busy_chat_wait_in_their_order_and_run_in_it(driver: Driver) -> None:
    replica_id, _ = await busy(driver)
    chat_id = await second_chat(driver, replica_id)
    await driver.until(lambda: driver.queue(replica_id, chat_id), lambda rows: rows == [])
    sent = [await driver.send(replica_id, sh(f"echo {n}"), chat_id=chat_id) for n in (1, 2, 3)]
    assert [(s["status"], s["position"]) for s in sent] == [("queued", 1), ("queued", 2), ("queued", 3)]
    assert [row["id"] for row in await driver.queue(replica_id, chat_id)] == [s["message_id"] for s in sent]

    path = f"/v1/replica/{replica_id}/chats/{chat_id}/queue"
    moved = await driver.call("PATCH", f"{path}/reorder", {"messageId": sent[2]["message_id"], "position": 0})
    assert moved["success"]
    assert [row["id"] for row in moved["queue"]] == [sent[n]["message_id"] for n in (2, 0, 1)]
    again = await driver.call("PATCH", f"{path}/reorder", {"messageId": sent[2]["message_id"], "position": 0})
    assert not again["success"]
    removed = await driver.call("DELETE", f"{path}/{sent[0]['message_id']}")
    assert removed["success"]
    assert len(removed["queue"]) == 2

    (replica_path,) = [r["path"] for r in await repos(driver, replica_id)]
    await driver.send(replica_id, "no", chat_id=(await driver.until_awaiting(replica_id))["id"])
    with open(f"{replica_path}/go", "w"):
        pass
    await driver.until_idle(replica_id)
    said = [text for text in texts(await driver.history(replica_id, chat_id)) if "echo" in text]
    assert [text.split()[2] for text in said] == ["3", "2"]


async def repos(driver: Driver, replica_id: str) -> list[Json]:
    async with driver.listen(replica_id) as events:
        async for event in events:
            if event["type"] == "repo.discovered":
                return event["payload"]["repos"]  # type: ignore[no-any-return]
    raise AssertionError("the stream ended")


async def test_clearing_the_queue_leaves_the_running_turn_alone(driver: Driver) -> None:
    replica_id, _ = await busy(driver)
    chat_id = await second_chat(driver, replica_id)
    await driver.send(replica_id, "later", chat_id=chat_id)
    path = f"/v1/replica/{replica_id}/chats/{chat_id}/queue"
    assert (await driver.call("DELETE", path)) == {"success": True, "queue": []}
    assert (await driver.call("DELETE", path)) == {"success": False, "queue": []}
    assert (await driver.call("GET", path))["processing"]


async def test_unknown_ids_are_404_in_every_route_of_the_queue(driver: Driver) -> None:
    replica_id, chat_id = await busy(driver)
    for path in (f"/v1/replica/nope/chats/{chat_id}/queue", f"/v1/replica/{replica_id}/chats/nope/queue"):
        await driver.call("GET", path, status=404)
        await driver.call("DELETE", path, status=404)
        await driver.call("PATCH", f"{path}/reorder", {"messageId": "x", "position": 0}, status=404)
    await driver.call("DELETE", f"/v1/replica/{replica_id}/chats/{chat_id}/queue/nope", status=404)
    body = {"messageId": "x", "position": -1}
    refused = await driver.call("PATCH", f"/v1/replica/{replica_id}/chats/{chat_id}/queue/reorder", body, status=400)
    assert refused["details"].startswith("position: ")


@settings(max_examples=60, deadline=None)
@given(
    moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 10**30)), max_size=8),
    claims=st.integers(0, 2),
)
def test_any_moves_give_the_order_a_list_would_have(moves: list[tuple[int, int]], claims: int) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db)
    expected = [f"m{n}" for n in range(5)]
    for name in expected:
        queue.add(db, queue.MessageRow(name, "c", queue.WAITING, 0, name, "{}", "now"))
    for _ in range(claims):
        taken = queue.claim(db, "c")
        assert taken is not None
        assert taken.id == expected.pop(0)
        queue.finish(db, taken.id)
    for number, position in moves:
        name, before = f"m{number}", list(expected)
        if name in expected:
            expected.remove(name)
            expected.insert(min(position, 99), name)
        assert queue.reorder(db, "c", name, position) == (expected != before)
        assert [row.id for row in queue.waiting(db, "c")] == expected
    db.close()
