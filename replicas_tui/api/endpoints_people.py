"""The operations about people and keys as data."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateKey, CreateUserKey, ListKeys
from replicas_tui.api.users import OneProfile, UpdateProfile

GET_PROFILE = Endpoint("GET", "/v1/user/profile", Nothing, OneProfile)
UPDATE_PROFILE = Endpoint("PUT", "/v1/user/profile", UpdateProfile, OneProfile)
LIST_OWN_KEYS = Endpoint("GET", "/v1/user/api-keys", ListKeys, ApiKeys)
CREATE_OWN_KEY = Endpoint("POST", "/v1/user/api-keys", CreateUserKey, CreatedKey, 201)
REVOKE_OWN_KEY = Endpoint("DELETE", "/v1/user/api-keys/{id}", Nothing, Success)

# Extensions of the local engine, for the command line.
LIST_KEYS = Endpoint("GET", "/v1/api-keys", Nothing, ApiKeys)
CREATE_KEY = Endpoint("POST", "/v1/api-keys", CreateKey, CreatedKey, 201)
REVOKE_KEY = Endpoint("DELETE", "/v1/api-keys/{id}", Nothing, Success)
