"""Operations on skills and repository sets, as data. See `endpoints.py`."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.endpoints import Endpoint
from replicas_tui.api.repositories import AddedRepositorySet, AddRepositorySet
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

_ONE = "/v1/environments/{id}"

LIST_SKILLS = Endpoint("GET", f"{_ONE}/skills", Nothing, Skills)
ENABLE_SKILL = Endpoint("POST", f"{_ONE}/skills", EnableSkill, OneSkill, 201)
DISABLE_SKILL = Endpoint("DELETE", f"{_ONE}/skills/{{item_id}}", Nothing, Success)
LIST_REGISTRIES = Endpoint("GET", f"{_ONE}/skills-registries", Nothing, Registries)
ADD_REGISTRY = Endpoint("POST", f"{_ONE}/skills-registries", AddRegistry, AddedRegistry)
REMOVE_REGISTRY = Endpoint("DELETE", f"{_ONE}/skills-registries/{{item_id}}", Nothing, Success)
LIST_REPO_SKILLS = Endpoint("GET", f"{_ONE}/repo-skills", Nothing, RepoSkills)
SEARCH_SKILLS = Endpoint("GET", "/v1/environment-skills/search", SearchSkills, FoundSkills)

ADD_REPOSITORY_SET = Endpoint("POST", "/v1/replica/repository-sets", AddRepositorySet, AddedRepositorySet, 201)
