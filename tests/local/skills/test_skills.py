"""Skills are found in folders and repositories, enabled, and installed where agents look."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.local.skills.discovery import describe, look_through, slug_of
from replicas_tui.local.skills.sources import web_address
from replicas_tui.local.skills.trees import FolderTree
from replicas_tui.local.workspaces.paths import is_folder_name
from tests.engines import RunningEngine
from tests.local.driver import Driver, Json, sh
from tests.local.environments.calls import GLOBAL, made, path
from tests.local.repos import commit, git, make_repo, write

REVIEW = "---\nname: Code review\ndescription: Reads changes: all of them\n---\nBe thorough.\n"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A git repository with two skills, a command and an agent."""
    repo = make_repo(tmp_path / "registry")
    write(repo, "skills/review/SKILL.md", REVIEW)
    write(repo, "skills/review/scripts/run.sh", "#!/bin/sh\necho hi\n")
    (repo / "skills/review/scripts/run.sh").chmod(0o755)
    write(repo, ".claude/skills/deploy/SKILL.md", "Deploy it.\n")
    write(repo, ".claude/commands/fix.md", "---\ndescription: Fixes\n---\n")
    write(repo, ".claude/agents/critic.md", "x")
    (repo / "skills/review/secret").symlink_to("/etc/passwd")
    commit(repo, "Keep skills")
    return repo


def _home(engine: RunningEngine, replica_id: str) -> Path:
    return engine.data_dir / "workspaces" / replica_id / "home"


async def test_what_a_tree_holds_is_found_with_its_kind(registry: Path) -> None:
    tree = FolderTree(registry)
    files = await tree.files()
    assert "skills/review/secret" not in {each.path for each in files}
    held = await describe(tree, look_through(files))
    assert {(each.found.path, each.found.framework, each.found.kind, each.name) for each in held} == {
        ("skills/review", "agents", "skill", "Code review"),
        (".claude/skills/deploy", "claude", "skill", "deploy"),
        (".claude/commands/fix.md", "claude", "command", "fix"),
        (".claude/agents/critic.md", "claude", "agent", "critic"),
    }
    review = next(each for each in held if each.name == "Code review")
    assert review.description == "Reads changes: all of them"


@given(st.text(max_size=80))
def test_any_name_becomes_a_folder(name: str) -> None:
    assert is_folder_name(slug_of(name))


def test_a_persons_address_of_a_file_holds_no_password() -> None:
    shown = web_address("https://me:token@github.com/a/b.git", "main", "x y.md")
    assert shown == "https://github.com/a/b/blob/main/x%20y.md"


async def test_a_registry_is_added_listed_installed_and_taken_away(
    driver: Driver, live_engine: RunningEngine, registry: Path
) -> None:
    own = path(driver.environment_id, "skills-registries")
    added = await driver.call("POST", own, {"url": str(registry)})
    assert (added["registry"]["url"], added["error"]) == (registry.as_uri(), None)
    assert {each["name"] for each in added["repo_skills"]} == {"Code review", "deploy", "fix", "critic"}
    await driver.call("POST", own, {"url": str(registry)}, status=409)
    await driver.call("POST", own, {"url": "/nowhere/at/all"}, status=400)
    (listed,) = (await driver.call("GET", own))["registries"]
    assert {**added["registry"], "repo_skills": added["repo_skills"], "error": None} == listed
    replica = await driver.create(sh("true"))
    home = _home(live_engine, replica["id"])
    for place in (".claude", ".codex", ".agents"):
        assert (home / place / "skills/review/SKILL.md").read_text() == REVIEW
        assert os.access(home / place / "skills/review/scripts/run.sh", os.X_OK)
        assert (home / place / "skills/deploy/SKILL.md").exists()
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}?include=environment"))["replica"]
    assert sorted(details["environment"]["skills_installed"]) == ["deploy", "review"]
    await driver.call("DELETE", f"{own}/{listed['id']}")
    await driver.call("DELETE", f"{own}/{listed['id']}", status=404)
    assert (await driver.call("GET", own))["registries"] == []


async def test_a_bare_repository_is_read_at_its_newest_commit_and_as_last_seen_when_it_is_gone(
    driver: Driver, registry: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(registry), str(bare))
    added = await driver.call("POST", f"{GLOBAL}/skills-registries", {"url": str(bare)})
    assert added["registry"]["default_branch"] == "main"
    assert len(added["repo_skills"]) == 4


async def test_the_catalogue_is_searched_and_what_it_finds_can_be_enabled(
    driver: Driver, live_engine: RunningEngine, registry: Path
) -> None:
    other = await made(driver, "elsewhere")
    await driver.call("POST", path(other["id"], "skills-registries"), {"url": str(registry)})
    write(live_engine.data_dir / "skills", "mine/SKILL.md", "---\nname: Mine\n---\n")
    every = (await driver.call("GET", "/v1/environment-skills/search"))["skills"]
    assert [each["name"] for each in every] == ["Code review", "deploy", "Mine"]
    (one,) = (await driver.call("GET", "/v1/environment-skills/search?q=REVIEW+changes"))["skills"]
    wish = {name: one[name] for name in ("name", "slug", "source")}
    own = path(driver.environment_id, "skills")
    enabled: Json = (await driver.call("POST", own, wish, status=201))["environment_skill"]
    await driver.call("POST", own, wish, status=409)
    await driver.call("POST", own, {**wish, "slug": "other"}, status=409)
    found = (await driver.call("GET", "/v1/environment-skills/search"))["skills"]
    assert (found[0]["name"], found[0]["installs"]) == ("Code review", 1)
    replica = await driver.create(sh("true"))
    assert (_home(live_engine, replica["id"]) / ".claude/skills/review/SKILL.md").read_text() == REVIEW
    assert not (_home(live_engine, replica["id"]) / ".claude/skills/deploy").exists()
    assert (await driver.call("GET", own))["environment_skills"] == [enabled]
    await driver.call("DELETE", f"{own}/{enabled['id']}")
    await driver.call("DELETE", f"{own}/{enabled['id']}", status=404)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "a", "slug": "../up", "source": "/tmp"},
        {"name": "a", "slug": "a", "source": "no source"},
        {"slug": "a"},
    ],
)
async def test_a_skill_that_cannot_be_is_refused(shared_driver: Driver, body: Json) -> None:
    await shared_driver.call("POST", f"{GLOBAL}/skills", body, status=400)


async def test_a_skill_that_is_gone_stops_no_workspace(driver: Driver, registry: Path) -> None:
    own = path(driver.environment_id, "skills")
    source = f"{registry}#skills/gone"
    await driver.call("POST", own, {"name": "Gone", "slug": "gone", "source": source}, status=201)
    replica = await driver.create(sh("true"))
    assert replica["status"] == "active"


async def test_the_skills_of_the_bound_repository_are_listed(driver: Driver, live_engine: RunningEngine) -> None:
    write(live_engine.repo_path, ".codex/prompts/ship.md", "---\ndescription: Ships\n---\n")
    commit(live_engine.repo_path, "Keep a prompt")
    found = await driver.call("GET", path(driver.environment_id, "repo-skills"))
    assert found["error"] is None
    (one,) = found["repo_skills"]
    assert (one["name"], one["framework"], one["kind"], one["branch"]) == ("ship", "codex", "prompt", "main")
    assert one["html_url"].startswith("file:///")
    assert await driver.call("GET", f"{GLOBAL}/repo-skills") == {"repo_skills": [], "error": None}
    await driver.call("GET", path("nobody", "repo-skills"), status=404)
