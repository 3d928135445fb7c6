"""Repositories, and sets of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from replicas_tui.api.base import Many, Wire
from replicas_tui.api.requests import Strict


class Repository(Wire):
    """A connected repository."""

    id: str
    name: str
    url: str
    default_branch: str = "main"


class Repositories(Wire):
    """All connected repositories. Source: GET /v1/replica/repositories."""

    repositories: Many[Repository] = ()


class AddRepository(Wire):
    """Connect a repository: an https, ssh or file URL, or an absolute path. An extension of the local engine."""

    url: str = Field(min_length=1, max_length=2000)


class AddedRepository(Wire):
    """The repository, new or already there."""

    repository: Repository


class RepositorySet(Wire):
    """Repositories that are worked on together."""

    id: str
    name: str
    description: str | None = None
    repositories: Many[Repository] = ()


class AddRepositorySet(Strict):
    """Repositories to work on together. An extension of the local engine."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    description: str | None = None
    repository_ids: list[str] = Field(min_length=1, max_length=50)


class AddedRepositorySet(Wire):
    """The new set."""

    repository_set: RepositorySet


class RepositorySets(Wire):
    """All sets. Source: GET /v1/replica/repository-sets."""

    repository_sets: Many[RepositorySet] = ()
