"""Drives an engine over plain HTTP, as a script of a user would: no code of ours between the test and the wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from replicas_tui.api.replicas import VERSION, VERSION_HEADER
from tests.engines import DaemonEngine, RunningEngine, http

PATIENCE_S = 60.0
Json = dict[str, Any]


def sh(script: str) -> str:
    """Return a message by which the built-in agent runs a shell script."""
    return f"```sh\n{script}\n```"


def scenario(*steps: Json) -> str:
    """Return a message by which the built-in agent plays steps."""
    return f"```scenario\n{json.dumps(list(steps))}\n```"


class Driver:
    """Requests of one engine, and waiting for what they lead to."""

    def __init__(self, client: httpx.AsyncClient, environment_id: str) -> None:
        self.client = client
        self.environment_id = environment_id

    @classmethod
    @asynccontextmanager
    async def of(cls, engine: RunningEngine | DaemonEngine) -> AsyncIterator[Driver]:
        async with http(engine.base_url, engine.key) as client:
            yield cls(client, engine.environment_id)

    async def call(self, method: str, path: str, body: Json | None = None, *, status: int = 200) -> Json:
        """Make a request and return its JSON, having checked its status."""
        answer = await self.client.request(method, path, json=body)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def create(self, message: str, *, is_blocking: bool = True, status: int = 201, **more: Any) -> Json:
        """Make a replica whose agent is the script runner."""
        headers = {} if is_blocking else {VERSION_HEADER: VERSION}
        body = {
            "name": "fix-tax",
            "message": message,
            "environment_id": self.environment_id,
            "coding_agent": "script",
            **more,
        }
        answer = await self.client.post("/v1/replica", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        return found["replica"] if status == 201 else found

    async def send(self, replica_id: str, message: str, **more: Any) -> Json:
        return await self.call("POST", f"/v1/replica/{replica_id}/messages", {"message": message, **more})

    async def status(self, replica_id: str) -> str | None:
        """Return a replica's status from the list, which wakes nothing; None if it is gone."""
        rows = (await self.call("GET", "/v1/replica?limit=100"))["replicas"]
        return next((row["status"] for row in rows if row["id"] == replica_id), None)

    async def chats(self, replica_id: str) -> list[Json]:
        return (await self.call("GET", f"/v1/replica/{replica_id}/chats"))["chats"]  # type: ignore[no-any-return]

    async def history(self, replica_id: str, chat_id: str | None = None) -> list[Json]:
        path = f"/v1/replica/{replica_id}/history" + (f"?chat_id={chat_id}" if chat_id else "")
        return (await self.call("GET", path))["events"]  # type: ignore[no-any-return]

    async def queue(self, replica_id: str, chat_id: str) -> list[Json]:
        return (await self.call("GET", f"/v1/replica/{replica_id}/chats/{chat_id}/queue"))["queue"]  # type: ignore[no-any-return]

    async def until(self, ask: Callable[[], Any], is_it: Callable[[Any], bool]) -> Any:
        """Ask again and again until the answer is right, and return it."""
        async with asyncio.timeout(PATIENCE_S):
            while not is_it(answer := await ask()):
                await asyncio.sleep(0.02)
        return answer

    async def until_status(self, replica_id: str, status: str | None) -> None:
        await self.until(lambda: self.status(replica_id), lambda found: found == status)

    async def until_idle(self, replica_id: str) -> list[Json]:
        """Wait until no chat works and none has anything waiting; return the chats."""

        async def ask() -> tuple[list[Json], int]:
            # The queue first: a message that is no longer in it is in a turn, which the chat then shows.
            known = await self.chats(replica_id)
            waiting = sum([len(await self.queue(replica_id, chat["id"])) for chat in known])
            return await self.chats(replica_id), waiting

        def is_idle(found: tuple[list[Json], int]) -> bool:
            return not found[1] and not any(chat["processing"] for chat in found[0])

        chats: list[Json] = (await self.until(ask, is_idle))[0]
        return chats

    async def until_awaiting(self, replica_id: str) -> Json:
        """Wait until a chat asks the user; return it."""
        chats = await self.until(lambda: self.chats(replica_id), lambda found: any(c["awaitingInput"] for c in found))
        return next(chat for chat in chats if chat["awaitingInput"])

    @asynccontextmanager
    async def listen(self, replica_id: str, last_event_id: str | None = None) -> AsyncIterator[AsyncIterator[Json]]:
        """Open the event stream; yields events with their `id:` line checked against them."""
        headers = {"last-event-id": last_event_id} if last_event_id else {}
        url = f"/v1/replica/{replica_id}/events"
        async with self.client.stream("GET", url, headers=headers, timeout=PATIENCE_S) as answer:
            assert answer.status_code == 200, await answer.aread()
            yield _events(answer)


async def _events(answer: httpx.Response) -> AsyncIterator[Json]:
    event_id = None
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if name == "id":
            event_id = value
        elif name == "data":
            event = json.loads(value)
            assert event["id"] == event_id
            yield event


def texts(events: list[Json]) -> list[str]:
    """Return what was said in a transcript: user and agent, in order."""
    blocks = [
        block
        for event in events
        if event["type"] in {"claude-user", "claude-assistant"}
        for block in event["payload"]["message"]["content"]
    ]
    return [block["text"] for block in blocks if block["type"] == "text"]
