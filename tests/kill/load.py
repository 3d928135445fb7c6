"""A load on an engine that dies again and again: everything that was said yes to is remembered.

A request that got no answer may have happened or not; nothing is asked of it.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from replicas_tui.api.replicas import VERSION, VERSION_HEADER

Json = dict[str, Any]
DOWN_S = 0.05
TALKERS = 3
PROMPT = "```sh\necho {token}; setsid sleep 600 >/dev/null 2>&1 & sleep 0.1\n```"


@dataclass(slots=True)
class Promised:
    """What the engine said yes to.

    Attributes:
        messages: Token of a message: the replica it was sent to.
        replicas: Replicas that were made.
        variables: Key: value.
        executions: Execution: its automation.
    """

    messages: dict[str, str] = field(default_factory=dict)
    replicas: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    executions: dict[str, str] = field(default_factory=dict)

    def count(self) -> int:
        """Return how much that is."""
        return len(self.messages) + len(self.replicas) + len(self.variables) + len(self.executions)


class Load:
    """Clients that send, make, set and trigger for as long as they are let."""

    def __init__(self, client: httpx.AsyncClient, environment_id: str, webhook: str, chance: Random) -> None:
        self.promised = Promised()
        self._client = client
        self._environment_id = environment_id
        self._webhook = webhook
        self._chance = chance
        self._automation: str | None = None

    async def run(self) -> None:
        """Go on until cancelled."""
        talkers = [self._forever(self._talk, 0.3) for _ in range(TALKERS)]
        others = [
            self._forever(self._create, 2.0),
            self._forever(self._set_variable, 0.1),
            self._forever(self._trigger, 1.0),
        ]
        await asyncio.gather(*talkers, *others)

    async def create_first(self) -> None:
        """Make the replicas that are talked to."""
        for _ in range(TALKERS):
            await self._create()

    async def _forever(self, work: Callable[[], Awaitable[None]], pause_s: float) -> None:
        while True:
            try:
                await work()
            except httpx.HTTPError:
                await asyncio.sleep(DOWN_S)
            else:
                await asyncio.sleep(pause_s * self._chance.uniform(0.3, 1.7))

    async def _talk(self) -> None:
        replica_id = self._chance.choice(self.promised.replicas[:TALKERS])
        token = uuid.uuid4().hex
        await self._ask(f"/v1/replica/{replica_id}/messages", {"message": PROMPT.format(token=token)}, 200)
        self.promised.messages[token] = replica_id

    async def _create(self) -> None:
        token = uuid.uuid4().hex
        body = {
            "name": "killed",
            "message": PROMPT.format(token=token),
            "environment_id": self._environment_id,
            "coding_agent": "script",
            "webhook_url": {"url": self._webhook, "secret": "a-secret-for-tests"},
        }
        made = await self._ask("/v1/replica", body, 201)
        self.promised.replicas.append(made["replica"]["id"])
        self.promised.messages[token] = made["replica"]["id"]

    async def _set_variable(self) -> None:
        key, value = f"K{uuid.uuid4().hex}", uuid.uuid4().hex
        await self._ask(f"/v1/environments/{self._environment_id}/variables", {"key": key, "value": value}, 201)
        self.promised.variables[key] = value

    async def _trigger(self) -> None:
        if self._automation is None:
            body = {
                "name": f"killed-{uuid.uuid4().hex[:8]}",
                "triggers": [{"type": "cron", "config": {"schedule": "0 9 1 1 *"}}],
                "prompt": PROMPT.format(token="x"),
                "environment_id": self._environment_id,
                "agent_provider": "script",
            }
            self._automation = (await self._ask("/v1/automations", body, 201))["automation"]["id"]
        automation_id = self._automation
        answer = await self._client.post(f"/v1/automations/{automation_id}/trigger", json={})
        if answer.status_code == 200:
            self.promised.executions[answer.json()["execution_id"]] = automation_id
        else:
            self._automation = None  # its turns were cut short so often that it was switched off

    async def _ask(self, path: str, body: Json, status: int) -> Json:
        answer = await self._client.post(path, json=body, headers={VERSION_HEADER: VERSION})
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found
