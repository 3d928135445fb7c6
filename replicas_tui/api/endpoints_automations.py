"""The automation family's operations, as data. See `endpoints.py`. Events from outside come without a key."""

from __future__ import annotations

from replicas_tui.api.automations import (
    Accepted,
    Automations,
    CreateAutomation,
    Executions,
    ListAutomations,
    ListExecutions,
    OneAutomation,
    TriggerAutomation,
    Triggered,
    UpdateAutomation,
)
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint

_ONE = "/v1/automations/{id}"

LIST_AUTOMATIONS = Endpoint("GET", "/v1/automations", ListAutomations, Automations)
CREATE_AUTOMATION = Endpoint("POST", "/v1/automations", CreateAutomation, OneAutomation, 201)
GET_AUTOMATION = Endpoint("GET", _ONE, Nothing, OneAutomation)
UPDATE_AUTOMATION = Endpoint("PATCH", _ONE, UpdateAutomation, OneAutomation)
DELETE_AUTOMATION = Endpoint("DELETE", _ONE, Nothing, Success)
TRIGGER_AUTOMATION = Endpoint("POST", f"{_ONE}/trigger", TriggerAutomation, Triggered)
LIST_EXECUTIONS = Endpoint("GET", f"{_ONE}/executions", ListExecutions, Executions)

HEAR_GITHUB = Endpoint("POST", "/v1/automations/webhook/github", Nothing, Accepted, 202)
HEAR_GITLAB = Endpoint("POST", "/v1/automations/webhook/gitlab", Nothing, Accepted, 202)
HEAR_CUSTOM = Endpoint("POST", "/v1/automations/webhook/{token}", Nothing, Accepted, 202)
