"""Replicas: create, list, read, delete, wake; sleep and archive of their workspaces."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, WrapValidator, model_validator
from pydantic_core import PydanticCustomError

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.workspace_config import WorkspaceConfig

VERSION_HEADER = "X-Replicas-Api-Version"
VERSION = "2026-05-17"  # with it, create answers at once; without, it blocks until active

Size = Literal["small", "large"]


class RepositoryReference(Wire):
    """A repository as a replica names it."""

    id: str
    name: str
    url: str = ""


class PullRequest(Wire):
    """A pull request that a workspace opened."""

    repository: str
    number: int
    url: str


class Replica(Wire):
    """One workspace, as lists show it.

    `status` is `preparing`, `active`, `sleeping`, `archived`, `error`, or a word of a newer server. `active` is the
    machine's state and says nothing about whether an agent works: see `Chat.processing`.
    """

    id: str
    name: str
    status: str = "unknown"
    source: str | None = None
    created_at: When = None
    last_activity_at: When = None
    repositories: Many[RepositoryReference] = ()
    pull_requests: Many[PullRequest] = ()
    config: dict[str, Any] | None = None


class GitDiff(Wire):
    """Changed lines of a repository; `full_diff` only with `include=diffs`."""

    added: int = 0
    removed: int = 0
    full_diff: str | None = None


class RepositoryStatus(Wire):
    """Where a repository of a workspace stands."""

    repository: str
    branch: str = ""
    default_branch: str = ""
    pr_urls: Many[str] = ()
    start_hooks_completed: bool = True
    git_diff: GitDiff | None = None


class ReplicaChat(Wire):
    """A chat as `/v1/replica` spells it (snake_case)."""

    id: str
    provider: str
    title: str = ""
    created_at: When = None
    updated_at: When = None
    processing: bool = False
    awaitingInput: bool = False
    parentChatId: str | None = None
    lastMessageText: str | None = None


class LastChatMessage(Wire):
    """Preview of the newest input message of any chat."""

    text: str
    provider: str | None = None
    at: When = None


class AgentAvailability(Wire):
    """Whether an agent can run in this workspace, and how it signed in."""

    available: bool
    auth_method: str = "none"


class ReplicaEnvironment(Wire):
    """What a workspace was given; only with `include=environment`.

    `permissions` (`ask`, `edits`, `all`) and `isolation` (`none`, `landlock`, `bwrap`) are what its agents may do
    unasked and what they run behind: an extension of the local engine.
    """

    engine_version: str = ""
    permissions: str | None = None
    isolation: str | None = None
    files_uploaded: Many[str] = ()
    env_vars_set: Many[str] = ()
    skills_installed: Many[str] = ()
    integrations: dict[str, bool] = Field(default_factory=dict)
    coding_agents: dict[str, AgentAvailability] = Field(default_factory=dict)
    hooks: dict[str, Any] = Field(default_factory=dict)
    last_updated_at: When = None


class ReplicaDetails(Replica):
    """One workspace in full."""

    coding_agent: str | None = None
    repository_statuses: Many[RepositoryStatus] = ()
    waking: bool | None = None
    chats: Many[ReplicaChat] = ()
    environment: ReplicaEnvironment | None = None
    lastChatMessage: LastChatMessage | None = None


class ListReplicas(Wire):
    """Filters of the list; pages count from 1, at most 100 rows each."""

    page: int | None = Field(default=None, ge=1)
    limit: int | None = Field(default=None, ge=1, le=100)
    user_id: str | None = None
    source: str | None = None
    status: str | None = None


class ReplicaPage(Wire):
    """One page, newest first. Reads both `total_pages` and `totalPages`. Source: GET /v1/replica."""

    replicas: Many[Replica] = ()
    total: int = 0
    page: int = 1
    limit: int = 10
    total_pages: int = 1

    @model_validator(mode="before")
    @classmethod
    def _both_spellings(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and "totalPages" in raw and "total_pages" not in raw:
            return {**raw, "total_pages": raw["totalPages"]}
        return raw


class ImageSource(Wire):
    """Where an image is: inline base64, or an https URL."""

    type: Literal["base64", "url"]
    media_type: Literal["image/png", "image/jpeg", "image/gif", "image/webp"] | None = None
    data: str | None = None
    url: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.type == "url" and not (self.url or "").startswith("https://"):
            raise PydanticCustomError("image_url", "needs an https url")
        if self.type == "base64" and (self.media_type is None or not _is_base64(self.data or "")):
            raise PydanticCustomError("image_data", "needs a media_type, and data in base64")
        return self


def _is_base64(text: str) -> bool:
    try:
        return bool(base64.b64decode(text, validate=True))
    except ValueError:
        return False


class Image(Wire):
    """An image that goes with a message."""

    type: Literal["image"] = "image"
    source: ImageSource


class WebhookTarget(Wire):
    """Where to tell a script what happens; with a secret each delivery is signed."""

    url: str
    secret: str | None = Field(default=None, repr=False)


def _in_one_word(given: Any, check: Callable[[Any], str | WebhookTarget]) -> str | WebhookTarget:
    try:
        return check(given)
    except ValidationError as error:
        raise PydanticCustomError("webhook", "must be a URL, or an object with a url and a secret") from error


class CreateReplica(Wire):
    """A new workspace and its first message.

    One of `environment_id`, `repository_set_id`, `repository_ids` is required; the last two are the API's past.
    """

    name: str = Field(min_length=1, max_length=100, pattern=r"^\S+$")
    message: str = Field(min_length=1)
    environment_id: str | None = None
    repository_set_id: str | None = None
    repository_ids: tuple[str, ...] | None = None
    coding_agent: str | None = None
    model: str | None = None
    images: tuple[Image, ...] | None = None
    lifecycle_policy: str | None = None
    config: WorkspaceConfig | None = None
    plan_mode: bool | None = None
    goal_mode: bool | None = None
    fast_mode: bool | None = None
    thinking_level: str | None = None
    webhook_url: Annotated[str | WebhookTarget, WrapValidator(_in_one_word)] | None = None
    size: Size | None = None


class CreatedReplica(Wire):
    """Source: POST /v1/replica."""

    replica: Replica


class GetReplica(Wire):
    """What to add: `environment`, `diffs`, or both with a comma. Reading a sleeping replica wakes it."""

    include: str | None = None


class OneReplica(Wire):
    """Reads the object bare or wrapped. Source: GET /v1/replica/{id}."""

    replica: ReplicaDetails

    @model_validator(mode="before")
    @classmethod
    def _bare_too(cls, raw: Any) -> Any:
        return {"replica": raw} if isinstance(raw, dict) and "replica" not in raw and "id" in raw else raw


class Woken(Wire):
    """Receipt of a wake; `waking` is False when it was awake already. Source: POST /v1/replica/{id}/wake."""

    success: bool = True
    waking: bool = True
