"""The person a personal key belongs to."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Wire
from replicas_tui.api.requests import Patch


class Profile(Wire):
    """Who somebody is, and how they want to be shown."""

    userId: str
    email: str = ""
    displayName: str = ""
    avatarUrl: str | None = None


class OneProfile(Wire):
    """Source: GET and PUT /v1/user/profile."""

    profile: Profile


class UpdateProfile(Patch):
    """A new way to be shown; a null picture is none."""

    displayName: str = Field(min_length=1, max_length=80)
    avatarUrl: str | None = Field(max_length=400_000)
