"""What an engine that was killed again and again owes: everything it said yes to, once, and nothing beside."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence

from tests.kill.load import Promised
from tests.local.driver import Driver, Json, texts
from tests.local.webhooks.ears import Heard

DONE = {"completed", "failed"}


async def faults_of(driver: Driver, promised: Promised, heard: Sequence[Heard]) -> list[str]:
    """Return what was lost, doubled or left behind, a sentence each; of an engine that is calm again."""
    return [
        *await _messages(driver, promised),
        *await _variables(driver, promised),
        *await _executions(driver, promised),
        *await _deliveries(driver, promised, heard),
    ]


async def calm(driver: Driver, promised: Promised) -> bool:
    """Return whether nothing is under way any more."""
    for replica_id in await _every_replica(driver):
        for chat in await driver.chats(replica_id):
            if chat["processing"] or await driver.queue(replica_id, chat["id"]):
                return False
    if any(each["status"] not in DONE for each in await _known_executions(driver, promised)):
        return False
    waiting = (await driver.call("GET", "/v1/deliveries?state=pending"))["deliveries"]
    return not waiting


async def _every_replica(driver: Driver) -> list[str]:
    found: list[str] = []
    number, pages = 1, 1
    while number <= pages:
        page = await driver.call("GET", f"/v1/replica?limit=100&page={number}")
        found += [each["id"] for each in page["replicas"]]
        number, pages = number + 1, page["total_pages"]
    return found


async def _messages(driver: Driver, promised: Promised) -> list[str]:
    known = set(await _every_replica(driver))
    lost = [f"replica {each} is lost" for each in promised.replicas if each not in known]
    said: Counter[str] = Counter()
    for replica_id in set(promised.messages.values()) & known:
        for text in texts(await driver.history(replica_id)):
            said.update(token for token in _words(text) if token in promised.messages)
    lost += [f"message {each} is lost" for each in promised.messages if said[each] == 0]
    return lost + [f"message {each} is {count} times in the history" for each, count in said.items() if count > 1]


def _words(text: str) -> list[str]:
    # A message is a script: its token stands between `echo` and `;`. The agent's own words name no token.
    return [text.partition("echo ")[2].partition(";")[0]] if text.startswith("```sh") else []


async def _variables(driver: Driver, promised: Promised) -> list[str]:
    path = f"/v1/environments/{driver.environment_id}/variables"
    kept = {each["key"]: each["value"] for each in (await driver.call("GET", path))["environment_variables"]}
    return [f"variable {key} is lost" for key, value in promised.variables.items() if kept.get(key) != value]


async def _known_executions(driver: Driver, promised: Promised) -> list[Json]:
    found: list[Json] = []
    for automation_id in set(promised.executions.values()):
        number, pages = 1, 1
        while number <= pages:
            path = f"/v1/automations/{automation_id}/executions?limit=100&page={number}"
            page = await driver.call("GET", path)
            found += page["executions"]
            number, pages = number + 1, page["totalPages"]
    return found


async def _executions(driver: Driver, promised: Promised) -> list[str]:
    known = {each["id"] for each in await _known_executions(driver, promised)}
    return [f"execution {each} is lost" for each in promised.executions if each not in known]


async def _deliveries(driver: Driver, promised: Promised, heard: Sequence[Heard]) -> list[str]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    bodies: defaultdict[str, set[bytes]] = defaultdict(set)
    turns: defaultdict[str, set[str]] = defaultdict(set)
    ready: set[str] = set()
    for each in heard:
        event, replica_id = each.headers["x-replicas-event-id"], each.headers["x-replicas-replica-id"]
        ids[event].add(each.headers["x-replicas-delivery"])
        bodies[each.headers["x-replicas-delivery"]].add(each.body)
        if each.event == "replica.turn_completed":
            turns[replica_id].add(event)
        elif each.event == "replica.ready":
            ready.add(replica_id)
    faults = [f"event {event} came as {len(found)} deliveries" for event, found in ids.items() if len(found) > 1]
    faults += [f"delivery {each} had several bodies" for each, found in bodies.items() if len(found) > 1]
    faults += [f"nobody was told that {each} is ready" for each in promised.replicas if each not in ready]
    for replica_id in promised.replicas:
        begun = sum("echo " in text for text in texts(await driver.history(replica_id)) if text.startswith("```sh"))
        if len(turns[replica_id]) != begun:
            faults.append(f"{begun} turns of {replica_id} ended, and {len(turns[replica_id])} were told")
    return faults


def spoken(faults: Sequence[str]) -> str:
    """Return a summary for who reads it on a terminal."""
    return json.dumps(faults[:20], indent=1)
