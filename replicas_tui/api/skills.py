"""Skills of environments: enabled ones, registries, what a repository holds, and the catalogue."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Strict

Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class Skill(Wire):
    """A skill that is installed into every workspace of an environment."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    name: str
    slug: str
    source: str
    created_at: When = None
    updated_at: When = None


class Skills(Wire):
    """Source: GET /v1/environments/{id}/skills."""

    environment_skills: Many[Skill] = ()


class OneSkill(Wire):
    """Source: POST /v1/environments/{id}/skills."""

    environment_skill: Skill


class EnableSkill(Strict):
    """A skill as the catalogue names it."""

    name: Short
    slug: Short
    source: Long


class RepoSkill(Wire):
    """Something for agents that a repository holds; `path` is the file's, or the folder's of a skill."""

    id: str
    repository_id: str = ""
    repository_full_name: str = ""
    branch: str = ""
    path: str
    name: str
    description: str | None = None
    framework: str = "agents"
    kind: str = "skill"
    html_url: str = ""


class RepoSkills(Wire):
    """What was found, and what went wrong meanwhile. Source: GET /v1/environments/{id}/repo-skills."""

    repo_skills: Many[RepoSkill] = ()
    error: str | None = None


class Registry(Wire):
    """A repository or a folder whose skills all are installed."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    name: str
    url: str
    repository_full_name: str = ""
    default_branch: str = ""
    created_at: When = None
    updated_at: When = None


class ListedRegistry(Registry):
    """A registry with what it holds."""

    repo_skills: Many[RepoSkill] = ()
    error: str | None = None


class Registries(Wire):
    """Source: GET /v1/environments/{id}/skills-registries."""

    registries: Many[ListedRegistry] = ()


class AddRegistry(Strict):
    """A git URL; on the local engine also an absolute path."""

    url: Long


class AddedRegistry(Wire):
    """Source: POST /v1/environments/{id}/skills-registries."""

    registry: Registry
    repo_skills: Many[RepoSkill] = ()
    error: str | None = None


class SearchSkills(Wire):
    """Words to look for in names and descriptions; none finds all."""

    q: str | None = None


class FoundSkill(Wire):
    """A skill of the catalogue."""

    name: str
    slug: str
    source: str
    installs: int = 0


class FoundSkills(Wire):
    """Source: GET /v1/environment-skills/search."""

    skills: Many[FoundSkill] = ()
