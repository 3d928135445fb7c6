"""API keys. The API's documents name these operations but no bodies; these are the engine's, in the API's manner."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Strict


class ApiKey(Wire):
    """One key, without the key: `hint` is how it begins and ends.

    `kind` is `organization` or `personal`; `is_current` marks the one the request itself was made with.
    """

    id: str
    name: str = ""
    hint: str = ""
    kind: str = "organization"
    user_id: str | None = None
    email: str | None = None
    created_at: When = None
    last_used_at: When = None
    is_current: bool = False


class ApiKeys(Wire):
    """Source: GET /v1/user/api-keys, GET /v1/api-keys."""

    api_keys: Many[ApiKey] = ()
    total: int = 0
    page: int = 1
    limit: int = 10
    total_pages: int = 1


class ListKeys(Wire):
    """Pages count from 1."""

    page: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1, le=100)


class CreateUserKey(Strict):
    """A new key of one's own."""

    name: str = Field(min_length=1, max_length=100)


class CreateKey(Strict):
    """A new key: with `email` of that person, else of the organisation. An extension of the local engine."""

    name: str | None = None
    email: str | None = Field(default=None, min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    display_name: str | None = None


class CreatedKey(ApiKey):
    """A new key with the key itself, which is shown this once. Source: POST /v1/user/api-keys, POST /v1/api-keys."""

    key: str = Field(repr=False)
