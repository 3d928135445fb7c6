"""Repositories, and sets of them."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, Wire


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


class RepositorySets(Wire):
    """All sets. Source: GET /v1/replica/repository-sets."""

    repository_sets: Many[RepositorySet] = ()
