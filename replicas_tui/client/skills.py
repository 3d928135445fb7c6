"""Skills of environments, registries, and the catalogue."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints_skills import (
    ADD_REGISTRY,
    DISABLE_SKILL,
    ENABLE_SKILL,
    LIST_REGISTRIES,
    LIST_REPO_SKILLS,
    LIST_SKILLS,
    REMOVE_REGISTRY,
    SEARCH_SKILLS,
)
from replicas_tui.api.skills import (
    AddedRegistry,
    AddRegistry,
    EnableSkill,
    FoundSkills,
    OneSkill,
    Registries,
    RepoSkills,
    SearchSkills,
    Skills,
)
from replicas_tui.client.http import Http


class SkillBook:
    """Calls under `/v1/environments/{id}/skills`, `/skills-registries` and `/repo-skills`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, environment_id: str) -> Skills:
        """Read what is enabled. Source: GET /v1/environments/{id}/skills."""
        return await self._http.call(LIST_SKILLS, Nothing(), id=environment_id)

    async def enable(self, environment_id: str, wish: EnableSkill) -> OneSkill:
        """Install a skill into every workspace. Source: POST /v1/environments/{id}/skills."""
        return await self._http.call(ENABLE_SKILL, wish, id=environment_id)

    async def disable(self, environment_id: str, skill_id: str) -> None:
        """Install it no more. Source: DELETE /v1/environments/{id}/skills/{skillId}."""
        await self._http.call(DISABLE_SKILL, Nothing(), id=environment_id, item_id=skill_id)

    async def registries(self, environment_id: str) -> Registries:
        """Read the registries and what each holds. Source: GET /v1/environments/{id}/skills-registries."""
        return await self._http.call(LIST_REGISTRIES, Nothing(), id=environment_id)

    async def add_registry(self, environment_id: str, url: str) -> AddedRegistry:
        """Add a git URL. Source: POST /v1/environments/{id}/skills-registries."""
        return await self._http.call(ADD_REGISTRY, AddRegistry(url=url), id=environment_id)

    async def remove_registry(self, environment_id: str, registry_id: str) -> None:
        """Remove one. Source: DELETE /v1/environments/{id}/skills-registries/{registryId}."""
        await self._http.call(REMOVE_REGISTRY, Nothing(), id=environment_id, item_id=registry_id)

    async def of_repositories(self, environment_id: str) -> RepoSkills:
        """Read what the repositories hold for agents. Source: GET /v1/environments/{id}/repo-skills."""
        return await self._http.call(LIST_REPO_SKILLS, Nothing(), id=environment_id)

    async def search(self, words: str) -> FoundSkills:
        """Look into the catalogue. Source: GET /v1/environment-skills/search."""
        return await self._http.call(SEARCH_SKILLS, SearchSkills(q=words or None))
