"""Every operation of the families that the app manages has a caller: in the client, and from there in an effect."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import replicas_tui
from replicas_tui.api import (
    endpoints,
    endpoints_automations,
    endpoints_environments,
    endpoints_hooks,
    endpoints_insight,
    endpoints_people,
    endpoints_skills,
)
from replicas_tui.api.endpoints import Endpoint, Stream
from replicas_tui.client.client import Client

ROOT = Path(replicas_tui.__file__).parent
FAMILIES = re.compile(
    r"^/v1/(environments|environment-skills|warm-pools?|warm-pool-workspaces|automations|replica/repositor|user/|analytics)"
)
BY_FORGES = {"HEAR_GITHUB", "HEAR_GITLAB"}  # forges send these, not the app
TABLES = (
    endpoints,
    endpoints_automations,
    endpoints_environments,
    endpoints_hooks,
    endpoints_insight,
    endpoints_people,
    endpoints_skills,
)
BOOKS = (
    "environments",
    "variables",
    "files",
    "mcps",
    "warm_hooks",
    "start_hooks",
    "skills",
    "automations",
    "repositories",
    "profile",
)
READ_WHOLE = {"variables.get", "files.get", "mcps.get"}  # the lists hold all that one of them does


def _source(folder: str) -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / folder).rglob("*.py")))


def _operations(table: ModuleType) -> list[str]:
    found = ((name, one) for name, one in vars(table).items() if isinstance(one, Endpoint | Stream))
    return [name for name, one in found if FAMILIES.match(one.path) and name not in BY_FORGES]


def test_every_operation_of_these_families_is_called_by_the_client() -> None:
    client = _source("client")
    wanted = {name for table in TABLES for name in _operations(table)}
    assert len(wanted) > 40
    imported = re.sub(r"from [\w.]+ import \([^)]*\)|from [\w.]+ import .*", "", client)
    assert [name for name in sorted(wanted) if not re.search(rf"\b{name}\b", imported)] == []


@pytest.mark.parametrize("book", BOOKS)
async def test_every_call_of_the_client_is_made_by_an_effect(book: str) -> None:
    effects = _source("effects")
    async with Client.open("http://127.0.0.1:1") as client:
        calls = [name for name, _ in inspect.getmembers(getattr(client, book), inspect.ismethod) if name[0] != "_"]
    made = set(re.findall(rf"\b{book}\.(\w+)\b", effects))
    for body in re.split(r"\n(?= *(?:async )?def |class )", effects):
        if re.search(rf"\bbook\b.*= .*client\.{book}\b", body):  # called by another name
            made |= set(re.findall(r"\bbook\.(\w+)\b", body))
    assert [name for name in calls if name not in made and f"{book}.{name}" not in READ_WHOLE] == []
