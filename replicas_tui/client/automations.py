"""Automations and their runs."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from replicas_tui.api.automations import (
    Accepted,
    Automation,
    CreateAutomation,
    Executions,
    ListAutomations,
    ListExecutions,
    OneAutomation,
    TriggerAutomation,
    Triggered,
    UpdateAutomation,
)
from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_automations import (
    CREATE_AUTOMATION,
    DELETE_AUTOMATION,
    GET_AUTOMATION,
    HEAR_CUSTOM,
    LIST_AUTOMATIONS,
    LIST_EXECUTIONS,
    TRIGGER_AUTOMATION,
    UPDATE_AUTOMATION,
)
from replicas_tui.client.http import Http

PAGE, MOST_PAGES = 100, 20


class AnyEvent(Nothing):
    """An event from outside: whatever fields it has."""

    model_config = ConfigDict(extra="allow")


class AutomationBook:
    """Calls under `/v1/automations`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list_all(self) -> tuple[Automation, ...]:
        """Read all the key may see, newest first; stops after 2,000. Source: GET /v1/automations."""
        found: dict[str, Automation] = {}
        for number in range(1, MOST_PAGES + 1):
            page = await self._http.call(LIST_AUTOMATIONS, ListAutomations(page=number, limit=PAGE, scope="all"))
            found |= {each.id: each for each in page.automations if each.id not in found}
            if number >= page.totalPages or not page.automations:
                break
        return tuple(found.values())

    async def get(self, automation_id: str) -> OneAutomation:
        """Read one. Source: GET /v1/automations/{id}."""
        return await self._http.call(GET_AUTOMATION, Nothing(), id=automation_id)

    async def create(self, wish: CreateAutomation) -> OneAutomation:
        """Make one. Source: POST /v1/automations."""
        return await self._http.call(CREATE_AUTOMATION, wish)

    async def update(self, automation_id: str, wish: UpdateAutomation) -> OneAutomation:
        """Change what is given; null clears. Source: PATCH /v1/automations/{id}."""
        return await self._http.call(UPDATE_AUTOMATION, wish, id=automation_id)

    async def delete(self, automation_id: str) -> None:
        """Delete one. Source: DELETE /v1/automations/{id}."""
        await self._http.call(DELETE_AUTOMATION, Nothing(), id=automation_id)

    async def trigger(self, automation_id: str, wish: TriggerAutomation) -> Triggered:
        """Run one now. Source: POST /v1/automations/{id}/trigger."""
        return await self._http.call(TRIGGER_AUTOMATION, wish, id=automation_id)

    async def executions(self, automation_id: str, page: int = 1, limit: int = 20) -> Executions:
        """Read a page of its runs, newest first. Source: GET /v1/automations/{id}/executions."""
        wanted = ListExecutions(page=page, limit=limit)
        return await self._http.call(LIST_EXECUTIONS, wanted, id=automation_id)

    async def fire(self, token: str, payload: dict[str, Any]) -> Accepted:
        """Send an event to an automation's webhook. Source: POST /v1/automations/webhook/{token}."""
        return await self._http.call(HEAR_CUSTOM, AnyEvent.model_validate(payload), token=token)
