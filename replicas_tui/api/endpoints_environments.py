"""The environment family's operations, as data. See `endpoints.py`."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.api.environments import (
    CreateEnvironment,
    CreateEnvironmentFile,
    CreateMcp,
    CreateVariable,
    EnvironmentFiles,
    Mcps,
    OneEnvironment,
    OneEnvironmentFile,
    OneMcp,
    OneVariable,
    UpdateEnvironment,
    UpdateEnvironmentFile,
    UpdateMcp,
    UpdateVariable,
    Variables,
)

_ONE = "/v1/environments/{id}"

CREATE_ENVIRONMENT = Endpoint("POST", "/v1/environments", CreateEnvironment, OneEnvironment, 201)
UPDATE_ENVIRONMENT = Endpoint("PATCH", _ONE, UpdateEnvironment, OneEnvironment)
DELETE_ENVIRONMENT = Endpoint("DELETE", _ONE, Nothing, Success)

LIST_VARIABLES = Endpoint("GET", f"{_ONE}/variables", Nothing, Variables)
CREATE_VARIABLE = Endpoint("POST", f"{_ONE}/variables", CreateVariable, OneVariable, 201)
GET_VARIABLE = Endpoint("GET", f"{_ONE}/variables/{{item_id}}", Nothing, OneVariable)
UPDATE_VARIABLE = Endpoint("PATCH", f"{_ONE}/variables/{{item_id}}", UpdateVariable, OneVariable)
DELETE_VARIABLE = Endpoint("DELETE", f"{_ONE}/variables/{{item_id}}", Nothing, Success)

LIST_FILES = Endpoint("GET", f"{_ONE}/files", Nothing, EnvironmentFiles)
CREATE_FILE = Endpoint("POST", f"{_ONE}/files", CreateEnvironmentFile, OneEnvironmentFile, 201)
GET_FILE = Endpoint("GET", f"{_ONE}/files/{{item_id}}", Nothing, OneEnvironmentFile)
UPDATE_FILE = Endpoint("PATCH", f"{_ONE}/files/{{item_id}}", UpdateEnvironmentFile, OneEnvironmentFile)
DELETE_FILE = Endpoint("DELETE", f"{_ONE}/files/{{item_id}}", Nothing, Success)

LIST_MCPS = Endpoint("GET", f"{_ONE}/mcps", Nothing, Mcps)
CREATE_MCP = Endpoint("POST", f"{_ONE}/mcps", CreateMcp, OneMcp, 201)
GET_MCP = Endpoint("GET", f"{_ONE}/mcps/{{item_id}}", Nothing, OneMcp)
UPDATE_MCP = Endpoint("PATCH", f"{_ONE}/mcps/{{item_id}}", UpdateMcp, OneMcp)
DELETE_MCP = Endpoint("DELETE", f"{_ONE}/mcps/{{item_id}}", Nothing, Success)
